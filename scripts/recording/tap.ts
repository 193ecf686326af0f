/** Takes the records of an inspected page without changing the product. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { IN_PANEL } from './in-panel.ts';
import type { Panel } from '../browsers/driver.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let bundled: Promise<string> | undefined;

/** @returns {@link IN_PANEL} as one script; made once for all panels of a process. */
function bundle(): Promise<string> {
  bundled ??= build({
    absWorkingDir: root,
    stdin: { contents: IN_PANEL, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'iife',
    target: ['chrome120', 'firefox142'],
    write: false,
    logLevel: 'warning',
  }).then(({ outputFiles: [file] }) => file?.text ?? '');
  return bundled;
}

/**
 * A recording that grows while its panel is open.
 */
export interface Tap {
  /** How many records there are so far. */
  readonly count: () => Promise<number>;
  /** The session file so far, whole lines; its first record is the page's first. */
  readonly text: () => Promise<string>;
  /** Takes no more. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts recording the page behind a panel, from the page's first record on: the recorder in the page keeps the past
 * for those who come late.
 *
 * @param panel whose document is loaded; a reload of it ends the recording
 */
export async function tapPanel(panel: Panel): Promise<Tap> {
  await panel.runScript(await bundle());
  return {
    count: async () => Number(await panel.evaluate('return realtimeTap.count()')),
    text: async () => String(await panel.evaluate('return realtimeTap.text()')),
    stop: async () => void (await panel.evaluate('realtimeTap.stop()')),
  };
}
