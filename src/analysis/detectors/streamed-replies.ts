import { isObject } from '../../base/is-object.ts';
import type { Millis } from '../../base/units.ts';
import { bufferedReplyText, truncatedReplyText } from '../../texts/findings/streamed-replies.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { spread } from '../statistics.ts';
import type { StreamMessage } from '../streams/message.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** Events that must come together to look buffered, within how long, and how soon before the end. */
const MIN_EVENTS = 5;
const TOGETHER = 20;
const BEFORE_END = 100;

/** A reply that took less time is simply quick. */
const SLOW_REPLY = 2_000;

/** The time that the payloads' own timestamps must span to prove that they were made one after another. */
const MIN_SPREAD = 1_000;

/** Timestamps of one reply that are stored. */
const MAX_STAMPS = 64;

/** A streamed reply that is under way. */
interface Reply {
  readonly span: ConnectionSpan;
  messages: number;
  firstAt: Millis | null;
  lastAt: Millis | null;
  lastRef: RecordRef | null;
  /** Times that the payloads give, in milliseconds since the epoch. */
  readonly stamps: number[];
  /** The end marker that its first event promises, `null` for none. */
  expects: string | null;
  isEnded: boolean;
  /** Characters of a message that was cut off at the end. */
  unfinished: number;
}

const newReply = (span: ConnectionSpan): Reply => ({
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

/** Finds streamed replies that broke off, or that something on the way buffered. See docs/detectors.md, "Event streams". */
export function createStreamedReplyDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const replies = new Map<ConnectionSpan, Reply>();
  /** The marker with which a reply of the stream ended: the others should have it too. `null` until one did. */
  const markers = perStream<string | null>(() => null);

  return {
    ...lifecycle(findings, markers),
    opened(stream, span) {
      if (!isRequest(span)) return;
      if (stream.class === 'sse' || stream.class === 'streamed-fetch') replies.set(span, newReply(span));
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
      markers.set(stream.id, end);
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
      judgeEnd(stream, reply, markers.get(stream.id) ?? reply.expects, context, findings);
      judgeBuffering(stream, reply, context, findings);
    },
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
  const stamp = timestampOf(firstPart(decoded).body);
  if (stamp !== null && reply.stamps.length < MAX_STAMPS) reply.stamps.push(stamp);
}

const TIMESTAMP_FIELDS = ['ts', 'time', 'timestamp', 'sentAt', 'sent_at', 'createdAt', 'created_at', 'date'];

/** A time since the epoch in a payload's own field, in milliseconds. */
function timestampOf(body: unknown): number | null {
  if (!isObject(body)) return null;
  for (const [name, value] of Object.entries(body)) {
    if (!TIMESTAMP_FIELDS.includes(name) || typeof value !== 'number') continue;
    if (value > 1e12 && value < 1e14) return value;
    if (value > 1e9 && value < 1e11) return value * 1_000;
  }
  return null;
}

/** Reports a reply that ended without its marker, inside a message, or by an error. */
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
    ...truncatedReplyText({
      at: context.clock(at),
      messages: reply.messages,
      marker,
      unfinishedCharacters: reply.unfinished,
      isFailed: span.how === 'failed',
      lasted: at - span.connectingAt,
    }),
    records: reply.lastRef === null ? [] : [reply.lastRef],
  });
}

/** Reports a slow reply whose messages came all at once, although by their own timestamps they were made one by one. */
function judgeBuffering(stream: Stream, reply: Reply, context: DetectorContext, findings: FindingList): void {
  const { span, firstAt, lastAt } = reply;
  const at = span.closeAt;
  if (at === null || firstAt === null || lastAt === null || reply.messages < MIN_EVENTS) return;
  if (lastAt - firstAt > TOGETHER || at - firstAt > BEFORE_END || firstAt - span.connectingAt <= SLOW_REPLY) return;
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
    ...bufferedReplyText({
      firstAt: context.clock(firstAt),
      messages: reply.messages,
      waited: firstAt - span.connectingAt,
      arrivedWithin: lastAt - firstAt,
      madeWithin: spread(reply.stamps),
    }),
    records: reply.lastRef === null ? [] : [reply.lastRef],
  });
}
