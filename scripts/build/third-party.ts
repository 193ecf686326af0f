/**
 * THIRD-PARTY.txt: the packages whose code a folder of `dist/` holds, with the notices that their licences ask to be passed on.
 * Everything is read from the installed packages at build time, so it always belongs to what was bundled.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { isRecord, textAt, valueAt } from '../json.ts';
import { root } from './settings.ts';

/** The file's name in every folder of `dist/`. */
const NOTICES_FILE = 'THIRD-PARTY.txt';

/** A package with what has to travel with its code. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As the package names it, such as `MIT`. */
  readonly license: string;
  /** Address of its source code, as the package names it; null where it names none. */
  readonly repository: string | null;
  /** Its files of licence and notice, whole, the licence first. */
  readonly notices: readonly string[];
}

/** The folder of the innermost package that a file belongs to. */
const PACKAGE_FOLDER = /^.*\bnode_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/;

/** What is named like a notice but is code. */
const CODE_FILE = /\.(?:[cm]?[jt]sx?|json|map)$/i;

/** Licences first, then what else is a notice. */
const NOTICE_FILES = [/^(?:licen[cs]e|copying|unlicense)\b/i, /^(?:notice|third-?party-?notices?)\b/i] as const;

/**
 * The folders of the packages that left at least one byte in a bundle, sorted, each once.
 *
 * @param metafiles of esbuild
 * @returns as the metafiles name them: relative to the folder that esbuild ran in
 */
export function bundledFolders(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = inputs.flatMap(([input]) => PACKAGE_FOLDER.exec(input)?.[0] ?? []);
  return [...new Set(folders)].toSorted();
}

/**
 * Reads what has to travel with a package.
 *
 * @param folder of the package
 * @throws {Error} if it names no licence or has no file with its text
 */
export async function readBundledPackage(folder: string): Promise<BundledPackage> {
  const description: unknown = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const name = textAt(description, 'name');
  const license = valueAt(description, 'license');
  if (typeof license !== 'string' || license === '') {
    throw new Error(`the package ${name} is bundled, but its package.json names no licence; leave the package out`);
  }
  const files = (await readdir(folder)).filter((file) => !CODE_FILE.test(file)).toSorted();
  const [licences, others] = NOTICE_FILES.map((pattern) => files.filter((file) => pattern.test(file)));
  if (licences === undefined || licences.length === 0) {
    throw new Error(
      `the package ${name} (${license}) is bundled, but has no file with the text of its licence in ${folder}, which must ` +
        'travel with its code; leave the package out',
    );
  }
  const texts = await Promise.all(
    [...licences, ...(others ?? [])].map((file) => readFile(path.join(folder, file), 'utf8')),
  );
  const repository = valueAt(description, 'repository');
  const address = isRecord(repository) ? repository['url'] : repository;
  return {
    name,
    version: textAt(description, 'version'),
    license,
    repository: typeof address === 'string' ? address.replace(/^git\+/, '') : null,
    notices: texts.map((text) => text.replaceAll('\r\n', '\n').trim()),
  };
}

/** The text of THIRD-PARTY.txt. */
export function noticesText(packages: readonly BundledPackage[]): string {
  if (packages.length === 0) return 'The files in this folder hold no code of other packages.\n';
  const rule = `\n\n${'='.repeat(80)}\n\n`;
  const list = packages.map(({ name, version, license }) => `- ${name} ${version} (${license})`).join('\n');
  const head = `The files in this folder hold code of these packages, under their own licences:\n\n${list}`;
  return `${[head, ...packages.map(chapterOf)].join(rule)}\n`;
}

function chapterOf({ name, version, license, repository, notices }: BundledPackage): string {
  const where = repository === null ? '' : `, and ${repository}`;
  const source = `Source code: version ${version} of the package ${name} in the npm registry${where}`;
  return `${name} ${version}\nLicence: ${license}\n${source}\n\n${notices.join('\n\n')}`;
}

/** Writes THIRD-PARTY.txt beside the bundles of a folder of `dist/`. */
export async function writeNotices(outdir: string, metafiles: readonly Metafile[]): Promise<void> {
  const folders = bundledFolders(metafiles).map((folder) => path.resolve(root, folder));
  const packages = await Promise.all(folders.map(readBundledPackage));
  await writeFile(path.join(outdir, NOTICES_FILE), noticesText(packages));
}
