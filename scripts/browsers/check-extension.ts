/** Checks that a folder holds a built extension, because a browser's own error would be less clear. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, valueAt } from '../json.ts';
import { ExtensionError, PANEL_FILE } from './driver.ts';

/** Every file that a manifest names. */
function filesNamedBy(manifest: unknown): readonly string[] {
  const listUnder = (...keys: readonly string[]): readonly unknown[] => {
    const list = valueAt(manifest, ...keys);
    return Array.isArray(list) ? list : [];
  };
  const icons = valueAt(manifest, 'icons');
  const named = [
    valueAt(manifest, 'devtools_page'),
    valueAt(manifest, 'background', 'service_worker'),
    ...listUnder('background', 'scripts'),
    ...listUnder('content_scripts').flatMap((script) => valueAt(script, 'js') ?? []),
    ...(isRecord(icons) ? Object.values(icons) : []),
  ];
  return [...new Set(named)].filter((file) => typeof file === 'string');
}

/** Every script and style of ours that HTML pages load; none for a page that cannot be read. */
async function filesLoadedBy(dir: string, pages: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(pages.map((page) => readFile(path.join(dir, page), 'utf8').catch(() => '')));
  return texts.flatMap((text) =>
    [...text.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^":]+)"/g)].map(([, file = '']) => file),
  );
}

const broken = (dir: string, what: string): ExtensionError =>
  new ExtensionError(`${dir} is no built extension: ${what}. "npm run build" builds it.`);

/**
 * Checks the folder of an unpacked extension.
 *
 * @throws {ExtensionError} naming the first thing that is wrong with it
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
  if (!isRecord(manifest)) throw broken(dir, 'manifest.json holds no object');
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
