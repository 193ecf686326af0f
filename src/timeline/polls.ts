import type { ConnectionSpan } from '../analysis/streams/stream.ts';
import { toX, type TimeScale } from './scale.ts';

/**
 * A request as a bar from call to reply. `held` has no reply yet; `many` stands for several that share their pixels.
 */
export interface PollBar {
  readonly kind: 'data' | 'empty' | 'failed' | 'held';
  readonly x: number;
  readonly width: number;
  /** How many requests it stands for. */
  readonly count: number;
  /** Index of the (last) request in the stream's spans. */
  readonly span: number;
}

/** Least width of a bar in pixels: a quick poll must still be seen and hit. */
const LEAST = 4;

/** Statuses from here on are failures; 304 is a poll that brought nothing. */
const FIRST_FAILURE = 400;

/** What a request came to. A page's own abort is no failure; one without a reply yet is `held`. */
export function pollKind(span: ConnectionSpan): PollBar['kind'] {
  if (span.closeAt === null) return 'held';
  if (span.how === 'failed' || span.how === 'timeout' || span.status >= FIRST_FAILURE) return 'failed';
  return span.isEmpty || span.messagesIn === 0 ? 'empty' : 'data';
}

/** The worse of two wins where they share a pixel: a failure must not hide behind what went well. */
const RANK: Readonly<Record<PollBar['kind'], number>> = { failed: 3, data: 2, held: 1, empty: 0 };

/**
 * TaskScheduler requests into bars, at least `LEAST` pixels each. Requests that begin within a pixel and a half of a narrow bar
 * are joined with it, so that an hour of polls is a few hundred bars and none is hidden.
 *
 * @param now until when a request without a reply is drawn.
 */
export function drawPolls(spans: readonly ConnectionSpan[], scale: TimeScale, now: number): readonly PollBar[] {
  const bars: PollBar[] = [];
  spans.forEach((span, index) => {
    if (span.connectingAt > now) return;
    const left = toX(scale, span.connectingAt);
    const right = Math.max(toX(scale, span.closeAt ?? now), left + LEAST);
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
    if (before === undefined || bar.x > before.x + 1.5 || before.width > LEAST + 2 || bar.width > LEAST + 2) {
      bars.push(bar);
      return;
    }
    const worse = RANK[bar.kind] > RANK[before.kind] ? bar.kind : before.kind;
    const width = Math.max(before.width, bar.x + bar.width - before.x);
    bars[bars.length - 1] = {
      kind: worse,
      x: before.x,
      width: Math.min(width, LEAST + 2),
      count: before.count + 1,
      span: index,
    };
  });
  return bars;
}
