import { readFileSync } from 'node:fs';

/**
 * What a driver places in pages: the recorder as the extension has it, followed by the bridge that takes the relay's place.
 *
 * @param bundle address of a bundle of this package, two folders below the package's own.
 */
export const pageScript = (bundle: string): string =>
  ['../chrome/injected.js', '../testing/bridge.js']
    .map((path) => readFileSync(new URL(path, bundle), 'utf8'))
    .join('\n');

/** The script that causes faults in a page; see {@link pageScript}. */
export const actingScript = (bundle: string): string => readFileSync(new URL('../chrome/faults.js', bundle), 'utf8');
