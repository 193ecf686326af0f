/** Tells a built extension from a broken folder, before a browser says it less clearly. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ExtensionError, PANEL_FILE } from './driver.ts';

export interface Manifest {
  readonly devtools_page?: string;
  readonly background?: { service_worker?: string; scripts?: string[] };
  readonly content_scripts?: { js?: string[] }[];
  readonly icons?: Record<string, string>;
}

/** @returns every file that it names */
function filesNamedBy({
  background = {},
  content_scripts: scripts = [],
  devtools_page: page,
  icons = {},
}: Manifest): string[] {
  const named: unknown[] = [
    page,
    background.service_worker,
    ...(background.scripts ?? []),
    ...scripts.flatMap(({ js }) => js ?? []),
    ...Object.values(icons),
  ];
  return [...new Set(named)].filter((file) => typeof file === 'string');
}

/**
 * @param pages files of HTML
 * @returns every script and style of ours that they load; of a page that cannot be read, none
 */
async function filesLoadedBy(dir: string, pages: readonly string[]): Promise<string[]> {
  const texts = await Promise.all(pages.map((page) => readFile(path.join(dir, page), 'utf8').catch(() => '')));
  return texts.flatMap((text) =>
    [...text.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^":]+)"/g)].map(([, file = '']) => file),
  );
}

const broken = (dir: string, what: string): ExtensionError =>
  new ExtensionError(`${dir} is no built extension: ${what}. "npm run build" makes it anew.`);

/**
 * @param dir folder of an unpacked extension
 * @throws {@link ExtensionError} naming the first thing that is wrong with it
 */
export async function checkExtension(dir: string): Promise<void> {
  const text = await readFile(path.join(dir, 'manifest.json'), 'utf8').catch(() => null);
  if (text === null) throw broken(dir, 'manifest.json is missing');
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new ExtensionError(broken(dir, 'manifest.json is no JSON').message, { cause: error });
  }
  if (typeof manifest !== 'object' || manifest === null) throw broken(dir, 'manifest.json holds no object');
  const named = [...filesNamedBy(manifest), PANEL_FILE];
  const pages = named.filter((file) => file.endsWith('.html'));
  for (const file of [...named, ...(await filesLoadedBy(dir, pages))]) {
    const size = await stat(path.join(dir, file)).then(
      (entry) => entry.size,
      () => 0,
    );
    if (size === 0) throw broken(dir, `${file} is missing or empty`);
  }
}
