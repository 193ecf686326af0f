/** The manifest of each browser, from the one manifest of the project. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, valueAt } from '../json.ts';
import { root } from './settings.ts';

/** The browsers that the extension is built for, by the names of their folders in `dist/`. */
export type Target = 'chrome' | 'firefox';

/** What a browser does not know, as paths of keys: Chrome runs the background as a service worker, Firefox as a page. */
const UNKNOWN: Readonly<Record<Target, readonly (readonly string[])[]>> = {
  chrome: [['browser_specific_settings'], ['background', 'scripts']],
  firefox: [['minimum_chrome_version'], ['background', 'service_worker']],
};

/** A manifest without what one browser does not know. */
export function manifestOf(manifest: unknown, target: Target): unknown {
  return UNKNOWN[target].reduce(without, manifest);
}

/** A value without what lies under a path of keys. */
function without(value: unknown, [key = '', ...rest]: readonly string[]): unknown {
  if (!isRecord(value)) return value;
  const { [key]: removed, ...others } = value;
  return rest.length === 0 || removed === undefined ? others : { ...value, [key]: without(removed, rest) };
}

/**
 * The text of a browser's manifest.
 *
 * @throws {Error} if its version is not that of the package
 */
export async function readManifest(target: Target): Promise<string> {
  const [manifest, packageFile] = await Promise.all(['manifest.json', 'package.json'].map(readJson));
  const [version, packageVersion] = [valueAt(manifest, 'version'), valueAt(packageFile, 'version')];
  if (version !== packageVersion) {
    const [ours, theirs] = [String(version), String(packageVersion)];
    throw new Error(`manifest.json says version ${ours}, package.json ${theirs}; make them equal`);
  }
  return `${JSON.stringify(manifestOf(manifest, target), null, 2)}\n`;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8'));
}
