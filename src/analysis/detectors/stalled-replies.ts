import type { Millis } from '../../base/units.ts';
import { stalledText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Finding, RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { median } from '../statistics.ts';
import { endMarker, promisedMarker } from '../streams/continuity/end-markers.ts';
import type { StreamMessage } from '../streams/message.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** A pause of a reply that is noted, how far it exceeds the usual one, and one that nothing explains any more. */
const NOTED = 15_000;
const BEYOND = 20;
const LONG = 60_000;

/** Messages and pauses of a reply that it takes. */
const LEAST = 3;
const PAUSES = 200;

/** Messages closer than this came in one piece, and show no pause of the sender. */
const TOGETHER = 1;

/** A streamed reply under way. */
interface Reply {
  readonly stream: Stream;
  marker: string | null;
  messages: number;
  readonly pauses: number[];
  lastAt: Millis | null;
  lastRef: RecordRef | null;
  level: 0 | 1 | 2;
}

/** Finds streamed replies that stop and do not end. See docs/reference/detectors.md, "Stalled reply". */
export function createStalledReplyDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const replies = new Map<ConnectionSpan, Reply>();
  const markers = perStream<string | null>(() => null);

  const idOf = (stream: Stream, span: ConnectionSpan): string => `stalled:${stream.id}:${span.connectingAt}`;

  const judge = (span: ConnectionSpan, reply: Reply, at: Millis): void => {
    const { stream, lastAt, messages, pauses } = reply;
    const marker = reply.marker ?? markers.get(stream.id) ?? null;
    if (marker === null || lastAt === null || messages < LEAST) return;
    const usual = pauses.length === 0 ? 0 : median(pauses);
    const still = at - lastAt;
    if (still <= Math.max(NOTED, BEYOND * usual)) return;
    if (context.obscuredFrom(span.document, lastAt, at) !== null) return;
    const level = still >= LONG ? 2 : 1;
    if (level === reply.level) return;
    reply.level = level;
    findings.set({
      id: idOf(stream, span),
      kind: 'stalled',
      severity: level === 2 ? 'warning' : 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: lastAt,
      until: at,
      count: 1,
      ...stalledText({ at: context.clock(lastAt), still, messages, usual, marker }),
      records: reply.lastRef === null ? [] : [reply.lastRef],
    });
  };

  return {
    opened(stream, span) {
      if (!isRequest(span) || (stream.class !== 'sse' && stream.class !== 'streamed-fetch')) return;
      replies.set(span, { stream, marker: null, messages: 0, pauses: [], lastAt: null, lastRef: null, level: 0 });
    },
    message(stream, message) {
      const span = message.direction === 'in' && replies.size > 0 ? context.spanOf(message) : null;
      const reply = span === null ? undefined : replies.get(span);
      if (span === null || reply === undefined) return;
      if (reply.level > 0) {
        // It goes on after all: the pause was long, and is over.
        findings.delete(idOf(stream, span));
        reply.level = 0;
      }
      take(reply, message);
      const end = endMarker(message);
      if (end === null) return;
      markers.set(stream.id, end);
      replies.delete(span);
    },
    closed: (_stream, span) => void replies.delete(span),
    tick(at) {
      for (const [span, reply] of replies) judge(span, reply, at);
    },
    merged: (from, into) => markers.merged(from, into.id),
    forgot(stream: StreamId) {
      markers.forgot(stream);
      findings.forget(stream);
      for (const [span, reply] of replies) if (reply.stream.id === stream) replies.delete(span);
    },
    findings: (): readonly Finding[] => findings.list(),
  };
}

function take(reply: Reply, message: StreamMessage): void {
  if (reply.messages === 0) reply.marker = promisedMarker(message);
  reply.messages += 1;
  const pause = reply.lastAt === null ? 0 : message.at - reply.lastAt;
  if (pause >= TOGETHER && reply.pauses.length < PAUSES) reply.pauses.push(pause);
  reply.lastAt = message.at;
  reply.lastRef = message.ref;
}
