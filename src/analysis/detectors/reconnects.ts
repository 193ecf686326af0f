import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { reconnectText } from '../../texts/findings/reconnects.ts';
import type { OutageValues } from '../../texts/findings/reconnects.ts';
import { MessageRate } from '../cost/message-rate.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Severity } from '../finding.ts';
import { describeEnd } from '../outages/connection-end.ts';
import { OutageTracker, waitsOf } from '../outages/outage-tracker.ts';
import type { Outage } from '../outages/outage-tracker.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { Stream } from '../streams/stream.ts';

/** Downtime beyond this is worth a warning although the stream came back. */
const LONG = 30_000;

/** Outages whose message rate is remembered: few change after the next one began. */
const MAX_RATES = 1_000;

/** What a stream usually brings. */
interface Traffic {
  readonly rate: MessageRate;
  hasIds: boolean;
}

const idOf = (outage: Outage): string => `reconnect:${outage.stream}:${outage.from}`;

/** Reports each outage once: how long, how many attempts, what it may have cost. See docs/detectors.md, "Reconnects". */
export function createReconnectDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const traffic = perStream<Traffic>(() => ({ rate: new MessageRate(), hasIds: false }));
  /** Messages a second before an outage, by the finding's id: fixed when it is first reported. */
  const rates = new BoundedMap<string, number>(MAX_RATES);

  const changed = (stream: Stream, outage: Outage): void => {
    if (outage.attemptCount === 0) return;
    const id = idOf(outage);
    if (outage.isAbandoned && outage.resumedAt === null) {
      // The page stopped trying before an attempt could fail: then the end is what it wanted.
      if (outage.endings.length === 1) findings.delete(id);
      return;
    }
    const before = traffic.get(stream.id);
    const rate = rates.get(id) ?? before?.rate.perSecond(outage.from) ?? 0;
    rates.set(id, rate);
    const until = outage.resumedAt ?? outage.attempts.at(-1)?.at ?? outage.lastFailureAt;
    findings.set({
      id,
      kind: 'reconnect',
      severity: severityOf(outage, until),
      confidence: 'documented',
      stream: stream.id,
      from: outage.from,
      until,
      count: outage.attemptCount,
      ...reconnectText(
        valuesOf(outage, until, {
          at: context.clock(outage.from),
          end: describeEnd(outage.cause, stream.protocol),
          rate,
          hasIds: before?.hasIds ?? false,
        }),
      ),
      records: [outage.causeRef, outage.resumedRef].filter((ref) => ref !== null),
    });
  };

  const tracker = new OutageTracker(context, { changed });

  return {
    ...lifecycle(findings, traffic, tracker),
    connecting: (stream, span) => tracker.connecting(stream, span),
    opened: (stream, span, record) => tracker.opened(stream, span, record),
    closed: (stream, span, record) => tracker.closed(stream, span, record),
    message(stream, message, decoded) {
      if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
      const seen = traffic.of(stream);
      if (message.id !== null && message.id !== '') seen.hasIds = true;
      seen.rate.add(message.at);
    },
  };
}

function severityOf(outage: Outage, until: Millis): Severity {
  if (outage.isObscured) return 'info';
  if (outage.resumedAt === null) return outage.attemptCount > 1 ? 'warning' : 'info';
  return until - outage.from > LONG ? 'warning' : 'info';
}

/** What the sentences about an outage need. */
const valuesOf = (
  outage: Outage,
  until: Millis,
  more: Pick<OutageValues, 'at' | 'end' | 'rate' | 'hasIds'>,
): OutageValues => ({
  ...more,
  down: until - outage.from,
  attempts: outage.attemptCount,
  flaps: outage.flaps,
  wasUp: outage.wasUp,
  hasResumed: outage.resumedAt !== null,
  reason: outage.cause.reason,
  waits: waitsOf(outage),
  isNative: outage.cause.transport === 'eventsource',
  isObscured: outage.isObscured,
});
