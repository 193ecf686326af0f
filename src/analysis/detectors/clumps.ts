import type { Millis } from '../../base/units.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import { clumpedText, oneBehindText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { median } from '../statistics.ts';
import type { StreamMessage } from '../streams/message.ts';
import { ownTimeOf } from '../streams/own-time.ts';
import type { Stream } from '../streams/stream.ts';

/** Messages this close belong to one clump; how many make one, over which time they were made, and how many clumps. */
const TOGETHER = 20;
const CLUMP = 3;
const MADE = 1_000;
const CLUMPS = 3;
const MESSAGES = 20;

/** Messages in a row that each come with the next, how well the times agree, and the least time between them. */
const BEHIND = 6;
const AGREES = 0.1;
const STEP = 500;

interface Clump {
  from: Millis;
  until: Millis;
  messages: number;
  madeFrom: number;
  madeUntil: number;
}

interface Memory {
  clump: Clump | null;
  clumps: number;
  /** Messages in clumps, and in all. */
  inClumps: number;
  messages: number;
  firstAt: Millis | null;
  /** The message before: its own time, and how long after it the message came; `null` where that is not known. */
  before: { readonly made: number; readonly lag: number } | null;
  lags: number[];
}

const newMemory = (): Memory => ({
  clump: null,
  clumps: 0,
  inClumps: 0,
  messages: 0,
  firstAt: null,
  before: null,
  lags: [],
});

/**
 * Finds streams that something on the way holds back while they stay open: messages that come together although they were
 * made one by one, and messages that come only when the next one is made. See docs/reference/detectors.md, "Clumps".
 */
export function createClumpDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream(newMemory);

  const report = (
    stream: Stream,
    name: string,
    at: Millis,
    memory: Memory,
    ref: RecordRef,
    count: number,
    text: ReturnType<typeof clumpedText>,
  ): void =>
    findings.set({
      id: `clumped:${stream.id}:${name}`,
      kind: 'clumped',
      severity: 'warning',
      confidence: 'heuristic',
      stream: stream.id,
      from: memory.firstAt ?? at,
      until: at,
      count,
      ...text,
      records: [ref],
    });

  /** A message came after the clump before it was over. */
  const judgeClump = (stream: Stream, memory: Memory, { at, ref }: StreamMessage): void => {
    const { clump } = memory;
    if (clump === null || clump.messages < CLUMP || clump.madeUntil - clump.madeFrom <= MADE) return;
    if (context.obscuredFrom(ref.document, clump.from, at) !== null) return;
    memory.clumps += 1;
    memory.inClumps += clump.messages;
    memory.firstAt ??= clump.from;
    if (memory.clumps < CLUMPS || memory.messages < MESSAGES || memory.inClumps < memory.messages * 0.8) return;
    const text = clumpedText({
      at: context.clock(clump.from),
      clumps: memory.clumps,
      messages: clump.messages,
      made: clump.madeUntil - clump.madeFrom,
      within: TOGETHER,
    });
    report(stream, 'clumps', at, memory, ref, memory.clumps, text);
  };

  const judgeBehind = (stream: Stream, memory: Memory, { at, ref }: StreamMessage, made: number): void => {
    const { before } = memory;
    const epoch = context.epochOf(at);
    const step = before === null ? 0 : made - before.made;
    if (before !== null && step >= STEP && Math.abs(before.lag - step) <= step * AGREES) memory.lags.push(before.lag);
    else memory.lags = [];
    memory.before = epoch === null ? null : { made, lag: epoch - made };
    if (memory.lags.length < BEHIND) return;
    memory.lags = memory.lags.slice(-BEHIND * 4);
    const text = oneBehindText({ at: context.clock(at), messages: memory.lags.length, lag: median(memory.lags) });
    report(stream, 'behind', at, memory, ref, memory.lags.length, text);
  };

  return {
    ...lifecycle(findings, memories),
    opened(stream) {
      const memory = memories.get(stream.id);
      if (memory === undefined) return;
      memory.clump = null;
      memory.before = null;
      memory.lags = [];
    },
    message(stream, message, decoded) {
      if (message.direction !== 'in' || decoded.role === 'heartbeat') return;
      if (stream.class !== 'websocket' && stream.class !== 'sse') return;
      const made = ownTimeOf(firstPart(decoded).body);
      if (made === null) return;
      const memory = memories.of(stream);
      const { clump } = memory;
      if (clump !== null && message.at - clump.until <= TOGETHER) {
        clump.until = message.at;
        clump.messages += 1;
        clump.madeFrom = Math.min(clump.madeFrom, made);
        clump.madeUntil = Math.max(clump.madeUntil, made);
      } else {
        judgeClump(stream, memory, message);
        memory.clump = { from: message.at, until: message.at, messages: 1, madeFrom: made, madeUntil: made };
      }
      memory.messages += 1;
      judgeBehind(stream, memory, message, made);
    },
  };
}
