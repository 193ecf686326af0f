/**
 * A second subscriber in the panel's own document: the panel's live source with the session writer behind it, so that the
 * file holds what the panel reads. It is bundled (for the tests as they run, for the command line tool by the build) and
 * sets `realtimeTap`.
 */
import { createLiveSource } from '../../src/devtools-panel/source/live/inspected-tab.ts';
import { FactRecords } from './fact-records.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../src/formats/session/read-session.ts';

/** What the driver of the browser knows of the page's requests; see `FactRecords`. */
type Facts = Parameters<FactRecords['add']>[0];

/** Records, as lines of a session file without its first and last. */
interface TakenLines {
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  /** Whether the page can be recorded at all. */
  readonly reachable: boolean;
  readonly text: string;
}

/** What the subscriber offers to whoever drives the browser. */
interface RealtimeTap {
  /** How many records have come and were not taken. */
  count(): number;
  /** Those records as a whole session file. */
  text(): string;
  /**
   * Removes the oldest ones and returns them.
   *
   * @param facts what the driver was told since the last call that had some; `null` to look at none.
   */
  take(most: number, facts: Facts | null): TakenLines;
  stop(): void;
}

declare global {
  var realtimeTap: RealtimeTap;
}

const lines: string[] = [];
let zero = 0;
let reachable = true;
const network = new FactRecords();
const source = createLiveSource();
source.start({
  records: (batch) => {
    lines.push(...batch.map(writeSessionRecord));
    network.note(batch);
  },
  status: ({ kind, startedAtEpoch }) => {
    zero = startedAtEpoch;
    reachable = kind !== 'not-recordable';
  },
  body: () => {},
  // The list takes all at once, so the page may always send more.
  whenReady: () => Promise.resolve(),
  whenProcessed: () => Promise.resolve(),
});
globalThis.realtimeTap = {
  count: () => lines.length,
  text: () =>
    writeSessionHeader(zero, 'Realtime Inspector, beside its panel') + lines.join('') + writeSessionEnd(lines.length),
  take: (most, facts) => {
    network.add(facts ?? []);
    if (facts !== null && zero > 0) lines.push(...network.read(zero, Date.now() - zero).map(writeSessionRecord));
    return { zero, reachable, text: lines.splice(0, most).join('') };
  },
  stop: () => source.stop(),
};
