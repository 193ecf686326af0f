// @ts-check
/** Tells a built extension from a broken folder, before a browser says it less clearly. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ExtensionError, PANEL_FILE } from './driver.mjs';

/**
 * @typedef {object} Manifest
 * @property {string} [devtools_page]
 * @property {{ service_worker?: string, scripts?: string[] }} [background]
 * @property {{ js?: string[] }[]} [content_scripts]
 * @property {Record<string, string>} [icons]
 */

/**
 * @param {Manifest} manifest
 * @returns {string[]} every file that it names
 */
function filesNamedBy({ background = {}, content_scripts: scripts = [], devtools_page: page, icons = {} }) {
  /** @type {unknown[]} */
  const named = [
    page,
    background.service_worker,
    ...(background.scripts ?? []),
    ...scripts.flatMap(({ js }) => js ?? []),
    ...Object.values(icons),
  ];
  return [...new Set(named)].filter((file) => typeof file === 'string');
}

/**
 * @param {string} dir
 * @param {readonly string[]} pages files of HTML
 * @returns {Promise<string[]>} every script and style of ours that they load; of a page that cannot be read, none
 */
async function filesLoadedBy(dir, pages) {
  const texts = await Promise.all(pages.map((page) => readFile(path.join(dir, page), 'utf8').catch(() => '')));
  return texts.flatMap((text) =>
    [...text.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^":]+)"/g)].map(([, file = '']) => file),
  );
}

/**
 * @param {string} dir
 * @param {string} what
 * @returns {ExtensionError}
 */
const broken = (dir, what) =>
  new ExtensionError(`${dir} is no built extension: ${what}. "npm run build" makes it anew.`);

/**
 * @param {string} dir folder of an unpacked extension
 * @returns {Promise<void>}
 * @throws {ExtensionError} naming the first thing that is wrong with it
 */
export async function checkExtension(dir) {
  const text = await readFile(path.join(dir, 'manifest.json'), 'utf8').catch(() => null);
  if (text === null) throw broken(dir, 'manifest.json is missing');
  /** @type {unknown} */
  let manifest;
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
