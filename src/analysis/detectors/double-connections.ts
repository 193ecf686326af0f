import type { Detector, DetectorContext } from '../detector.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { hashText } from '../streams/hash.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { formatCount, pluralize } from '../../base/format.ts';

/** Milliseconds within which the same message comes on both connections. */
const AT_ONCE = 50;

/** Different messages in a row that must each come on every connection. */
const MESSAGES = 10;

/** Messages of the last moments that wait for their like; a connection that brings more at once is left alone. */
const MAX_WAITING = 256;

interface Waiting {
  readonly hash: number;
  readonly at: number;
  readonly stream: StreamId;
}

/** The connections that are open to one endpoint, and the messages that came on one and not yet on the other. */
interface Sharers {
  readonly open: Map<ConnectionSpan, Stream>;
  waiting: Waiting[];
  /** Messages in a row that came on two connections. */
  run: number;
  lastHash: number;
  first: StreamMessage | null;
}

/**
 * Finds pages that hold two connections to one endpoint which bring the same messages: a subscription that was begun
 * again without ending the first. See docs/detectors.md, "Duplicates".
 */
export function createDoubleConnectionDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const byEndpoint = new Map<string, Sharers>();
  const byStream = new Map<StreamId, Sharers>();

  const report = (sharers: Sharers, message: StreamMessage): void => {
    const streams = [...sharers.open.values()].sort((left, right) => left.id - right.id);
    const stream = streams.at(-1);
    if (stream === undefined) return;
    const records = [sharers.first?.ref, message.ref].filter((ref): ref is RecordRef => ref !== undefined);
    const from = sharers.first?.at ?? message.at;
    findings.set({
      id: `double-subscription:${stream.id}:connections:${from}`,
      kind: 'double-subscription',
      severity: 'warning',
      confidence: 'heuristic',
      stream: stream.id,
      from,
      until: message.at,
      count: sharers.run,
      text: `Each of ${formatCount(sharers.run)} messages in a row came on ${formatCount(sharers.open.size)} connections at once from ${context.when(from).replace(/^at /, '')}: the page is connected to the same endpoint more than once.`,
      evidence: [
        `the same ${pluralize(sharers.run, 'message')} within ${AT_ONCE} ms on ${streams.map(({ label }) => label).join(' and ')}`,
      ],
      doubt: 'Two parts of the page may each want a connection of their own.',
      advice:
        'Look for a connection that is not closed before the next one is opened (an effect without clean-up).',
      records,
    });
  };

  const leave = (span: ConnectionSpan, stream: Stream): void => {
    const sharers = byStream.get(stream.id);
    if (sharers === undefined || !sharers.open.delete(span)) return;
    reset(sharers);
    if (![...sharers.open.values()].some(({ id }) => id === stream.id)) byStream.delete(stream.id);
  };

  return {
    opened(stream, span) {
      if (span.transport !== 'websocket' && span.transport !== 'eventsource') return;
      const key = keyOf(stream, span);
      const sharers = byEndpoint.get(key) ?? {
        open: new Map(),
        waiting: [],
        run: 0,
        lastHash: Number.NaN,
        first: null,
      };
      byEndpoint.set(key, sharers);
      sharers.open.set(span, stream);
      byStream.set(stream.id, sharers);
    },
    message(stream, message, decoded) {
      const sharers = byStream.get(stream.id);
      if (sharers === undefined || sharers.open.size < 2) return;
      if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
      if (takeShared(sharers, message) && sharers.run >= MESSAGES) report(sharers, message);
    },
    closed(stream, span) {
      leave(span, stream);
      for (const [key, { open }] of byEndpoint) if (open.size === 0) byEndpoint.delete(key);
    },
    merged(from, into) {
      // One took the other's place: for a moment both were open on purpose.
      findings.forget(from);
      const sharers = byStream.get(from);
      byStream.delete(from);
      if (sharers === undefined) return;
      for (const [span, { id }] of sharers.open) if (id === from) sharers.open.set(span, into);
      byStream.set(into.id, sharers);
    },
    forgot(stream) {
      byStream.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

function keyOf(stream: Stream, span: ConnectionSpan): string {
  const { transport, url } = span;
  const { family, parameters } = normaliseEndpoint({
    transport,
    method: stream.method,
    url,
    bodyKind: 'none',
    body: null,
  });
  return `${span.document} ${transport} ${family} ${parameters.join('&')}`;
}

function reset(sharers: Sharers): void {
  sharers.waiting = [];
  sharers.run = 0;
  sharers.lastHash = Number.NaN;
  sharers.first = null;
}

/** Takes a message in. @returns true where it completes a run of messages that each came on two connections. */
function takeShared(sharers: Sharers, message: StreamMessage): boolean {
  const hash = hashText(message.payload.data);
  const { waiting } = sharers;
  const place = waiting.findIndex((one) => one.hash === hash && one.stream !== message.stream);
  const oldest = waiting[0];
  // What waited too long came on one connection alone.
  if (oldest !== undefined && (message.at - oldest.at > AT_ONCE || waiting.length >= MAX_WAITING)) {
    reset(sharers);
  } else if (place >= 0) {
    waiting.splice(place, 1);
    if (hash === sharers.lastHash) return false;
    sharers.lastHash = hash;
    sharers.run += 1;
    sharers.first ??= message;
    return true;
  }
  sharers.waiting.push({ hash, at: message.at, stream: message.stream });
  return false;
}
