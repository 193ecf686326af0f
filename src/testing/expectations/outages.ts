import type { BackoffFit } from '../../analysis/outages/backoff-shapes.ts';
import { fitBackoff } from '../../analysis/outages/backoff-shapes.ts';
import { isLasting, type ConnectionSpan, type Stream } from '../../analysis/streams/stream.ts';
import { howItEnded } from '../../texts/testing.ts';

/** A connection that a stream lost, and when the next one opened. */
export interface Loss {
  readonly stream: Stream;
  readonly lostAt: number;
  /** How it ended, in words. */
  readonly how: string;
  /** `null` while none has opened. */
  readonly openAgainAt: number | null;
}

/** Whether the page itself ended a connection. */
type WasEndedByPage = (span: ConnectionSpan) => boolean;

/** Whether a stream keeps a connection open; a poll that ends has done its work. */
export const holdsConnection = (stream: Stream): boolean => isLasting(stream);

/** The connections of a stream that were open and were not ended by the page, earliest first. */
export function findLosses(stream: Stream, wasEndedByPage: WasEndedByPage): readonly Loss[] {
  return stream.spans.flatMap((span, index) => {
    const lostAt = span.closeAt;
    if (span.openAt === null || lostAt === null || wasEndedByPage(span)) return [];
    // Code 1000: the purpose of the connection has been fulfilled (RFC 6455, section 7.4.1).
    if (span.how === 'page-gone' || span.how === 'unseen' || span.how === 'complete' || span.code === 1_000) return [];
    const again = stream.spans.slice(index + 1).find(({ openAt }) => openAt !== null && openAt >= lostAt);
    return [{ stream, lostAt, how: howItEnded(span.how, span.code, span.reason), openAgainAt: again?.openAt ?? null }];
  });
}

/** The waits before each attempt of the longest run of attempts that failed, in milliseconds. */
export function waitsOf(stream: Stream): readonly number[] {
  let longest: number[] = [];
  let waits: number[] = [];
  let failedAt: number | null = null;
  for (const span of stream.spans) {
    if (failedAt !== null) waits.push(span.connectingAt - failedAt);
    if (waits.length > longest.length) longest = waits;
    if (span.openAt !== null) waits = [];
    failedAt = span.closeAt;
  }
  return longest;
}

/** Judges how a stream waits between attempts; `null` if there were too few. */
export function judgeWaits(waits: readonly number[]): BackoffFit | null {
  return fitBackoff(waits);
}
