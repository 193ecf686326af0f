import { readFileSync } from 'node:fs';

/** The recorder as the extension has it, and the one for pages under test, in which faults can be caused everywhere. */
const RECORDERS = { extension: '../chrome/injected.js', tests: '../testing/recorder.js' } as const;

/**
 * What a driver places in pages: a recorder, followed by the bridge that takes the relay's place.
 *
 * @param bundle address of a bundle of this package, two folders below the package's own.
 */
export const pageScript = (bundle: string, recorder: keyof typeof RECORDERS): string =>
  [RECORDERS[recorder], '../testing/bridge.js'].map((path) => readFileSync(new URL(path, bundle), 'utf8')).join('\n');

/** The script that causes faults in a page; see {@link pageScript}. */
export const actingScript = (bundle: string): string => readFileSync(new URL('../chrome/faults.js', bundle), 'utf8');
