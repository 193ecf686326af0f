import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { pollFailedText, reconnectText, shortLivesText } from '../../texts/findings/reconnects.ts';
import type { OutageValues } from '../../texts/findings/reconnects.ts';
import type { FindingText } from '../../texts/findings/finding-text.ts';
import { MessageRate } from '../cost/message-rate.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { candidatesFor } from './idle-timeout.ts';
import { FindingList } from '../finding-list.ts';
import type { Severity } from '../finding.ts';
import { describeEnd } from '../outages/connection-end.ts';
import { OutageTracker } from '../outages/outage-tracker.ts';
import { SHORT_LIVES, waitsOf } from '../outages/outage.ts';
import type { Downtime, Outage } from '../outages/outage.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** Downtime beyond this is worth a warning although the stream came back. */
const LONG = 30_000;

/** Outages whose message rate is remembered: few change after the next one began. */
const MAX_RATES = 1_000;

/** What a stream usually brings. */
interface Traffic {
  readonly rate: MessageRate;
  hasIds: boolean;
  /** True where Socket.IO gave no private id: then its server keeps nothing for a client that is away. */
  keepsNothing: boolean;
  /** The finding of an outage that has not ended, `null` for none. */
  unresolved: string | null;
  /** When something came or went last. */
  lastAt: number;
  /** The connection that ended last, and how long it had been silent. */
  ended: { readonly span: ConnectionSpan; readonly silent: number } | null;
}

const idOf = (stream: StreamId, from: Millis): string => `reconnect:${stream}:${from}`;

const newTraffic = (): Traffic => ({
  rate: new MessageRate(),
  hasIds: false,
  keepsNothing: false,
  unresolved: null,
  lastAt: 0,
  ended: null,
});

/** A connection ended; one that never opened was not silent. */
function noteEnd(seen: Traffic, span: ConnectionSpan): void {
  if (span.openAt === null || span.closeAt === null) return;
  seen.ended = { span, silent: span.closeAt - Math.max(seen.lastAt, span.openAt) };
}

/** @param isNews whether it came in, and is no heartbeat. */
function noteMessage(stream: Stream, seen: Traffic, message: StreamMessage, isNews: boolean): void {
  seen.lastAt = message.at;
  if (!isNews) return;
  notePrivateId(stream, seen, message.payload.data);
  if (message.id !== null && message.id !== '') seen.hasIds = true;
  seen.rate.add(message.at);
}

/** How long a connection had been silent when it ended, where products end one after that time; else 0. */
function silentBefore(seen: Traffic | undefined, cause: ConnectionSpan): number {
  const ended = seen?.ended ?? null;
  return ended?.span === cause && candidatesFor(ended.silent, 'idle').length > 0 ? ended.silent : 0;
}

/** Reports each outage once: how long, how many attempts, what it may have cost. See docs/reference/detectors.md, "Reconnects". */
export function createReconnectDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const traffic = perStream(newTraffic);
  /** Messages a second before an outage, by the finding's id: fixed when it is first reported. */
  const rates = new BoundedMap<string, number>(MAX_RATES);

  const report = (stream: Stream, outage: Outage, downtime: Downtime, until: Millis, text: FindingText): void =>
    findings.set({
      id: idOf(outage.stream, downtime.from),
      kind: 'reconnect',
      severity: severityOf(outage, downtime, until),
      confidence: 'documented',
      stream: stream.id,
      from: downtime.from,
      until,
      count: downtime.attempts,
      ...text,
      records: [downtime.causeRef, downtime.resumedRef].filter((ref) => ref !== null),
    });

  /** Messages a second before a time of being down, as it was when that was first reported. */
  const rateBefore = (stream: Stream, from: Millis): number => {
    const id = idOf(stream.id, from);
    const rate = rates.get(id) ?? traffic.get(stream.id)?.rate.perSecond(from) ?? 0;
    rates.set(id, rate);
    return rate;
  };

  const reportDowntime = (stream: Stream, outage: Outage, downtime: Downtime): void => {
    const until = downtime.resumedAt ?? outage.lastAttemptAt ?? outage.lastFailureAt;
    const text = downtimeText(outage, downtime, until, {
      at: context.clock(downtime.from),
      end: describeEnd(downtime.cause, stream.protocol),
      rate: outage.isPoll ? 0 : rateBefore(stream, downtime.from),
      hasIds: traffic.get(stream.id)?.hasIds ?? false,
      recovery: recoveryOf(stream, traffic.get(stream.id)),
      silentBefore: silentBefore(traffic.get(stream.id), downtime.cause),
    });
    report(stream, outage, downtime, until, text);
    traffic.of(stream).unresolved = downtime.resumedAt === null ? idOf(outage.stream, downtime.from) : null;
  };

  /** Many short lives are one story: how often it was connected, and how long it was not. */
  const reportShortLives = (stream: Stream, outage: Outage): void => {
    const [first, ...others] = outage.downtimes;
    if (first === undefined) return;
    for (const { from } of others) findings.delete(idOf(outage.stream, from));
    const until = outage.resumedAt ?? outage.lastFailureAt;
    const downtime = { ...first, attempts: outage.attemptCount, resumedAt: outage.resumedAt };
    const values = {
      at: context.clock(outage.from),
      lasted: until - outage.from,
      lives: outage.flaps,
      longest: outage.longestLife,
      down: outage.downtimes.reduce((sum, { from, resumedAt }) => sum + (resumedAt ?? until) - from, 0),
      end: describeEnd(outage.endings.at(-1) ?? outage.cause, stream.protocol),
      rate: rateBefore(stream, outage.from),
      isPoll: outage.isPoll,
    };
    report(stream, outage, downtime, until, shortLivesText(values));
  };

  const changed = (stream: Stream, outage: Outage): void => {
    if (outage.isAbandoned && outage.resumedAt === null) {
      // The page stopped trying before an attempt could fail: then the end is what it wanted.
      if (outage.endings.length === 1) findings.delete(idOf(outage.stream, outage.from));
      return;
    }
    if (outage.attemptCount === 0) return;
    if (outage.flaps >= SHORT_LIVES) return reportShortLives(stream, outage);
    const downtime = outage.downtimes.at(-1);
    if (downtime !== undefined && downtime.attempts > 0) reportDowntime(stream, outage, downtime);
  };

  const tracker = new OutageTracker(context, { changed });

  return {
    ...lifecycle(findings, traffic, tracker),
    connecting: (stream, span, record) => tracker.connecting(stream, span, record),
    network(stream, span) {
      // What was taken back stays so.
      if (findings.get(traffic.get(stream.id)?.unresolved ?? '') !== undefined) tracker.network(stream, span);
    },
    opened: (stream, span, record) => tracker.opened(stream, span, record),
    closed(stream, span, record) {
      noteEnd(traffic.of(stream), span);
      tracker.closed(stream, span, record);
      // An event source that the browser gave up has a finding of its own.
      const isDead = span.transport === 'eventsource' && record?.kind === 'close' && !context.wasEndedByPage(span);
      const unresolved = traffic.get(stream.id)?.unresolved ?? null;
      if (isDead && unresolved !== null) findings.delete(unresolved);
    },
    message(stream, message, decoded) {
      tracker.message(stream, message, decoded);
      const isNews = message.direction === 'in' && decoded.role !== 'heartbeat';
      noteMessage(stream, traffic.of(stream), message, isNews);
    },
  };
}

function severityOf(outage: Outage, downtime: Downtime, until: Millis): Severity {
  if (outage.isObscured) return 'info';
  if (downtime.resumedAt === null) return downtime.attempts > 1 ? 'warning' : 'info';
  return until - downtime.from > LONG ? 'warning' : 'info';
}

/** The waits before the attempts of one of several times of being down. */
const waitsWithin = (outage: Outage, from: Millis, until: Millis): readonly number[] =>
  outage.attempts.flatMap(({ at, wait }) => (wait === null || at < from || at > until ? [] : [wait]));

/** The sentences about one time of being down. */
function downtimeText(
  outage: Outage,
  downtime: Downtime,
  until: Millis,
  more: Pick<OutageValues, 'at' | 'end' | 'rate' | 'hasIds' | 'recovery' | 'silentBefore'>,
): FindingText {
  const { cause, failures, attempts, flaps, wasUp } = downtime;
  const down = until - downtime.from;
  const hasResumed = downtime.resumedAt !== null;
  if (outage.isPoll) return pollFailedText({ ...more, down, failures, hasResumed });
  return reconnectText({
    ...more,
    down,
    attempts,
    flaps,
    wasUp,
    hasResumed,
    reason: cause.reason,
    waits: outage.downtimes.length === 1 ? waitsOf(outage) : waitsWithin(outage, downtime.from, until),
    isNative: cause.transport === 'eventsource',
    isObscured: outage.isObscured,
  });
}

/** The answer to a CONNECT of Socket.IO, also inside an Engine.IO packet. */
const CONNECTED = /^4?0(\/[^,]*,)?\{"sid"/;

/** Only a server with connection state recovery gives its clients a private id. */
function notePrivateId({ protocol }: Stream, seen: Traffic, data: string): void {
  if (protocol === 'socket.io' && CONNECTED.test(data.slice(0, 200))) seen.keepsNothing = !data.includes('"pid"');
}

/** The switch of a library that is seen to be off. */
function recoveryOf({ protocol }: Stream, seen: Traffic | undefined): OutageValues['recovery'] {
  if (protocol === 'socket.io' && seen?.keepsNothing === true) return 'socket.io';
  return protocol === 'signalr' ? 'signalr' : null;
}
