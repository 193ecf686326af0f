import type { Millis } from '../../base/units.ts';
import { nothingSinceOpenText, unlistenedText } from '../../texts/findings/nothing-since-open.ts';
import type { Header } from '../../wire/record.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { headerOf, typeOf } from '../streams/network/network-answer.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** How long an event stream may be open without an event before its compression is the suspect. */
const QUIET = 5_000;

/** Encodings that hold back what is written until the compressor flushes. */
const HOLDS_BACK = /\b(gzip|x-gzip|deflate|br|zstd)\b/;

/** Types of events that are remembered of a stream. */
const MAX_TYPES = 64;

interface Waiting {
  stream: Stream;
  readonly ref: RecordRef;
  readonly encoding: string;
}

const idOf = (stream: StreamId, { connectingAt }: ConnectionSpan): string =>
  `nothing-arrives:${stream}:${connectingAt}`;

/** The encoding that an event stream came in, the empty string for none that holds anything back. */
function encodingOf(headers: readonly Header[]): string {
  const encoding = headerOf(headers, 'content-encoding').toLowerCase();
  return HOLDS_BACK.test(encoding) && typeOf(headers) === 'text/event-stream' ? encoding : '';
}

/**
 * Finds event streams that are open and bring nothing, where something proves that it is no quiet feed: they are
 * compressed, or events come for which the page has no listener. See docs/reference/detectors.md, "Opened, and nothing since".
 */
export function createNothingSinceOpenDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const waiting = new Map<ConnectionSpan, Waiting>();

  /** The record with which a connection opened. */
  const openedBy = new WeakMap<ConnectionSpan, RecordRef>();

  /** Types of events that a stream has brought to its page: then the page has a listener for them. */
  const heard = perStream<Set<string>>(() => new Set());

  const judgeTypes = (stream: Stream, span: ConnectionSpan, ref: RecordRef | undefined, at: Millis): void => {
    const unlistened = (span.network?.unlistened ?? []).filter(([type]) => heard.get(stream.id)?.has(type) !== true);
    const id = `nothing-arrives:${stream.id}:unlistened`;
    // A listener was added since.
    if (unlistened.length === 0) return findings.delete(id);
    findings.set({
      id,
      kind: 'nothing-arrives',
      severity: stream.messagesIn === 0 ? 'warning' : 'info',
      confidence: 'documented',
      stream: stream.id,
      from: span.openAt ?? span.connectingAt,
      until: at,
      count: unlistened.reduce((sum, [, count]) => sum + count, 0),
      ...unlistenedText(unlistened, stream.messagesIn),
      records: ref === undefined ? [] : [ref],
    });
  };

  const forget = (span: ConnectionSpan): void => {
    const entry = waiting.get(span);
    waiting.delete(span);
    if (entry !== undefined) findings.delete(idOf(entry.stream.id, span));
  };

  return {
    opened(stream, span, record) {
      if (record.kind !== 'open' || span.transport === 'websocket') return;
      openedBy.set(span, refOf(record));
      const encoding = encodingOf(record.headers);
      if (encoding !== '') waiting.set(span, { stream, ref: refOf(record), encoding });
    },
    network(stream, span, record) {
      const ref = openedBy.get(span);
      // Only an event source has listeners for types; a reply by fetch is read whole.
      if (span.transport === 'eventsource') judgeTypes(stream, span, ref, record.at);
      const encoding = encodingOf(record.headers);
      if (ref === undefined || encoding === '' || span.openAt === null || span.closeAt !== null || span.messagesIn > 0)
        return;
      if (!waiting.has(span)) waiting.set(span, { stream, ref, encoding });
    },
    message(stream, message) {
      if (message.event !== null && message.direction === 'in') {
        const types = heard.of(stream);
        if (types.size < MAX_TYPES) types.add(message.event);
      }
      if (waiting.size === 0 || message.direction !== 'in') return;
      const span = context.spanOf(message);
      if (span !== null) forget(span);
    },
    closed: (_stream, span) => void waiting.delete(span),
    tick(at) {
      for (const [span, { stream, ref, encoding }] of waiting) {
        if (span.openAt === null || at - span.openAt < QUIET) continue;
        if (context.obscuredFrom(span.document, span.openAt, at) !== null) continue;
        findings.set({
          id: idOf(stream.id, span),
          kind: 'nothing-arrives',
          severity: 'warning',
          confidence: 'heuristic',
          stream: stream.id,
          from: span.openAt,
          until: at,
          count: 1,
          ...nothingSinceOpenText({ at: context.clock(span.openAt), lasted: at - span.openAt, encoding }),
          records: [ref],
        });
      }
    },
    merged(from, into) {
      heard.merged(from, into.id);
      for (const entry of waiting.values()) if (entry.stream.id === from) entry.stream = into;
    },
    forgot(stream) {
      heard.forgot(stream);
      findings.forget(stream);
      for (const [span, entry] of waiting) if (entry.stream.id === stream) waiting.delete(span);
    },
    findings: () => findings.list(),
    ledger: () => findings.ledger(),
  };
}
