import type { ConnectionSpan, StreamState } from '../analysis/streams/stream.ts';
import { toX, type TimeScale } from './scale.ts';
import { formatDuration } from '../base/format.ts';

/** A piece of a connection's life as a horizontal bar. `label` is the wait in words, empty elsewhere. */
export interface SpanBar {
  readonly kind: 'connecting' | 'open' | 'waiting';
  readonly x: number;
  readonly width: number;
  readonly label: string;
  /** Index in the stream's spans. */
  readonly span: number;
}

/** Where a connection ended. `attempt` is one that never opened; `abnormal` carries its code or a word. */
export interface SpanEnd {
  readonly kind: 'agreed' | 'abnormal' | 'attempt';
  readonly x: number;
  readonly label: string;
  readonly span: number;
}

/** What a lane of connections draws, in order of time. */
export interface SpanDrawing {
  readonly bars: readonly SpanBar[];
  readonly ends: readonly SpanEnd[];
}

/** Least width of an attempt in pixels: a refused connection takes a millisecond and must still be seen. */
const LEAST_ATTEMPT = 3;

/** WebSocket close codes by which both sides agree to part: normal closure and going away. */
const AGREED_CODES: ReadonlySet<number> = new Set([1000, 1001]);

/**
 * How a connection ended, for its mark. A page's own end (aborted, body left unread, document gone) is no failure of the
 * stream; a WebSocket's code decides for itself (RFC 6455, section 7.4.1: 1000 and 1001 are agreed, 1006 is no close
 * frame at all).
 */
export function endKind(span: ConnectionSpan): SpanEnd['kind'] {
  if (span.how === 'page-gone') return 'agreed';
  if (span.openAt === null) return 'attempt';
  if (span.how === 'failed' || span.how === 'timeout') return 'abnormal';
  if (span.code !== null)
    return AGREED_CODES.has(span.code) || (span.code >= 3000 && span.wasClean) ? 'agreed' : 'abnormal';
  return 'agreed';
}

const endLabel = (span: ConnectionSpan): string =>
  span.code !== null
    ? String(span.code)
    : span.how === 'timeout'
      ? 'timeout'
      : span.status >= 400
        ? String(span.status)
        : '';

interface Run {
  readonly scale: TimeScale;
  readonly now: number;
  readonly bars: SpanBar[];
  readonly ends: SpanEnd[];
}

function addBar(run: Run, kind: SpanBar['kind'], from: number, until: number, span: number, label = ''): void {
  const left = toX(run.scale, from);
  const least = kind === 'connecting' ? LEAST_ATTEMPT : 1;
  const right = Math.max(toX(run.scale, until), left + least);
  // Two pixels of overhang keep edges that lie outside from being drawn at the border.
  if (right < -2 || left > run.scale.width + 2) return;
  const x = Math.max(-2, left);
  run.bars.push({ kind, x, width: Math.min(run.scale.width + 2, right) - x, label, span });
}

function addSpan(run: Run, span: ConnectionSpan, index: number): void {
  const before = (at: number | null): number => Math.min(at ?? run.now, run.now);
  addBar(run, 'connecting', span.connectingAt, before(span.openAt ?? span.closeAt), index);
  if (span.openAt !== null && span.openAt <= run.now) addBar(run, 'open', span.openAt, before(span.closeAt), index);
  if (span.closeAt === null || span.closeAt > run.now) return;
  const x = toX(run.scale, span.closeAt);
  if (x >= -2 && x <= run.scale.width + 2)
    run.ends.push({ kind: endKind(span), x, label: endLabel(span), span: index });
}

/** A pause between two calls that each came to their end is nobody's wait; a socket or a failed call is taken up again. */
const isReconnecting = (span: ConnectionSpan): boolean =>
  span.transport === 'websocket' || span.transport === 'eventsource' || span.how === 'failed' || span.how === 'timeout';

/**
 * TaskScheduler the connections of one stream into bars and end marks.
 *
 * ```
 *  connecting  open                 waiting 4.6 s      connecting
 *  ┆        ┆▌────────────────────✕ · · · · · · · · · ┆  ┆▌──────
 * ```
 *
 * The wait after a connection lasts until the next one begins; after the last one it lasts until now while the stream's
 * state says that it waits.
 *
 * @param now the instant up to which connections that live still are drawn.
 */
export function drawSpans(
  spans: readonly ConnectionSpan[],
  state: StreamState,
  scale: TimeScale,
  now: number,
): SpanDrawing {
  const run: Run = { scale, now, bars: [], ends: [] };
  spans.forEach((span, index) => {
    if (span.connectingAt > now) return;
    addSpan(run, span, index);
    const closedAt = span.closeAt;
    if (closedAt === null || closedAt > now) return;
    const next = spans[index + 1];
    const until =
      next !== undefined && next.connectingAt <= now
        ? next.connectingAt
        : state === 'waiting' || next !== undefined
          ? now
          : null;
    if (until !== null && until > closedAt && isReconnecting(span))
      addBar(run, 'waiting', closedAt, until, index, formatDuration(until - closedAt));
  });
  return { bars: run.bars, ends: run.ends };
}
