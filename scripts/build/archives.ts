/** What is handed to the stores: the extension as a zip, and its sources with the steps to build it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { textAt } from '../json.ts';
import { root } from './settings.ts';

/** Every file has the first instant that a zip can name, so that the same files make the same bytes. */
const WRITTEN = new Date(1980, 0, 1);

/** All that the build of the extension reads. Pictures, tests and documentation are no part of it. */
const SOURCES = [
  '_locales',
  'scripts',
  'src',
  'LICENSE',
  'README.md',
  'manifest.json',
  'package-lock.json',
  'package.json',
  'tsconfig.base.json',
] as const;

const toPosix = (file: string): string => file.split(path.sep).join('/');

/** The files of a folder, or a file itself, below `base`, sorted. */
async function filesIn(base: string, entry: string): Promise<readonly string[]> {
  const found = await readdir(path.join(base, entry), { recursive: true, withFileTypes: true }).catch(() => null);
  if (found === null) return [entry];
  const files = found
    .filter((each) => each.isFile())
    .map((each) => path.relative(base, path.join(each.parentPath, each.name)));
  return files.map(toPosix).toSorted();
}

async function zip(
  base: string,
  files: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  const content: Zippable = {};
  for (const [name, text] of Object.entries(more)) content[name] = new TextEncoder().encode(text);
  for (const file of files) content[file] = new Uint8Array(await readFile(path.join(base, file)));
  return zipSync(content, { level: 9, mtime: WRITTEN });
}

/** The zip of a built extension: what its folder holds, in the order of the names. */
export const packExtension = async (folder: string): Promise<Uint8Array> => zip(folder, await filesIn(folder, '.'));

/** The steps for whoever reviews the sources. */
export function buildSteps(version: string): string {
  return `# Realtime Inspector ${version}: how to build it from these sources

The extension is written in TypeScript and bundled and minified by esbuild. Nothing is loaded from elsewhere at run time, and
no file here is generated or minified.

You need Linux, macOS or Windows, Node 20.19 or later (https://nodejs.org) and its npm, version 10 or 11.

    npm ci
    npm run package

Then artifacts/realtime-inspector-firefox-${version}.zip is the file that was submitted, byte for byte. dist/firefox holds the
same files unpacked, and THIRD-PARTY.txt in it lists the packages that are bundled, with their versions and licences.
`;
}

/** The zip of the sources, with BUILD.md in it. */
export async function packSources(): Promise<Uint8Array> {
  const packageFile: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const files = (await Promise.all(SOURCES.map((entry) => filesIn(root, entry)))).flat();
  return zip(root, files, { 'BUILD.md': buildSteps(textAt(packageFile, 'version')) });
}
