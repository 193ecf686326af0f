import type { Millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { judgeOutage, judgePause, VERDICT_NAMES } from '../outages/backoff-verdicts.ts';
import type { BackoffVerdict } from '../outages/backoff-verdicts.ts';
import { OutageTracker } from '../outages/outage-tracker.ts';
import { waitsOf } from '../outages/outage.ts';
import type { Outage } from '../outages/outage.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { Stream } from '../streams/stream.ts';

/** The present outage of a stream, and the first wait of the one before. */
interface Outages {
  previousFirst: number | null;
  outage: Outage | null;
}

const idOf = (stream: Stream, outage: Outage, name: BackoffVerdict['name']): string =>
  `backoff:${stream.id}:${outage.from}:${name}`;

/** Judges how a stream tries again. See docs/reference/detectors.md, "Backoff". */
export function createBackoffDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Outages>(() => ({ previousFirst: null, outage: null }));

  const report = (stream: Stream, outage: Outage, { name, ...verdict }: BackoffVerdict, until: Millis): void =>
    findings.set({
      id: idOf(stream, outage, name),
      kind: 'backoff',
      confidence: 'heuristic',
      stream: stream.id,
      from: outage.from,
      until,
      count: outage.attemptCount,
      ...verdict,
      records: outage.causeRef === null ? [] : [outage.causeRef],
    });

  const changed = (stream: Stream, outage: Outage): void => {
    // A poll calls at its own pace, up or down.
    if (outage.isPoll) return;
    const memory = memories.of(stream);
    if (memory.outage !== null && memory.outage !== outage) memory.previousFirst = waitsOf(memory.outage)[0] ?? null;
    memory.outage = outage;
    for (const name of VERDICT_NAMES) findings.delete(idOf(stream, outage, name));
    if (outage.isObscured) return;
    const until = outage.lastAttemptAt ?? outage.from;
    for (const verdict of judgeOutage(outage, stream.protocol, memory.previousFirst, context.clock)) {
      report(stream, outage, verdict, until);
    }
  };

  const tracker = new OutageTracker(context, { changed });

  return {
    ...lifecycle(findings, memories, tracker),
    connecting: (stream, span, record) => tracker.connecting(stream, span, record),
    network: (stream, span) => tracker.network(stream, span),
    opened: (stream, span, record) => tracker.opened(stream, span, record),
    closed: (stream, span, record) => tracker.closed(stream, span, record),
    message: (stream, message, decoded) => tracker.message(stream, message, decoded),
    refresh(at) {
      for (const outage of tracker.current()) {
        const stream = context.stream(outage.stream);
        if (stream === undefined || outage.isPoll) continue;
        const verdict = judgePause(outage, at, context);
        if (verdict === null) findings.delete(idOf(stream, outage, 'gave-up'));
        else report(stream, outage, verdict, at);
      }
    },
  };
}
