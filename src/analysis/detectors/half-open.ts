import type { Millis } from '../../base/units.ts';
import { halfOpenText } from '../../texts/findings/half-open.ts';
import { isHousekeeping } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** Messages of the page without anything after them, and how long: at least, and beyond the slowest answer. */
const SENT = 3;
const LEAST = 10_000;
const BEYOND = 5;

/** Times that something had come after the page had sent; one that took this long shows no habit. */
const ANSWERED = 5;
const SLOW = 10_000;

interface Memory {
  span: ConnectionSpan | null;
  answered: number;
  slowest: number;
  /** Since the last message that came. */
  sent: number;
  firstAt: Millis | null;
  first: RecordRef | null;
}

const newMemory = (): Memory => ({ span: null, answered: 0, slowest: 0, sent: 0, firstAt: null, first: null });

/** Finds sockets that are dead while the page sends on. See docs/reference/detectors.md, "Half-open". */
export function createHalfOpenDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Memory>(newMemory);
  const idOf = (stream: Stream, at: Millis): string => `half-open:${stream.id}:${at}`;

  const judge = (stream: Stream, memory: Memory, at: Millis): void => {
    const { span, answered, slowest, sent, firstAt, first } = memory;
    if (span === null || span.closeAt !== null || firstAt === null || first === null) return;
    const lasted = at - firstAt;
    if (sent < SENT || answered < ANSWERED || slowest > SLOW || lasted < Math.max(LEAST, BEYOND * slowest)) return;
    if (context.obscuredFrom(span.document, firstAt, at) !== null) return;
    if (context.busyFor(span.document, firstAt, at) > lasted / 2) return;
    findings.set({
      id: idOf(stream, firstAt),
      kind: 'half-open',
      severity: 'warning',
      confidence: 'heuristic',
      stream: stream.id,
      from: firstAt,
      until: at,
      count: sent,
      ...halfOpenText({ at: context.clock(firstAt), sent, lasted, answered, slowest }),
      records: [first],
    });
  };

  return {
    ...lifecycle(findings, memories),
    opened(stream, span) {
      if (span.transport !== 'websocket') return;
      Object.assign(memories.of(stream), { span, sent: 0, firstAt: null, first: null });
    },
    message(stream, message, decoded) {
      if (stream.class !== 'websocket') return;
      const memory = memories.of(stream);
      if (message.direction === 'in') {
        if (memory.firstAt !== null) {
          findings.delete(idOf(stream, memory.firstAt));
          memory.answered += 1;
          memory.slowest = Math.max(memory.slowest, message.at - memory.firstAt);
        }
        memory.sent = 0;
        memory.firstAt = null;
        return;
      }
      if (decoded.role === 'heartbeat' || isHousekeeping(decoded)) return;
      memory.sent += 1;
      if (memory.firstAt === null) {
        memory.firstAt = message.at;
        memory.first = message.ref;
      }
    },
    refresh(at) {
      for (const [id, memory] of memories.entries()) {
        if (memory.sent < SENT) continue;
        const stream = context.stream(id);
        if (stream !== undefined) judge(stream, memory, at);
      }
    },
    closed(stream, span) {
      const memory = memories.get(stream.id);
      if (memory === undefined || memory.span !== span || span.closeAt === null) return;
      judge(stream, { ...memory, span: { ...span, closeAt: null } }, span.closeAt);
      Object.assign(memory, { span: null, sent: 0, firstAt: null });
    },
  };
}
