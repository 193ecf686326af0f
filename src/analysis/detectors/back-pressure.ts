import type { Millis } from '../../base/units.ts';
import { BACK_PRESSURE_TEXTS, backPressureText } from '../../texts/findings/sending.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** How long a queue must stand or grow: one large upload drains within less. */
const LASTING = 2_000;

/** Samples in a row that rise. */
const RISES = 4;

/** A queue smaller than this, however it rises, delays nothing that people notice. */
const SMALL = 64 * 1024;

/** What waits in the browser to be sent. */
interface Queue {
  /** The connection that it belongs to: another one begins with an empty queue. */
  readonly span: ConnectionSpan;
  amount: number;
  at: Millis;
  peak: number;
  /** Since when it stood above the threshold, and how large it was then. */
  largeSince: Millis | null;
  largeAtFirst: number;
  /** Samples of the rise that continues, and since when. */
  rises: number;
  risingSince: Millis | null;
}

const newQueue = (span: ConnectionSpan, at: Millis): Queue => ({
  span,
  amount: 0,
  at,
  peak: 0,
  largeSince: null,
  largeAtFirst: 0,
  rises: 0,
  risingSince: null,
});

/** Finds sends that pile up in the browser. See docs/reference/detectors.md, "Back-pressure". */
export function createBackPressureDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const queues = perStream<Queue | null>(() => null);

  const report = (stream: Stream, queue: Queue, since: Millis, why: string): void =>
    findings.set({
      id: `back-pressure:${stream.id}:${since}`,
      kind: 'back-pressure',
      severity: 'warning',
      confidence: 'documented',
      stream: stream.id,
      from: since,
      until: queue.at,
      count: 0,
      ...backPressureText({ at: context.clock(since), peak: queue.peak, lasted: queue.at - since, why }),
      records: [],
    });

  return {
    ...lifecycle(findings, queues),
    buffered(stream, span, amount, at) {
      let queue = queues.of(stream);
      if (queue?.span !== span) {
        queue = newQueue(span, at);
        queues.set(stream.id, queue);
      }
      const large = context.thresholdsOf(stream).queue;
      take(queue, amount, at, large);
      if (span.closeAt !== null) return;
      const { largeSince, risingSince } = queue;
      if (largeSince !== null && at - largeSince > LASTING && queue.amount > queue.largeAtFirst) {
        report(stream, queue, largeSince, BACK_PRESSURE_TEXTS.growing(large, at - largeSince));
      } else if (risingSince !== null && queue.rises >= RISES && at - risingSince >= LASTING && amount >= SMALL) {
        report(stream, queue, risingSince, BACK_PRESSURE_TEXTS.rising(queue.rises));
      }
    },
  };
}

/** Takes in a sample of the queue. */
function take(queue: Queue, amount: number, at: Millis, large: number): void {
  if (amount === 0) queue.peak = 0;
  if (amount < queue.amount || amount === 0) {
    queue.rises = 0;
    queue.risingSince = null;
  } else if (amount > queue.amount) {
    queue.rises += 1;
    queue.risingSince ??= at;
  }
  if (amount <= large) queue.largeSince = null;
  else if (queue.largeSince === null) {
    queue.largeSince = at;
    queue.largeAtFirst = amount;
  }
  queue.amount = amount;
  queue.at = at;
  queue.peak = Math.max(queue.peak, amount);
}
