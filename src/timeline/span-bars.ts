import type { ConnectionSpan, StreamState } from '../analysis/streams/stream.ts';
import { toX, type TimeScale } from './scale.ts';
import { formatDuration } from '../base/format.ts';

/** A phase of a connection as a horizontal bar. `label` is the duration of a wait, empty for other phases. */
interface SpanBar {
  readonly kind: 'connecting' | 'open' | 'waiting';
  readonly x: number;
  readonly width: number;
  readonly label: string;
  /** Index in the stream's spans. */
  readonly span: number;
}

/** The end of a connection. `attempt` never opened; `abnormal` has a code or a word as its label. */
interface SpanEnd {
  readonly kind: 'agreed' | 'abnormal' | 'attempt';
  readonly x: number;
  readonly label: string;
  readonly span: number;
}

/** The bars and ends of a lane, in order of time. */
export interface SpanLayout {
  readonly bars: readonly SpanBar[];
  readonly ends: readonly SpanEnd[];
}

/** Least width of an attempt in pixels, so that a connection refused within a millisecond can be seen. */
const MIN_ATTEMPT_WIDTH = 3;

/** WebSocket close codes of an agreed end: normal closure and going away. */
const AGREED_CODES: ReadonlySet<number> = new Set([1000, 1001]);

/**
 * How a connection ended, for its mark. An end by the page (aborted, body unread, document gone) is no failure of the
 * stream. For a WebSocket its code decides (RFC 6455, section 7.4.1: 1000 and 1001 are agreed, 1006 is no close frame at
 * all).
 */
export function endKind(span: ConnectionSpan): SpanEnd['kind'] {
  if (span.how === 'page-gone' || span.how === 'unseen') return 'agreed';
  if (span.openAt === null) return 'attempt';
  if (span.how === 'failed' || span.how === 'timeout') return 'abnormal';
  // The codes of a WebTransport session mean what its app says.
  if (span.code !== null && span.transport !== 'webtransport')
    return AGREED_CODES.has(span.code) || (span.code >= 3000 && span.wasClean) ? 'agreed' : 'abnormal';
  return 'agreed';
}

const endLabel = (span: ConnectionSpan): string =>
  span.code !== null && span.code !== 0
    ? String(span.code)
    : span.how === 'timeout'
      ? 'timeout'
      : span.status >= 400
        ? String(span.status)
        : '';

interface Layout {
  readonly scale: TimeScale;
  readonly now: number;
  readonly bars: SpanBar[];
  readonly ends: SpanEnd[];
  /** The place of the last bar of each kind among the bars. */
  readonly last: Map<SpanBar['kind'], number>;
}

/** Bars that begin closer together than this and overlap cannot be told apart. */
const SAME_BEGIN = 1;

function addBar(layout: Layout, kind: SpanBar['kind'], from: number, until: number, span: number, label = ''): void {
  const left = toX(layout.scale, from);
  const minimum = kind === 'connecting' ? MIN_ATTEMPT_WIDTH : 1;
  const right = Math.max(toX(layout.scale, until), left + minimum);
  // Two pixels more on each side keep edges outside the window from being drawn at its border.
  if (right < -2 || left > layout.scale.width + 2) return;
  const x = Math.max(-2, left);
  const bar = { kind, x, width: Math.min(layout.scale.width + 2, right) - x, label, span };
  if (joinsLast(layout, bar)) return;
  layout.last.set(kind, layout.bars.length);
  layout.bars.push(bar);
}

/**
 * Connections of a lane that are open at once cover each other. Those that connect are joined where they overlap, and the
 * open ones where they begin together too: so a lane has no more bars than pixels, however many connections there are.
 */
function joinsLast({ bars, last }: Layout, { kind, x, width }: SpanBar): boolean {
  const place = last.get(kind);
  const before = place === undefined ? undefined : bars[place];
  if (place === undefined || before === undefined || kind === 'waiting') return false;
  const end = before.x + before.width;
  const reach = kind === 'connecting' ? end : Math.min(end, before.x + SAME_BEGIN);
  if (x >= reach) return false;
  bars[place] = { ...before, width: Math.max(end, x + width) - before.x };
  return true;
}

function addSpan(layout: Layout, span: ConnectionSpan, index: number): void {
  const before = (at: number | null): number => Math.min(at ?? layout.now, layout.now);
  addBar(layout, 'connecting', span.connectingAt, before(span.openAt ?? span.closeAt), index);
  if (span.openAt !== null && span.openAt <= layout.now)
    addBar(layout, 'open', span.openAt, before(span.closeAt), index);
  if (span.closeAt === null || span.closeAt > layout.now) return;
  const x = toX(layout.scale, span.closeAt);
  if (x < -2 || x > layout.scale.width + 2) return;
  const end = { kind: endKind(span), x, label: endLabel(span), span: index };
  const last = layout.ends.at(-1);
  const isCovered = last !== undefined && last.kind === end.kind && Math.abs(last.x - x) < SAME_BEGIN;
  if (!isCovered || (last.label === '' && end.label !== '')) layout.ends.push(end);
}

/** A pause between two complete calls is no wait; after a socket or a failed call the page reconnects. */
const isReconnecting = (span: ConnectionSpan): boolean =>
  span.transport === 'websocket' ||
  span.transport === 'webtransport' ||
  span.transport === 'eventsource' ||
  span.how === 'failed' ||
  span.how === 'timeout';

/**
 * Lays the connections of one stream out as bars and ends.
 *
 * ```
 *  connecting  open                 waiting 4.6 s      connecting
 *  ┆        ┆▌────────────────────✕ · · · · · · · · · ┆  ┆▌──────
 * ```
 *
 * The wait after a connection lasts until the next one begins; after the last one until now, if the stream is waiting.
 *
 * @param now the end of connections that are still open.
 */
export function layOutSpans(
  spans: readonly ConnectionSpan[],
  state: StreamState,
  scale: TimeScale,
  now: number,
): SpanLayout {
  const layout: Layout = { scale, now, bars: [], ends: [], last: new Map() };
  spans.forEach((span, index) => {
    if (span.connectingAt > now) return;
    addSpan(layout, span, index);
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
      addBar(layout, 'waiting', closedAt, until, index, formatDuration(until - closedAt));
  });
  return { bars: layout.bars, ends: layout.ends };
}
