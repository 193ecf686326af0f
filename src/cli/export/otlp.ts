import { createHash } from 'node:crypto';
import type { Analysis } from '../../analysis/analysis.ts';
import type { ConnectionSpan, Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { jsonPieces } from '../../formats/json/json-pieces.ts';
import { programVersion } from '../program-version.ts';
import type { ExportedRecording } from './exported-recording.ts';
import type { SpilledLists } from './spilled-lists.ts';

/** `SPAN_KIND_CLIENT` and `STATUS_CODE_ERROR` of opentelemetry.proto.trace.v1: OTLP JSON writes enums as numbers. */
const CLIENT = 3;
const ERROR = 2;

/** A value of an attribute. Integers of 64 bits are decimal texts in JSON. */
type AttributeValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

interface Attribute {
  readonly key: string;
  readonly value: AttributeValue;
}

function valueOf(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Attributes; those without a value are left out. */
const attributesOf = (values: Readonly<Record<string, string | number | boolean | null>>): readonly Attribute[] =>
  Object.entries(values).flatMap(([key, value]) =>
    value === null || value === '' ? [] : [{ key, value: valueOf(value) }],
  );

/** An identifier of so many bytes in hex, the same for the same recording whenever it is converted. */
const idOf = (bytes: number, ...parts: readonly (string | number)[]): string =>
  createHash('sha256')
    .update(parts.join('\n'))
    .digest('hex')
    .slice(0, bytes * 2);

/** An instant in nanoseconds since the epoch, as decimal text. Milliseconds have at most three decimals that mean something. */
const nanosOf = (zero: number, at: number): string =>
  String(BigInt(Math.max(0, Math.trunc(zero))) * 1_000_000n + BigInt(Math.max(0, Math.round(at * 1_000))) * 1_000n);

/** Why a connection ended that did not end as it should; `null` for all others. */
function errorOf({ how, code, reason, status, openAt, wasClean }: ConnectionSpan): string | null {
  if (how === 'failed' || how === 'timeout') return [how, status === 0 ? '' : String(status), reason].join(' ').trim();
  if (status >= 400) return `status ${status}`;
  if (how === 'closed' && openAt !== null && !wasClean && code !== null) return `close code ${code} ${reason}`.trim();
  return null;
}

const findingEvent = (zero: number, { kind, severity, count, text, from, until }: Finding): object => ({
  timeUnixNano: nanosOf(zero, from),
  name: `finding ${kind}`,
  attributes: attributesOf({
    'realtime.finding.kind': kind,
    'realtime.finding.severity': severity,
    'realtime.finding.count': count,
    'realtime.finding.duration_ms': until - from,
    'realtime.finding.text': text,
  }),
});

/** The last of connections, which are in order, that had begun by then; the first where none had. */
function lastBefore(spans: readonly ConnectionSpan[], at: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.connectingAt ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The events of the messages of each connection, until its span is written: beyond a bound in a temporary file. */
export class MessageEvents {
  readonly #lists: SpilledLists;
  readonly #numbers = new Map<string, number>();

  constructor(lists: SpilledLists) {
    this.#lists = lists;
  }

  add(message: StreamMessage): void {
    const key = `${message.stream} ${message.connection}`;
    let number = this.#numbers.get(key);
    if (number === undefined) this.#numbers.set(key, (number = this.#numbers.size));
    this.#lists.add(number, eventLine(message));
  }

  /** Of the connection with this index among all of its stream, each as {@link eventLine} writes it. */
  of(stream: StreamId, connection: number): Iterable<string> {
    const number = this.#numbers.get(`${stream} ${connection}`);
    return number === undefined ? [] : this.#lists.of(number);
  }
}

/** A message until its event is written: what the event needs, without the payload. */
const eventLine = ({ at, direction, size, bodyKind, event, id }: StreamMessage): string =>
  JSON.stringify([at, direction, size, bodyKind, event, id]);

function messageEvent(line: string, zero: number) {
  const [at, direction, size, bodyKind, event, id]: [number, string, number, string, string | null, string | null] =
    JSON.parse(line);
  const attributes = attributesOf({
    'realtime.message.size': size,
    'realtime.message.kind': bodyKind,
    'realtime.message.event': event,
    'realtime.message.id': id,
  });
  return {
    at,
    event: {
      timeUnixNano: nanosOf(zero, at),
      name: direction === 'in' ? 'message received' : 'message sent',
      attributes,
    },
  };
}

/** Findings by stream and connection: the last that had begun by then. */
function findingsByConnection(analysis: Analysis): ReadonlyMap<string, readonly Finding[]> {
  const found = new Map<string, Finding[]>();
  for (const finding of analysis.findings()) {
    const stream = analysis.stream(finding.stream);
    if (stream === undefined) continue;
    const key = `${stream.id} ${lastBefore(stream.spans, finding.from) + stream.droppedSpans}`;
    const own = found.get(key);
    if (own === undefined) found.set(key, [finding]);
    else own.push(finding);
  }
  return found;
}

/** Events of messages in their order, and those of findings by their time between them. */
function* mergedEvents(lines: Iterable<string>, findings: readonly Finding[], zero: number): Generator<object> {
  const waiting = findings.toSorted((one, other) => one.from - other.from);
  let next = 0;
  for (const line of lines) {
    const { at, event } = messageEvent(line, zero);
    for (let finding = waiting[next]; finding !== undefined && finding.from < at; finding = waiting[++next])
      yield findingEvent(zero, finding);
    yield event;
  }
  for (const finding of waiting.slice(next)) yield findingEvent(zero, finding);
}

/** A span without its events. */
function spanOf(recording: ExportedRecording, stream: Stream, span: ConnectionSpan, index: number) {
  const { zero } = recording.input;
  const traceId = idOf(16, zero, recording.file, stream.id, stream.url);
  return {
    traceId,
    spanId: idOf(8, traceId, span.document, span.connection, index),
    name: `${span.transport} ${stream.label}`,
    kind: CLIENT,
    startTimeUnixNano: nanosOf(zero, span.connectingAt),
    endTimeUnixNano: nanosOf(zero, Math.max(span.connectingAt, span.closeAt ?? recording.until)),
    attributes: attributesOf({
      'url.full': span.url,
      'http.request.method': stream.method,
      'http.response.status_code': span.status === 0 ? null : span.status,
      'realtime.transport': stream.class,
      'realtime.protocol': stream.protocol,
      'realtime.stream': stream.id,
      'realtime.connection': index,
      'realtime.open_ms': span.openAt === null ? null : span.openAt - span.connectingAt,
      'realtime.end': span.how,
      'realtime.close_code': span.code,
      'realtime.close_reason': span.reason,
      'realtime.messages_in': span.messagesIn,
      'realtime.messages_out': span.messagesOut,
      'realtime.page_url': stream.pageUrl,
    }),
  };
}

function* spansOf(recording: ExportedRecording, events: MessageEvents): Generator<object> {
  const { analysis, input } = recording;
  const findings = findingsByConnection(analysis);
  for (const stream of analysis.streams()) {
    for (const [place, span] of stream.spans.entries()) {
      const index = place + stream.droppedSpans;
      const error = errorOf(span);
      const own = findings.get(`${stream.id} ${index}`) ?? [];
      yield {
        ...spanOf(recording, stream, span, index),
        events: mergedEvents(events.of(stream.id, index), own, input.zero),
        ...(error === null ? {} : { status: { code: ERROR, message: error } }),
      };
    }
  }
}

/** Lists stand at this depth: spans, a span, its events, an event. */
const DEPTH = 3;

/**
 * Writes a recording as traces of OpenTelemetry: OTLP in JSON (an `ExportTraceServiceRequest`, as collectors take it), a
 * trace for each stream, a span for each connection, an event for each message without what it carried, and one for each
 * finding. All on one line, so that the file is a file of lines of JSON too.
 */
export function* writeOtlp(recording: ExportedRecording, events: MessageEvents): Generator<string> {
  const resource = attributesOf({
    'service.name': 'realtime-inspector',
    'realtime.recording': recording.file,
    'realtime.writer': recording.input.writer,
  });
  const scope = JSON.stringify({ name: 'realtime-inspector', version: programVersion() });
  yield `{"resourceSpans":[{"resource":{"attributes":${JSON.stringify(resource)}},"scopeSpans":[{"scope":${scope},"spans":`;
  yield* jsonPieces(spansOf(recording, events), DEPTH);
  yield '}]}]}\n';
}
