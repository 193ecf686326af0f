import type { Millis } from '../../base/units.ts';
import { bufferedReplyText, learnedMarkerText, truncatedReplyText } from '../../texts/findings/streamed-replies.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { isRecord } from '../../base/is-object.ts';
import type { WireRecord } from '../../wire/record.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { spread } from '../statistics.ts';
import { endMarker, promisedMarker } from '../streams/continuity/end-markers.ts';
import { LearnedMarker, ReplyFields } from '../streams/continuity/learned-marker.ts';
import type { StreamMessage } from '../streams/message.ts';
import { ReplyMemory } from '../streams/continuity/reply-memory.ts';
import { ownTimeOf } from '../streams/own-time.ts';
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
  readonly fields: ReplyFields;
  /** True where its last message speaks of an error: then it says itself that it is not whole. */
  isError: boolean;
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
  fields: new ReplyFields(),
  isError: false,
});

/** Finds streamed replies that broke off, or that something on the way buffered. See docs/reference/detectors.md, "Event streams". */
export function createStreamedReplyDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const replies = new Map<ConnectionSpan, Reply>();
  /** The marker with which a reply of the stream ended: the others should have it too. `null` until one did. */
  const markers = perStream<string | null>(() => null);
  /** The field that the replies of a stream end with, where no marker is known by its name. */
  const learned = perStream<LearnedMarker>(() => new LearnedMarker());
  /** What a stream asks for, and the finding that a reply without a marker broke off: asked for again it was a subscription. */
  const broken = perStream<{ readonly memory: ReplyMemory; id: string | null }>(() => ({
    memory: new ReplyMemory(),
    id: null,
  }));

  return {
    ...lifecycle(findings, markers, learned, broken),
    connecting(stream, span, record) {
      if (!isRequest(span) || stream.method === 'GET') return;
      const last = broken.of(stream);
      const isAgain = last.memory.asks(record);
      if (isAgain && last.id !== null) findings.delete(last.id);
      last.id = null;
    },
    opened(stream, span, record) {
      if (!isRequest(span) || !mayStream(record)) return;
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
      if (record === null || span.closeAt === null || context.wasEndedByPage(span) || span.how === 'timeout') return;
      if (context.isUnrecorded(span.document, span.connectingAt, span.closeAt)) return;
      const known = markers.get(stream.id) ?? reply.expects;
      const field = known === null ? learned.of(stream).field : null;
      if (field !== null && (reply.isError || reply.fields.atEnd().some(([name]) => name === field))) {
        reply.isEnded = true;
      }
      if (span.how === 'complete' && !reply.isError && (field === null || reply.isEnded))
        learned.of(stream).learn(reply.fields);
      const marker = known ?? (field === null ? null : learnedMarkerText(field));
      const id = judgeEnd(stream, reply, { marker, isLearned: field !== null }, context, findings);
      if (marker === null && id !== null && reply.unfinished === 0) broken.of(stream).id = id;
      judgeBuffering(stream, reply, context, findings);
    },
  };
}

/** Types of content that come piece by piece. */
const STREAMED_TYPE = /event-stream|ndjson|jsonl|json-seq|stream\+json|octet-stream|text\/plain|grpc/i;

/** False for a reply that says itself that it is whole: an error, or content of a type that is not streamed. */
function mayStream(record: WireRecord): boolean {
  if (record.kind !== 'open') return true;
  if (record.status >= 400) return false;
  const type = record.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return type === '' || STREAMED_TYPE.test(type);
}

function take(reply: Reply, message: StreamMessage, decoded: DecodedMessage): void {
  if (reply.messages === 0) reply.expects = promisedMarker(message);
  reply.messages += 1;
  const { body } = firstPart(decoded);
  reply.fields.take(body);
  reply.isError = isRecord(body) && Object.hasOwn(body, 'error') && body['error'] !== null;
  reply.firstAt ??= message.at;
  reply.lastAt = message.at;
  reply.lastRef = message.ref;
  const stamp = ownTimeOf(body);
  if (stamp !== null && reply.stamps.length < MAX_STAMPS) reply.stamps.push(stamp);
}

/** Reports a reply that ended without its marker, inside a message, or by an error. @returns the finding's id, or `null`. */
function judgeEnd(
  stream: Stream,
  reply: Reply,
  { marker, isLearned }: { readonly marker: string | null; readonly isLearned: boolean },
  context: DetectorContext,
  findings: FindingList,
): string | null {
  const { span } = reply;
  const at = span.closeAt;
  if (at === null || reply.isEnded || reply.messages === 0) return null;
  const isCut = reply.unfinished > 0 || (span.how === 'failed' && stream.method !== 'GET');
  if (!isCut && marker === null) return null;
  const id = `truncated:${stream.id}:${span.connectingAt}`;
  findings.set({
    id,
    kind: 'truncated',
    severity: marker === null || isLearned ? 'warning' : 'error',
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
  return id;
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
