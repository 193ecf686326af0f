import { millis } from '../../base/units.ts';
import type { Millis } from '../../base/units.ts';
import type { RecordRef } from '../finding.ts';
import { failureAt } from './failed-calls.ts';
import type { ConnectionSpan, StreamId } from '../streams/stream.ts';

/** A connection that lived for less has not proved that the stream is up, unless it brought something. */
export const STEADY_AFTER = 5_000;

/** True for an answer that refuses, and a connection that was over before it brought anything: the stream was down meanwhile. */
export const wasStillDown = ({ status, messagesIn, openAt, closeAt }: ConnectionSpan): boolean =>
  status >= 400 || (messagesIn === 0 && closeAt !== null && closeAt - (openAt ?? closeAt) < STEADY_AFTER);

/** Short lives in a row that make one story of what would else be an outage each. */
export const SHORT_LIVES = 3;

/** One attempt to connect again. */
interface Attempt {
  readonly at: Millis;
  /** From the failure before it; `null` where it cannot be known or says nothing (hidden page, sleep, offline). */
  readonly wait: number | null;
}

/** One uninterrupted time in which a stream was down, from an end to the first connection that brought something or lasted. */
export interface Downtime {
  readonly from: Millis;
  /** The connection, or the failed call of a poll, whose end began it. */
  readonly cause: ConnectionSpan;
  readonly causeRef: RecordRef | null;
  /** False where the stream had never been up. */
  readonly wasUp: boolean;
  attempts: number;
  /** Attempts that failed, and for a poll all its calls that did. */
  failures: number;
  /** Attempts that were answered and ended within {@link STEADY_AFTER} without having brought anything. */
  flaps: number;
  /** When it ended; provisional until the connection has brought something or lasted. */
  resumedAt: Millis | null;
  resumedRef: RecordRef | null;
}

/**
 * A stream's trouble to stay connected: one time of being down, or several with only short lives between them. How the
 * page waits is judged over all of it, what was missed for each {@link Downtime} by itself.
 */
export interface Outage {
  readonly stream: StreamId;
  readonly from: Millis;
  /** The connection whose end began it. */
  readonly cause: ConnectionSpan;
  readonly causeRef: RecordRef | null;
  /** True for the calls of a poll: each ends, and only those that fail count. */
  readonly isPoll: boolean;
  /** False where the stream had never been up. */
  readonly wasUp: boolean;
  /** How long the connection before it had been up. */
  readonly upBefore: number;
  readonly downtimes: Downtime[];
  readonly attempts: Attempt[];
  attemptCount: number;
  /** When the last attempt began, also where it is no longer among those stored; `null` for none. */
  lastAttemptAt: Millis | null;
  /** Attempts that were answered and ended again within {@link STEADY_AFTER}, and the longest of their lives. */
  flaps: number;
  longestLife: number;
  /** Failed attempts, and the cause. */
  readonly endings: ConnectionSpan[];
  /** When it ended; provisional until the connection has lasted. */
  resumedAt: Millis | null;
  resumedRef: RecordRef | null;
  lastFailureAt: Millis;
  /** True where an obscured interval explains some of it. */
  isObscured: boolean;
  /** True once the page itself has stopped trying. */
  isAbandoned: boolean;
}

/** The answer to the last attempt refuses it: the wait for the next one begins here. */
export function refusedBy(outage: Outage | null, span: ConnectionSpan): void {
  const at = failureAt(span);
  if (outage === null || at === null || outage.lastAttemptAt !== span.connectingAt) return;
  outage.lastFailureAt = millis(Math.max(outage.lastFailureAt, at));
}

/** An attempt failed, or was answered and ended again without having brought anything. */
export function failedOnce({ downtimes }: Outage, wasUp: boolean): void {
  const downtime = downtimes.at(-1);
  if (downtime === undefined) return;
  downtime.failures += 1;
  downtime.resumedAt = null;
  if (wasUp) downtime.flaps += 1;
}

/** The known waits of an outage, in order. */
export function waitsOf(outage: Outage): readonly number[] {
  return outage.attempts.flatMap(({ wait }) => (wait === null ? [] : [wait]));
}

/** An outage as it begins with the end of a connection. */
export function newOutage(
  stream: StreamId,
  cause: ConnectionSpan,
  begin: Pick<Outage, 'from' | 'causeRef' | 'isPoll' | 'wasUp' | 'upBefore'>,
): Outage {
  return {
    stream,
    cause,
    ...begin,
    downtimes: [newDowntime(cause, begin)],
    attempts: [],
    attemptCount: 0,
    lastAttemptAt: null,
    flaps: 0,
    longestLife: 0,
    endings: [cause],
    resumedAt: null,
    resumedRef: null,
    lastFailureAt: begin.from,
    isObscured: false,
    isAbandoned: false,
  };
}

/** A time of being down as it begins. */
export function newDowntime(
  cause: ConnectionSpan,
  { from, causeRef, wasUp }: Pick<Downtime, 'from' | 'causeRef' | 'wasUp'>,
): Downtime {
  return { from, cause, causeRef, wasUp, attempts: 0, failures: 1, flaps: 0, resumedAt: null, resumedRef: null };
}

/** The first wait of a page that wants a connection back is no longer than this. */
const BACK_SOON = 5_000;

/**
 * True where the server ended the last connection in agreement (1000), it had brought something, and the page came back in
 * its own time: a conversation that was over, and another one.
 */
export function isNextConversation(
  { endings, downtimes, lastFailureAt, lastAttemptAt }: Outage,
  span: ConnectionSpan,
): boolean {
  const last = endings.at(-1);
  const hasTried = (lastAttemptAt ?? Number.NEGATIVE_INFINITY) >= lastFailureAt;
  const isAgreed = last?.code === 1000 && last.wasClean && last.closeAt === lastFailureAt;
  const hadNews = (last?.messagesIn ?? 0) > 0 && downtimes.length > 0;
  return isAgreed && hadNews && !hasTried && span.connectingAt - lastFailureAt > BACK_SOON;
}

/** A browser waits longer before it opens an event source again. */
const BEFORE_ATTEMPT = 100;

/** True for the attempt that a browser announces with each failure of an event source, where its page closed that at once. */
export const wasNeverMade = (
  { transport, openAt, closeAt, connectingAt }: ConnectionSpan,
  { lastAttemptAt }: Outage,
): boolean =>
  transport === 'eventsource' &&
  openAt === null &&
  closeAt !== null &&
  closeAt - connectingAt < BEFORE_ATTEMPT &&
  lastAttemptAt === connectingAt;

/** Takes back the last attempt of an outage. */
export function takeBack(outage: Outage): void {
  const downtime = outage.downtimes.at(-1);
  if (outage.attempts.at(-1)?.at === outage.lastAttemptAt) outage.attempts.pop();
  outage.lastAttemptAt = outage.attempts.at(-1)?.at ?? null;
  outage.attemptCount -= 1;
  if (downtime !== undefined) downtime.attempts -= 1;
}
