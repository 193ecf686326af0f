/**
 * A second subscriber in the panel's own document: the panel's live source with the session writer behind it, so that what is
 * written is what the panel reads. `npm run build` bundles it for the command line tool.
 */

/** TypeScript of a script that sets `realtimeTap`; imports are relative to the project's root. */
export const IN_PANEL = `
  import { createLiveSource } from './src/devtools-panel/source/live/inspected-tab.ts';
  import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from './src/formats/session/read-session.ts';
  const lines = [];
  let zero = 0;
  let reachable = true;
  const source = createLiveSource();
  source.start({
    records: (batch) => lines.push(...batch.map(writeSessionRecord)),
    status: ({ kind, startedAtEpoch }) => {
      zero = startedAtEpoch;
      reachable = kind !== 'not-recordable';
    },
    body: () => {},
    whenReady: () => Promise.resolve(),
    whenProcessed: () => Promise.resolve(),
  });
  globalThis.realtimeTap = {
    count: () => lines.length,
    text: () =>
      writeSessionHeader(zero, 'a second subscriber beside the panel') + lines.join('') + writeSessionEnd(lines.length),
    take: (most) => ({ zero, reachable, text: lines.splice(0, most).join('') }),
    stop: () => source.stop(),
  };`;
