import { isRecord } from '../../base/is-object.ts';
import type { Millis } from '../../base/units.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { repeatedCursorText, skippedCursorText } from '../../texts/findings/polls.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';
import { nameFacts } from '../numbering/inference/field-names.ts';
import { readOrdinal } from '../numbering/ordinal.ts';
import { isListOfRecords } from '../numbering/sample.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { isRequest } from '../streams/stream.ts';
import type { Stream } from '../streams/stream.ts';

/** Requests whose cursor followed the reply before it, from which on one that does not means something. */
const LEAST_STEPS = 5;

/** Items of a reply that are read for their numbers. */
const MAX_ITEMS = 1_000;

/** The cursors of one polled stream. */
interface Cursors {
  /** Requests under way: with two at once it is not known which reply a cursor follows. */
  pending: number;
  /** Where the last reply said to continue, `null` where it did not say or brought nothing. */
  given: number | null;
  /** The cursor of the last request. */
  asked: number | null;
  /** How often a cursor was the one given, and the number behind it (the first one that is still missing). */
  equal: number;
  next: number;
  /** Requests whose cursor was further on, and the numbers that they left out. */
  skips: number;
  skipped: number;
  repeats: number;
  readonly refs: RecordRef[];
}

const newCursors = (): Cursors => ({
  pending: 0,
  given: null,
  asked: null,
  equal: 0,
  next: 0,
  skips: 0,
  skipped: 0,
  repeats: 0,
  refs: [],
});

/**
 * Compares the cursor of each poll with what the reply before it gave: one further on leaves out what lies between, one
 * that stays behind has it delivered again. See docs/reference/detectors.md, "Poll exposure".
 */
export function createPollCursorDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const streams = perStream(newCursors);
  const memory = lifecycle(findings, streams);

  const report = (stream: Stream, cursors: Cursors, step: 'skipped' | 'repeated', ref: RecordRef, at: Millis): void => {
    const id = `poll-exposure:${stream.id}:cursor-${step}`;
    if (cursors.refs.length < MAX_FINDING_RECORDS) cursors.refs.push(ref);
    const { skips, skipped, repeats } = cursors;
    const followed = Math.max(cursors.equal, cursors.next);
    const lastAt = context.clock(at);
    const isSkip = step === 'skipped';
    findings.set({
      id,
      kind: 'poll-exposure',
      severity: isSkip ? 'warning' : 'info',
      confidence: 'inferred',
      stream: stream.id,
      from: findings.get(id)?.from ?? at,
      until: at,
      count: isSkip ? skipped : repeats,
      ...(isSkip
        ? skippedCursorText({ lastAt, requests: skips, skipped, followed })
        : repeatedCursorText({ lastAt, requests: repeats, followed })),
      records: [...cursors.refs],
    });
  };

  return {
    ...memory,
    connecting(stream, span, record) {
      if (!isRequest(span) || record.kind !== 'connecting') return;
      const { cursor } = normaliseEndpoint(record);
      const number = cursor === null ? null : readOrdinal(cursor);
      if (number === null) return;
      const cursors = streams.of(stream);
      const step = cursors.pending === 0 ? judgeStep(cursors, number) : null;
      if (step !== null) report(stream, cursors, step, refOf(record), record.at);
      cursors.pending += 1;
      cursors.asked = number;
      cursors.given = null;
    },
    message(stream, message, decoded) {
      const cursors = message.direction === 'in' ? streams.get(stream.id) : undefined;
      if (cursors !== undefined) cursors.given = cursorGiven(decoded) ?? cursors.given;
    },
    closed(stream, span) {
      const cursors = streams.get(stream.id);
      if (cursors !== undefined && isRequest(span)) cursors.pending = Math.max(0, cursors.pending - 1);
    },
    merged(from, into) {
      memory.merged(from, into);
      findings.forget(from);
    },
  };
}

/** Counts the step from the reply before to this cursor. @returns what is wrong with it, `null` for nothing. */
function judgeStep(cursors: Cursors, cursor: number): 'skipped' | 'repeated' | null {
  const { given, asked } = cursors;
  if (given === null) return null;
  const step = usualStep(cursors);
  if (cursor === given) cursors.equal += 1;
  if (cursor === given + 1) cursors.next += 1;
  if (step === null || cursor === given + step || cursor === given) return null;
  if (cursor > given + step) {
    cursors.skips += 1;
    cursors.skipped += cursor - given - step;
    return 'skipped';
  }
  if (cursor !== asked) return null;
  cursors.repeats += 1;
  return 'repeated';
}

/** What the cursors so far add to the one given: nothing or one; `null` while neither is usual. */
function usualStep({ equal, next, skips, repeats }: Cursors): 0 | 1 | null {
  const most = Math.max(equal, next);
  if (most < LEAST_STEPS || most < 4 * (skips + repeats)) return null;
  return equal >= next ? 0 : 1;
}

const CURSOR_FIELDS: ReadonlySet<string> = new Set(
  'cursor next nextcursor offset since last lastid nextoffset'.split(' '),
);

/** Where a reply says to continue, else the highest number of the items in its list. */
function cursorGiven(decoded: DecodedMessage): number | null {
  const body = firstPart(decoded).body;
  if (!isRecord(body)) return highestIn(body);
  for (const [name, value] of Object.entries(body)) {
    if (!CURSOR_FIELDS.has(name.toLowerCase().replace(/[^a-z]/g, ''))) continue;
    const number = readOrdinal(value);
    if (number !== null) return number;
  }
  for (const value of Object.values(body)) {
    const highest = highestIn(value);
    if (highest !== null) return highest;
  }
  return null;
}

function highestIn(list: unknown): number | null {
  if (!isListOfRecords(list)) return null;
  let highest: number | null = null;
  for (const item of list.slice(0, MAX_ITEMS)) {
    for (const [name, value] of Object.entries(item)) {
      if (!nameFacts(name).isNumber) continue;
      const number = readOrdinal(value);
      if (number !== null) highest = Math.max(highest ?? 0, number);
      break;
    }
  }
  return highest;
}
