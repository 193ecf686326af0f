// @ts-check
/**
 * Takes the records of an inspected page without changing the product: a second watcher in the panel's own document. It
 * is the panel's live source with the session writer behind it, so that what is written is what the panel reads.
 */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What runs in the panel's document. */
const IN_PANEL = `
  import { createLiveSource } from './src/devtools-panel/source/live.ts';
  import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from './src/formats/session.ts';
  const lines = [];
  let zero = 0;
  const source = createLiveSource();
  source.start({
    records: (batch) => lines.push(...batch.map(writeSessionRecord)),
    status: ({ startedAtEpoch }) => { zero = startedAtEpoch; },
    body: () => {},
  });
  globalThis.realtimeTap = {
    count: () => lines.length,
    text: () =>
      writeSessionHeader(zero, 'a second watcher beside the panel') + lines.join('') + writeSessionEnd(lines.length),
    stop: () => source.stop(),
  };`;

/** @type {Promise<string> | undefined} */
let bundled;

/** @returns {Promise<string>} {@link IN_PANEL} as one script; made once for all panels of a process. */
function bundle() {
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
 *
 * @typedef {object} Tap
 * @property {() => Promise<number>} count how many records there are so far
 * @property {() => Promise<string>} text the session file so far, whole lines; its first record is the page's first
 * @property {() => Promise<void>} stop takes no more
 */

/**
 * Starts recording the page behind a panel, from the page's first record on: the recorder in the page keeps the past
 * for those who come late.
 *
 * @param {import('../browsers/driver.mjs').Panel} panel whose document is loaded; a reload of it ends the recording
 * @returns {Promise<Tap>}
 */
export async function tapPanel(panel) {
  await panel.evaluate(await bundle());
  return {
    count: async () => Number(await panel.evaluate('return realtimeTap.count()')),
    text: async () => String(await panel.evaluate('return realtimeTap.text()')),
    stop: async () => void (await panel.evaluate('realtimeTap.stop()')),
  };
}
