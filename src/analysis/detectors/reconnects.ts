import type { Millis } from '../../base/units.ts';
import { describeEnd } from '../outages/close-code.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Severity } from '../finding.ts';
import { MessageRate } from '../cost/message-rate.ts';
import { OutageTracker, waitsOf } from '../outages/outages.ts';
import type { Outage } from '../outages/outages.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { formatCount, formatDuration, formatRate, pluralize } from '../../base/format.ts';

/** Downtime beyond this is worth a warning though the stream came back. */
const LONG = 30_000;

/** Waits that are written out. */
const SHOWN_WAITS = 12;

/** Tells of each outage once: how long, how many attempts, what it may have cost. See docs/detectors.md, "Reconnects". */
export function createReconnectDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const rates = new Map<StreamId, MessageRate>();
  const estimates = new Map<string, number>();
  const withIds = new Set<StreamId>();

  const idOf = (outage: Outage): string => `reconnect:${outage.stream}:${outage.from}`;

  const changed = (stream: Stream, outage: Outage): void => {
    if (outage.attemptCount === 0) return;
    const id = idOf(outage);
    if (outage.isAbandoned && outage.resumedAt === null) {
      // The page stopped trying before an attempt could fail: then the end is as it wished.
      if (outage.endings.length === 1) findings.delete(id);
      return;
    }
    if (!estimates.has(id)) estimates.set(id, rates.get(stream.id)?.perSecond(outage.from) ?? 0);
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
      text: textOf(outage, until, stream, context),
      evidence: evidenceOf(outage, until, estimates.get(id) ?? 0, withIds.has(stream.id)),
      doubt: outage.isObscured
        ? 'The page was hidden, offline, asleep or not recorded for a part of it, which may explain it.'
        : 'The attempts are seen from inside the page; the reason of the break is not.',
      advice: '',
      records: [outage.causeRef, outage.resumedRef].filter((ref) => ref !== null),
    });
    if (outage.resumedAt !== null && estimates.size > 1_000) estimates.clear();
  };

  const tracker = new OutageTracker(context, { changed });

  return {
    connecting: (stream, span) => tracker.connecting(stream, span),
    opened: (stream, span, record) => tracker.opened(stream, span, record),
    closed: (stream, span, record) => tracker.closed(stream, span, record),
    message(stream, message, decoded) {
      if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
      if (message.id !== null && message.id !== '') withIds.add(stream.id);
      let rate = rates.get(stream.id);
      if (rate === undefined) {
        rate = new MessageRate();
        rates.set(stream.id, rate);
      }
      rate.add(message.at);
    },
    merged: (from, into) => tracker.merged(from, into),
    forgot(stream) {
      tracker.forget(stream);
      rates.delete(stream);
      withIds.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

function severityOf(outage: Outage, until: Millis): Severity {
  if (outage.isObscured) return 'info';
  if (outage.resumedAt === null) return outage.attemptCount > 1 ? 'warning' : 'info';
  return until - outage.from > LONG ? 'warning' : 'info';
}

function textOf(outage: Outage, until: Millis, stream: Stream, context: DetectorContext): string {
  const when = context.when(outage.from);
  const end = describeEnd(outage.cause, stream.protocol);
  const down = formatDuration(until - outage.from);
  if (outage.resumedAt === null) {
    return outage.wasUp
      ? `Not connected again after ${pluralize(outage.attemptCount, 'attempt')} in ${down} from ${when.replace(/^at /, '')}; it had ended with ${end}.`
      : `Not connected after ${pluralize(outage.attemptCount + 1, 'attempt')} ${when}; the first ended with ${end}.`;
  }
  if (outage.flaps > 0) {
    return `Reconnected ${formatCount(outage.attemptCount)} times in ${down} from ${when.replace(/^at /, '')}; ${pluralize(outage.flaps, 'connection')} ended within 5 s.`;
  }
  if (!outage.wasUp) return `Connected at attempt ${outage.attemptCount + 1}, ${down} after the first failed ${when}.`;
  const attempts = outage.attemptCount === 1 ? '' : ` and ${pluralize(outage.attemptCount, 'attempt')}`;
  return `Reconnected after ${down}${attempts}; the connection ended ${when} with ${end}.`;
}

function evidenceOf(outage: Outage, until: Millis, rate: number, hasIds: boolean): readonly string[] {
  const waits = waitsOf(outage);
  const shown = waits.slice(0, SHOWN_WAITS).map(formatDuration).join(', ');
  const isNative = outage.cause.transport === 'eventsource';
  const evidence = [
    isNative
      ? 'the browser waits by itself before each attempt'
      : `waits before the attempts: ${shown === '' ? 'unknown' : shown}`,
  ];
  if (!isNative && waits.length > SHOWN_WAITS) evidence.push(`and ${waits.length - SHOWN_WAITS} more`);
  if (outage.cause.reason !== '') evidence.push(`reason given: ${outage.cause.reason}`);
  const missed = Math.round(rate * ((until - outage.from) / 1_000));
  if (!outage.wasUp || missed === 0) return evidence;
  evidence.push(
    hasIds
      ? `about ${pluralize(missed, 'message')} would have come in this time; the last event id lets the server send them again`
      : `about ${pluralize(missed, 'message')} would have come in this time: ${formatRate(rate)} × ${formatDuration(until - outage.from)}`,
  );
  return evidence;
}
