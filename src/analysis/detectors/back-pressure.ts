import type { Millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { formatBytes, formatDuration } from '../../base/format.ts';

/** How long a queue must stand or grow: one large upload drains within less. */
const LASTING = 2_000;

/** Samples in a row that rise. */
const RISES = 4;

/** A queue smaller than this, however it rises, delays nothing that people notice. */
const SMALL = 64 * 1024;

interface Queue {
  readonly span: ConnectionSpan;
  amount: number;
  at: Millis;
  peak: number;
  /** Since when the queue was not empty. */
  since: Millis | null;
  /** Since when it stood above `large`, and how large it was then. */
  largeSince: Millis | null;
  largeAtFirst: number;
  /** Samples and time of the rise that goes on. */
  rises: number;
  risingSince: Millis | null;
}

/** Finds sends that pile up in the browser. See docs/detectors.md, "Back-pressure". */
export function createBackPressureDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const queues = new Map<StreamId, Queue>();
  /** A queue beyond this is worth a word if it stays and grows. */
  const large = context.thresholds.queue;

  const report = (stream: Stream, queue: Queue, since: Millis, why: string): void => {
    findings.set({
      id: `back-pressure:${stream.id}:${since}`,
      kind: 'back-pressure',
      severity: 'warning',
      confidence: 'documented',
      stream: stream.id,
      from: since,
      until: queue.at,
      count: 0,
      text: `Sends pile up: ${formatBytes(queue.peak)} wait in the browser after ${formatDuration(queue.at - since)}, ${context.when(since)}.`,
      evidence: [why, `highest amount seen: ${formatBytes(queue.peak)}`],
      doubt: 'The amount counts bytes that the browser may already have handed on in part.',
      advice: 'Look at bufferedAmount before sending, and drop or join what is no longer needed.',
      records: [],
    });
  };

  return {
    buffered(stream, span, amount, at) {
      let queue = queues.get(stream.id);
      if (queue === undefined || queue.span !== span) {
        queue = {
          span,
          amount: 0,
          at,
          peak: 0,
          since: null,
          largeSince: null,
          largeAtFirst: 0,
          rises: 0,
          risingSince: null,
        };
        queues.set(stream.id, queue);
      }
      take(queue, amount, at, large);
      if (span.closeAt !== null) return;
      if (queue.largeSince !== null && at - queue.largeSince > LASTING && queue.amount > queue.largeAtFirst) {
        report(
          stream,
          queue,
          queue.largeSince,
          `above ${formatBytes(large)} for ${formatDuration(at - queue.largeSince)}, and growing`,
        );
        return;
      }
      if (queue.risingSince !== null && queue.rises >= RISES && at - queue.risingSince >= LASTING && amount >= SMALL) {
        report(stream, queue, queue.risingSince, `${queue.rises} samples in a row rose without a fall`);
      }
    },
    forgot(stream) {
      queues.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

function take(queue: Queue, amount: number, at: Millis, large: number): void {
  if (amount === 0) queue.peak = 0;
  queue.since = amount === 0 ? null : (queue.since ?? at);
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
