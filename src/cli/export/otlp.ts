import { createHash } from 'node:crypto';
import type { ConnectionSpan, Stream } from '../../analysis/streams/stream.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { programVersion } from '../program-version.ts';
import type { ExportedRecording } from './tables.ts';

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

const messageEvent = (zero: number, { at, direction, size, bodyKind, event, id }: StreamMessage): object => ({
  timeUnixNano: nanosOf(zero, at),
  name: direction === 'in' ? 'message received' : 'message sent',
  attributes: attributesOf({
    'realtime.message.size': size,
    'realtime.message.kind': bodyKind,
    'realtime.message.event': event,
    'realtime.message.id': id,
  }),
});

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

/** Messages and findings of one stream by the connection they belong to: by its index among all of the stream. */
function eventsOf(stream: Stream, messages: readonly StreamMessage[], findings: readonly Finding[], zero: number) {
  const events = new Map<number, { readonly at: number; readonly event: object }[]>();
  const add = (connection: number, at: number, event: object): void => {
    const own = events.get(connection);
    if (own === undefined) events.set(connection, [{ at, event }]);
    else own.push({ at, event });
  };
  for (const message of messages) add(message.connection, message.at, messageEvent(zero, message));
  for (const finding of findings) {
    const index = lastBefore(stream.spans, finding.from);
    add(index + stream.droppedSpans, finding.from, findingEvent(zero, finding));
  }
  return events;
}

function* spansOf(recording: ExportedRecording): Generator<object> {
  const { analysis, messages, input, until } = recording;
  const { zero } = input;
  const byStream = new Map<number, StreamMessage[]>(analysis.streams().map(({ id }) => [id, []]));
  for (const message of messages) byStream.get(message.stream)?.push(message);
  const findings = new Map<number, Finding[]>(analysis.streams().map(({ id }) => [id, []]));
  for (const finding of analysis.findings()) findings.get(finding.stream)?.push(finding);
  for (const stream of analysis.streams()) {
    const events = eventsOf(stream, byStream.get(stream.id) ?? [], findings.get(stream.id) ?? [], zero);
    const traceId = idOf(16, zero, recording.file, stream.id, stream.url);
    for (const [place, span] of stream.spans.entries()) {
      const index = place + stream.droppedSpans;
      const own = (events.get(index) ?? []).sort((first, second) => first.at - second.at);
      const error = errorOf(span);
      yield {
        traceId,
        spanId: idOf(8, traceId, span.document, span.connection, index),
        name: `${span.transport} ${stream.label}`,
        kind: CLIENT,
        startTimeUnixNano: nanosOf(zero, span.connectingAt),
        endTimeUnixNano: nanosOf(zero, Math.max(span.connectingAt, span.closeAt ?? until)),
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
        events: own.map(({ event }) => event),
        ...(error === null ? {} : { status: { code: ERROR, message: error } }),
      };
    }
  }
}

/**
 * Writes a recording as traces of OpenTelemetry: OTLP in JSON (an `ExportTraceServiceRequest`, as collectors take it), a
 * trace for each stream, a span for each connection, an event for each message without what it carried, and one for each
 * finding. All on one line, so that the file is a file of lines of JSON too.
 */
export function* writeOtlp(recording: ExportedRecording): Generator<string> {
  const resource = attributesOf({
    'service.name': 'realtime-inspector',
    'realtime.recording': recording.file,
    'realtime.writer': recording.input.writer,
  });
  const scope = JSON.stringify({ name: 'realtime-inspector', version: programVersion() });
  yield `{"resourceSpans":[{"resource":{"attributes":${JSON.stringify(resource)}},"scopeSpans":[{"scope":${scope},"spans":[`;
  let comma = '';
  for (const span of spansOf(recording)) {
    yield `${comma}${JSON.stringify(span)}`;
    comma = ',';
  }
  yield ']}]}]}\n';
}
