/** The manifest of each browser, from the one manifest of the project. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isRecord, textAt } from '../json.ts';
import { root } from './settings.ts';

/** The browsers that the extension is built for, by the names of their folders in `dist/`. */
export type Target = 'chrome' | 'firefox';

/**
 * What a browser does not know, as paths of keys: Chrome runs the background as a service worker, Firefox as a page, whose
 * ports always carry structured clones.
 */
const UNKNOWN: Readonly<Record<Target, readonly (readonly string[])[]>> = {
  // There an author is an object with an e-mail address, and Edge's certification refuses any other.
  chrome: [['browser_specific_settings'], ['background', 'scripts'], ['author']],
  firefox: [['minimum_chrome_version'], ['message_serialization'], ['background', 'service_worker']],
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

/** The text of a browser's manifest. Its version is that of the package, which stands in package.json alone. */
export async function readManifest(target: Target): Promise<string> {
  const [manifest, packageFile] = await Promise.all(['manifest.json', 'package.json'].map(readJson));
  const { manifest_version: form, ...rest } = isRecord(manifest) ? manifest : {};
  const whole = { manifest_version: form, version: textAt(packageFile, 'version'), ...rest };
  return `${JSON.stringify(manifestOf(whole, target), null, 2)}\n`;
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(path.join(root, file), 'utf8'));
}
