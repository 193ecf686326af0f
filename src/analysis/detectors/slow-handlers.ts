import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { type Millis, millis } from '../../base/units.ts';
import { slowHandlersText } from '../../texts/findings/slow-handlers.ts';
import type { BusyHandler } from '../../wire/busy.ts';
import type { BusyRecord, DocumentKey } from '../../wire/record.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { RecentMessages } from '../recent-messages.ts';
import type { Stream, StreamClass, StreamId } from '../streams/stream.ts';

/** A handler from this on is slow; a few of them are no finding. */
const SLOW = 50;
const LEAST = 3;

/** What handlers may take of {@link WINDOW} before it is a warning, and before it is worth a note. */
const WINDOW = 5_000;
const WARNING = 0.5;
const NOTE = 0.2;

/** Handlers this close to each other leave the page no time for anything else. */
const AT_ONCE = 50;

/** Milliseconds after which the records of a page are here for certain. */
const LATER = 2_000;
const MAX_PENDING = 500;

/** Documents whose latest messages are remembered. */
const RECENT_DOCUMENTS = 64;

/** A handler runs right after its message was recorded. */
const SLACK = 2;
const LATEST = 10_000;

interface Run {
  readonly at: number;
  readonly length: number;
}

interface Memory {
  /** Those of the last {@link WINDOW}. */
  runs: Run[];
  count: number;
  total: number;
  longest: number;
  invoker: string;
  source: string;
  firstAt: Millis | null;
  /** The present row of handlers without a pause, and the longest. */
  row: { from: number; until: number } | null;
  behind: number;
  share: number;
  ref: RecordRef | null;
}

const newMemory = (): Memory => ({
  runs: [],
  count: 0,
  total: 0,
  longest: 0,
  invoker: '',
  source: '',
  firstAt: null,
  row: null,
  behind: 0,
  share: 0,
  ref: null,
});

const ALL_OF_FETCH: readonly StreamClass[] = [
  'sse',
  'streamed-fetch',
  'long-poll',
  'short-poll',
  'retry-loop',
  'request',
];

/** Which streams a callback may belong to, by the browser's name for it. */
function classesOf(invoker: string): readonly StreamClass[] {
  if (/WebSocket/.test(invoker)) return ['websocket'];
  if (/EventSource/.test(invoker)) return ['sse'];
  if (/DataChannel/.test(invoker)) return ['datachannel'];
  return ALL_OF_FETCH;
}

/** Finds handlers that take so long that the page falls behind. See docs/reference/detectors.md, "Slow handlers". */
export function createSlowHandlersDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Memory>(newMemory);
  /** What was not judged yet: a busy page hands out its own records later still. */
  const pending = new BoundedList<BusyRecord>(MAX_PENDING);
  const recent = new BoundedMap<DocumentKey, RecentMessages>(RECENT_DOCUMENTS);

  /** The message that a handler was called for. */
  const causeOf = (document: DocumentKey, { invoker, length }: BusyHandler, at: number) => {
    const classes = classesOf(invoker);
    const isOne = (id: StreamId): boolean => {
      const stream = context.stream(id);
      return stream !== undefined && classes.includes(stream.class);
    };
    const cause = recent.get(document)?.before(at + SLACK, isOne) ?? null;
    return cause === null || Math.abs(at - cause.at) > LATEST + length ? null : cause;
  };

  const report = (stream: Stream, memory: Memory, until: Millis): void => {
    const { count, total, longest, behind, share, invoker, source, firstAt, ref } = memory;
    if (count < LEAST || share < NOTE || firstAt === null) return;
    findings.set({
      id: `slow-handlers:${stream.id}`,
      kind: 'slow-handlers',
      severity: share >= WARNING ? 'warning' : 'info',
      confidence: 'inferred',
      stream: stream.id,
      from: firstAt,
      until,
      count,
      ...slowHandlersText({
        at: context.clock(firstAt),
        ...{ invoker, source, count, longest, total, behind, share },
        within: WINDOW,
      }),
      records: ref === null ? [] : [ref],
    });
  };

  const judge = (document: DocumentKey, handler: BusyHandler, at: number): void => {
    if (handler.length < SLOW) return;
    const cause = causeOf(document, handler, at);
    const stream = cause === null ? undefined : context.stream(cause.stream);
    if (cause === null || stream === undefined) return;
    const memory = memories.of(stream);
    take(memory, handler, at);
    memory.ref ??= { document, n: cause.n, part: cause.part };
    report(stream, memory, millis(at + handler.length));
  };

  const judgeUntil = (until: number): void => {
    while ((pending.items[0]?.at ?? Infinity) <= until) {
      const [record] = pending.items;
      if (record === undefined) return;
      pending.remove(record);
      const from = record.at - record.ago - record.length;
      for (const handler of record.handlers) judge(record.of, handler, from + handler.after);
    }
  };

  return {
    ...lifecycle(findings, memories),
    message(stream, message) {
      if (message.direction !== 'in') return;
      const { document } = message.ref;
      let messages = recent.get(document);
      if (messages === undefined) {
        messages = new RecentMessages();
        recent.set(document, messages);
      }
      messages.add(message.at, stream.id, message.ref);
    },
    busy(record) {
      if (record.handlers.length > 0) pending.push(record);
    },
    tick: (at) => judgeUntil(at - LATER),
    finished: () => judgeUntil(Infinity),
  };
}

function take(memory: Memory, { length, invoker, source }: BusyHandler, at: number): void {
  memory.count += 1;
  memory.total += length;
  memory.firstAt ??= millis(at);
  if (length > memory.longest) Object.assign(memory, { longest: length, invoker, source });
  memory.runs = [...memory.runs.filter((run) => run.at + run.length > at + length - WINDOW), { at, length }];
  const busy = memory.runs.reduce((sum, run) => sum + run.length, 0);
  memory.share = Math.max(memory.share, Math.min(1, busy / WINDOW));
  const { row } = memory;
  if (row !== null && at - row.until <= AT_ONCE) row.until = at + length;
  else memory.row = { from: at, until: at + length };
  const present = memory.row;
  if (present !== null) memory.behind = Math.max(memory.behind, present.until - present.from);
}
