import type { ConnectionSpan } from '../analysis/streams/stream.ts';
import { toX, type TimeScale } from './scale.ts';

/**
 * A request as a bar from call to reply. `pending` has no reply yet.
 */
export interface PollBar {
  readonly kind: 'data' | 'empty' | 'failed' | 'pending';
  readonly x: number;
  readonly width: number;
  /** Requests that share its pixels. */
  readonly count: number;
  /** Index of the (last) request in the stream's spans. */
  readonly span: number;
}

/** Least width of a bar in pixels, so that a fast poll can be seen and clicked. */
const MIN_WIDTH = 4;

/** The first status that is a failure; 304 is a poll that brought nothing. */
const FIRST_FAILURE = 400;

/** How a request ended. An abort by the page is no failure; a request without a reply yet is `pending`. */
export function pollKind(span: ConnectionSpan): PollBar['kind'] {
  if (span.closeAt === null) return 'pending';
  if (span.how === 'failed' || span.how === 'timeout' || span.status >= FIRST_FAILURE) return 'failed';
  return span.isEmpty || span.messagesIn === 0 ? 'empty' : 'data';
}

/** The highest is shown if requests share a pixel: a success must not hide a failure. */
const RANK: Readonly<Record<PollBar['kind'], number>> = { failed: 3, data: 2, pending: 1, empty: 0 };

/**
 * Lays requests out as bars of at least `MIN_WIDTH` pixels. A request that begins within a pixel and a half of a narrow
 * bar is joined with it, so that an hour of polls is a few hundred bars and none is hidden. Pending ones that overlap are
 * one bar too.
 *
 * @param now the end of a bar without a reply.
 */
export function layOutPolls(spans: readonly ConnectionSpan[], scale: TimeScale, now: number): readonly PollBar[] {
  const bars: PollBar[] = [];
  spans.forEach((span, index) => {
    if (span.connectingAt > now) return;
    const left = toX(scale, span.connectingAt);
    const right = Math.max(toX(scale, span.closeAt ?? now), left + MIN_WIDTH);
    if (right < -2 || left > scale.width + 2) return;
    const x = Math.max(-2, left);
    const bar: PollBar = {
      kind: pollKind(span),
      x,
      width: Math.min(scale.width + 2, right) - x,
      count: 1,
      span: index,
    };
    const before = bars.at(-1);
    // Requests without a reply all last until now: those that overlap are one bar.
    if (before?.kind === 'pending' && bar.kind === 'pending' && bar.x < before.x + before.width) {
      const end = Math.max(before.x + before.width, bar.x + bar.width);
      bars[bars.length - 1] = { ...before, width: end - before.x, count: before.count + 1, span: index };
      return;
    }
    if (before === undefined || bar.x > before.x + 1.5 || before.width > MIN_WIDTH + 2 || bar.width > MIN_WIDTH + 2) {
      bars.push(bar);
      return;
    }
    const worse = RANK[bar.kind] > RANK[before.kind] ? bar.kind : before.kind;
    const width = Math.max(before.width, bar.x + bar.width - before.x);
    bars[bars.length - 1] = {
      kind: worse,
      x: before.x,
      width: Math.min(width, MIN_WIDTH + 2),
      count: before.count + 1,
      span: index,
    };
  });
  return bars;
}
