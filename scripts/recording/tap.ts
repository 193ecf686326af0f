/** Takes the records of an inspected page without changing the product. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Panel } from '../browsers/driver.ts';

/** The script that does so, in the panel's document. */
export const TAP_SCRIPT = fileURLToPath(new URL('tap-script.ts', import.meta.url));

let bundled: Promise<string> | undefined;

/** {@link TAP_SCRIPT} as one script; made once for all panels of a process. */
function bundle(): Promise<string> {
  bundled ??= build({
    entryPoints: [TAP_SCRIPT],
    bundle: true,
    format: 'iife',
    target: ['chrome120', 'firefox142'],
    write: false,
    logLevel: 'warning',
  }).then(({ outputFiles: [file] }) => file?.text ?? '');
  return bundled;
}

/** A recording that grows while its panel is open. */
interface Tap {
  /** How many records there are so far. */
  count(): Promise<number>;
  /** The session file so far, whole lines; its first record is the page's first. */
  text(): Promise<string>;
  /** Ends the recording. */
  stop(): Promise<void>;
}

/**
 * Starts recording the page behind a panel, from the page's first record on: the recorder in the page stores the past for
 * late subscribers.
 *
 * @param panel whose document is loaded; a reload of it ends the recording
 */
export async function tapPanel(panel: Panel): Promise<Tap> {
  await panel.runScript(await bundle());
  return {
    count: () => panel.evaluate(() => realtimeTap.count()),
    text: () => panel.evaluate(() => realtimeTap.text()),
    stop: () => panel.evaluate(() => realtimeTap.stop()),
  };
}
