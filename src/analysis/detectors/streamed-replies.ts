import type { Millis } from '../../base/units.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import type { StreamMessage } from '../streams/message.ts';
import { spread } from '../statistics.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { formatDuration, pluralize } from '../../base/format.ts';

/** Events that must come together, and within what, to look buffered. */
const MIN_EVENTS = 5;
const TOGETHER = 20;

/** A reply that took less time is simply quick. */
const SLOW_REPLY = 2_000;

/** What the payloads' own times must span for the proof that they were made one after another. */
const MIN_SPREAD = 1_000;

interface Reply {
  readonly span: ConnectionSpan;
  messages: number;
  firstAt: Millis | null;
  lastAt: Millis | null;
  lastRef: RecordRef | null;
  /** Times that the payloads give, in milliseconds since the epoch. */
  readonly stamps: number[];
  /** Set by the first event of a kind whose streams have an end marker. */
  expects: string | null;
  isEnded: boolean;
  unfinished: number;
}

/** Finds streamed replies that broke off, or that something on the way held back. See docs/detectors.md, "Event streams". */
export function createStreamedReplyDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const replies = new Map<ConnectionSpan, Reply>();
  /** Streams of which a reply ended with a marker: the others should too. */
  const marked = new Map<StreamId, string>();

  return {
    opened(stream, span) {
      if (span.transport !== 'fetch' && span.transport !== 'xhr') return;
      if (stream.class !== 'sse' && stream.class !== 'streamed-fetch') return;
      replies.set(span, {
        span,
        messages: 0,
        firstAt: null,
        lastAt: null,
        lastRef: null,
        stamps: [],
        expects: null,
        isEnded: false,
        unfinished: 0,
      });
    },
    message(stream, message, decoded) {
      if (message.direction !== 'in') return;
      const span = context.spanOf(message);
      const reply = span === null ? undefined : replies.get(span);
      if (reply === undefined) return;
      take(reply, message, decoded);
      const end = endMarker(message);
      if (end === null) return;
      reply.isEnded = true;
      marked.set(stream.id, end);
    },
    unfinished(_stream, span, characters) {
      const reply = replies.get(span);
      if (reply !== undefined) reply.unfinished = characters;
    },
    closed(stream, span, record) {
      const reply = replies.get(span);
      if (reply === undefined) return;
      replies.delete(span);
      if (record === null || span.closeAt === null || context.wasEndedByPage(span)) return;
      if (context.isUnrecorded(span.document, span.connectingAt, span.closeAt)) return;
      judgeEnd(stream, reply, marked.get(stream.id) ?? reply.expects, context, findings);
      judgeBuffering(stream, reply, context, findings);
    },
    forgot(stream) {
      marked.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

/** The sign by which a stream says that it is complete, `null` for any other event. */
function endMarker(message: StreamMessage): string | null {
  const { data } = message.payload;
  if (data === '[DONE]') return 'data: [DONE]';
  if (message.event === 'message_stop' || message.event === 'complete') return `event: ${message.event}`;
  if (message.event !== null && /^response\.(completed|failed|incomplete)$/.test(message.event)) {
    return 'event: response.completed';
  }
  return null;
}

/** The end marker that the first event of a known kind promises. */
function promisedMarker(message: StreamMessage): string | null {
  if (message.event === 'message_start') return 'event: message_stop';
  if (message.event === 'response.created') return 'event: response.completed';
  if (/"object":\s?"chat\.completion\.chunk"/.test(message.payload.data.slice(0, 400))) return 'data: [DONE]';
  return null;
}

function take(reply: Reply, message: StreamMessage, decoded: DecodedMessage): void {
  if (reply.messages === 0) reply.expects = promisedMarker(message);
  reply.messages += 1;
  reply.firstAt ??= message.at;
  reply.lastAt = message.at;
  reply.lastRef = message.ref;
  const stamp = stampOf(firstPart(decoded).body);
  if (stamp !== null && reply.stamps.length < 64) reply.stamps.push(stamp);
}

const STAMPS = ['ts', 'time', 'timestamp', 'sentAt', 'sent_at', 'createdAt', 'created_at', 'date'];

/** A time since the epoch in a payload's own field, in milliseconds. */
function stampOf(body: unknown): number | null {
  if (typeof body !== 'object' || body === null) return null;
  for (const [name, value] of Object.entries(body)) {
    if (!STAMPS.includes(name) || typeof value !== 'number') continue;
    if (value > 1e12 && value < 1e14) return value;
    if (value > 1e9 && value < 1e11) return value * 1_000;
  }
  return null;
}

function judgeEnd(
  stream: Stream,
  reply: Reply,
  marker: string | null,
  context: DetectorContext,
  findings: FindingList,
): void {
  const { span } = reply;
  const at = span.closeAt;
  if (at === null || reply.isEnded || reply.messages === 0) return;
  const isCut = reply.unfinished > 0 || (span.how === 'failed' && stream.method !== 'GET');
  if (!isCut && marker === null) return;
  findings.set({
    id: `truncated:${stream.id}:${span.connectingAt}`,
    kind: 'truncated',
    severity: marker === null ? 'warning' : 'error',
    confidence: marker === null ? 'heuristic' : 'inferred',
    stream: stream.id,
    from: reply.lastAt ?? at,
    until: at,
    count: 1,
    text: `The streamed reply broke off ${context.when(at)} after ${pluralize(reply.messages, 'message')}${marker === null ? '' : `, without its end (${marker})`}.`,
    evidence: [
      ...(reply.unfinished > 0
        ? [`${pluralize(reply.unfinished, 'character')} of an unfinished message were left`]
        : []),
      `it ended ${span.how === 'failed' ? 'with a network error' : 'as if complete'} after ${formatDuration(at - span.connectingAt)}`,
    ],
    doubt: 'The server may have ended it early on purpose.',
    advice: 'Treat an end without its marker as a failure, and ask again or go on from the last message.',
    records: reply.lastRef === null ? [] : [reply.lastRef],
  });
}

function judgeBuffering(stream: Stream, reply: Reply, context: DetectorContext, findings: FindingList): void {
  const { span, firstAt, lastAt } = reply;
  const at = span.closeAt;
  if (at === null || firstAt === null || lastAt === null || reply.messages < MIN_EVENTS) return;
  if (lastAt - firstAt > TOGETHER || at - firstAt > 100 || firstAt - span.connectingAt <= SLOW_REPLY) return;
  if (reply.stamps.length < MIN_EVENTS || spread(reply.stamps) <= MIN_SPREAD) return;
  if (context.obscuredFrom(span.document, span.connectingAt, at) !== null) return;
  findings.set({
    id: `buffered-stream:${stream.id}:${span.connectingAt}`,
    kind: 'buffered-stream',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: span.connectingAt,
    until: at,
    count: reply.messages,
    text: `All ${pluralize(reply.messages, 'message')} of a streamed reply came together ${context.when(firstAt)}, ${formatDuration(firstAt - span.connectingAt)} after it was asked for.`,
    evidence: [
      `${formatDuration(lastAt - firstAt)} from the first to the last`,
      `their own times span ${formatDuration(spread(reply.stamps))}`,
    ],
    doubt: 'The server may have written them all at once, with older times in them.',
    advice: 'Look for a proxy that buffers (nginx: X-Accel-Buffering: no) or compresses without flushing.',
    records: reply.lastRef === null ? [] : [reply.lastRef],
  });
}
