import type { Millis } from '../../base/units.ts';
import { isHousekeeping, isReply, partsOf } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { quietText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { refOf } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { median } from '../statistics.ts';
import type { StreamMessage } from '../streams/message.ts';
import { isLasting, type ConnectionSpan, type Stream } from '../streams/stream.ts';
import { silenceThreshold } from './silence.ts';

/** Pauses that are remembered of a stream. */
const SAMPLES = 200;

/** Sends this soon after an open subscribe; those of the first open must be sent again within the longer time. */
const FIRST_SENDS = 2_000;
const SENDS_AGAIN = 5_000;
const MAX_SENDS = 8;

/** No reconnect is called quiet sooner. */
const FLOOR = 5_000;

/** One message that the page sent right after an open. */
interface Sent {
  readonly key: string;
  readonly text: string;
}

interface Memory {
  readonly pauses: number[];
  next: number;
  lastAt: Millis | null;
  connection: number;
  span: ConnectionSpan | null;
  /** What was sent after the first open, and after the last. */
  first: readonly Sent[] | null;
  sent: Sent[];
  openAt: Millis | null;
  openRef: RecordRef | null;
  /** True from the open of a later connection until something comes on it. */
  isWaiting: boolean;
  reported: string | null;
}

const newMemory = (): Memory => ({
  pauses: [],
  next: 0,
  lastAt: null,
  connection: -1,
  span: null,
  first: null,
  sent: [],
  openAt: null,
  openRef: null,
  isWaiting: false,
  reported: null,
});

/** Texts that differ only in numbers and ids ask for the same. */
const keyOf = (text: string): string => text.slice(0, 500).replaceAll(/[0-9a-f]{8,}|\d+/gi, '#');

/**
 * Finds connections that were opened again and on which nothing comes any more: mostly the subscription was not sent
 * again. See docs/reference/detectors.md, "Quiet since the reconnect".
 */
export function createQuietDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream(newMemory);

  const judge = (stream: Stream, memory: Memory, at: Millis): void => {
    const { openAt, span } = memory;
    if (openAt === null || span === null || span.closeAt !== null) return;
    const threshold = silenceThreshold(memory.pauses);
    const limit = threshold === null ? null : Math.max(threshold, FLOOR);
    if (limit === null || at - openAt <= limit) return;
    if (context.obscuredFrom(span.document, openAt, at) !== null) return;
    const again = new Set(memory.sent.map(({ key }) => key));
    const missing = (memory.first ?? []).filter(({ key }) => !again.has(key)).map(({ text }) => text);
    const id = `quiet:${stream.id}:${openAt}`;
    memory.reported = id;
    findings.set({
      id,
      kind: 'quiet',
      severity: missing.length > 0 ? 'warning' : 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: openAt,
      until: at,
      count: 1,
      ...quietText({
        at: context.clock(openAt),
        lasted: at - openAt,
        usual: median(memory.pauses),
        limit,
        missing,
        sentAgain: (memory.first ?? []).length,
      }),
      records: memory.openRef === null ? [] : [memory.openRef],
    });
  };

  return {
    ...lifecycle(findings, memories),
    opened(stream, span, record) {
      if (!isLasting(stream) || stream.class === 'streamed-fetch') return;
      const memory = memories.of(stream);
      if (memory.openAt !== null) {
        memory.first ??= memory.sent;
        memory.isWaiting = true;
        memory.sent = [];
      }
      memory.span = span;
      memory.openAt = span.openAt;
      memory.openRef = refOf(record);
      memory.lastAt = null;
      memory.reported = null;
    },
    message(stream, message, decoded) {
      const memory = memories.get(stream.id);
      if (memory === undefined) return;
      if (message.direction === 'out') noteSent(memory, message, decoded);
      else if (noteReceived(memory, message, decoded) && memory.reported !== null) {
        findings.delete(memory.reported);
        memory.reported = null;
      }
    },
    tick(at) {
      for (const [id, memory] of memories.entries()) {
        if (!memory.isWaiting) continue;
        const stream = context.stream(id);
        if (stream !== undefined) judge(stream, memory, at);
      }
    },
  };
}

function noteSent(memory: Memory, { at, payload }: StreamMessage, decoded: DecodedMessage): void {
  if (memory.openAt === null || decoded.role === 'heartbeat' || memory.sent.length >= MAX_SENDS) return;
  // The first open: what is sent at once. A later one may take longer.
  const within = memory.first === null ? FIRST_SENDS : SENDS_AGAIN;
  if (at - memory.openAt > within || payload.encoding !== 'text') return;
  memory.sent.push({ key: keyOf(payload.data), text: payload.data });
}

/** Takes in what came. @returns true where it shows that the stream is alive. */
function noteReceived(memory: Memory, { at }: StreamMessage, decoded: DecodedMessage): boolean {
  if (decoded.role === 'heartbeat' || partsOf(decoded).every((part) => isReply(part) || isHousekeeping(part))) {
    return false;
  }
  memory.isWaiting = false;
  if (memory.lastAt !== null && at > memory.lastAt) {
    memory.pauses[memory.next] = at - memory.lastAt;
    memory.next = (memory.next + 1) % SAMPLES;
  }
  memory.lastAt = at;
  return true;
}
