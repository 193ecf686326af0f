import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { nameFacts } from '../numbering/inference/field-names.ts';
import { readOrdinal } from '../numbering/ordinal.ts';
import { isListOfRecords, isRecord } from '../numbering/sample.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { formatCount, pluralize } from '../../base/format.ts';

/** Requests whose cursor followed the reply before it, from which on one that does not means something. */
const LEAST_STEPS = 5;

interface Polled {
  /** Requests under way: with two at once it is not known which reply a cursor answers to. */
  pending: number;
  /** What the last reply gave as the place to go on, `null` where it gave none or brought nothing. */
  given: number | null;
  /** The cursor of the last request. */
  asked: number | null;
  /** How often a cursor was the place given, and the one behind it (a first number that is still wanted). */
  equal: number;
  next: number;
  skips: number;
  skipped: number;
  repeats: number;
  readonly refs: RecordRef[];
}

/**
 * Compares the cursor of each poll with what the reply before it gave: one further on leaves out what lies between, one
 * that stays behind has it delivered again. See docs/detectors.md, "Poll exposure".
 */
export function createPollCursorDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const streams = new Map<StreamId, Polled>();

  const judge = (stream: Stream, polled: Polled, cursor: number, ref: RecordRef, at: Stream['lastAt']): void => {
    const { given, asked } = polled;
    if (given === null) return;
    const step = usualStep(polled);
    if (cursor === given) polled.equal += 1;
    if (cursor === given + 1) polled.next += 1;
    if (step === null || cursor === given + step || cursor === given) return;
    if (cursor > given + step) {
      polled.skips += 1;
      polled.skipped += cursor - given - step;
      report(stream, polled, 'skipped', ref, at);
    } else if (cursor === asked) {
      polled.repeats += 1;
      report(stream, polled, 'repeated', ref, at);
    }
  };

  const report = (
    stream: Stream,
    polled: Polled,
    what: 'skipped' | 'repeated',
    ref: RecordRef,
    at: Stream['lastAt'],
  ) => {
    const id = `poll-exposure:${stream.id}:cursor-${what}`;
    if (polled.refs.length < 20) polled.refs.push(ref);
    const isSkip = what === 'skipped';
    findings.set({
      id,
      kind: 'poll-exposure',
      severity: isSkip ? 'warning' : 'info',
      confidence: 'inferred',
      stream: stream.id,
      from: findings.get(id)?.from ?? at,
      until: at,
      count: isSkip ? polled.skipped : polled.repeats,
      text: isSkip
        ? `${pluralize(polled.skips, 'request')} went on further than the reply before had come, the last ${context.when(at)}: ${pluralize(polled.skipped, 'number')} in between ${polled.skipped === 1 ? 'was' : 'were'} not asked for.`
        : `${pluralize(polled.repeats, 'request')} asked again from where the one before had, the last ${context.when(at)}: what came in between is delivered twice.`,
      evidence: [
        `${formatCount(Math.max(polled.equal, polled.next))} requests before went on where their reply had ended`,
      ],
      doubt: 'The cursor may also be moved by something else in the page, say a reply of another endpoint.',
      advice: isSkip ? 'Ask from the last number received.' : 'Move the cursor once a reply has been handled.',
      records: [...polled.refs],
    });
  };

  return {
    connecting(stream, span, record) {
      if ((span.transport !== 'fetch' && span.transport !== 'xhr') || record.kind !== 'connecting') return;
      const { cursor } = normaliseEndpoint(record);
      const number = cursor === null ? null : readOrdinal(cursor);
      if (number === null) return;
      const polled = streams.get(stream.id) ?? newPolled();
      streams.set(stream.id, polled);
      if (polled.pending === 0) {
        judge(stream, polled, number, { document: record.document, n: record.n, part: 0 }, record.at);
      }
      polled.pending += 1;
      polled.asked = number;
      polled.given = null;
    },
    message(stream, message, decoded) {
      const polled = message.direction === 'in' ? streams.get(stream.id) : undefined;
      if (polled !== undefined) polled.given = placeGiven(decoded) ?? polled.given;
    },
    closed(stream, span) {
      const polled = streams.get(stream.id);
      if (polled === undefined || (span.transport !== 'fetch' && span.transport !== 'xhr')) return;
      polled.pending = Math.max(0, polled.pending - 1);
    },
    merged(from) {
      streams.delete(from);
      findings.forget(from);
    },
    forgot(stream) {
      streams.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

const newPolled = (): Polled => ({
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

/** What the cursors so far add to the place given: nothing or one; `null` while neither is a habit. */
function usualStep({ equal, next, skips, repeats }: Polled): 0 | 1 | null {
  const most = Math.max(equal, next);
  if (most < LEAST_STEPS || most < 4 * (skips + repeats)) return null;
  return equal >= next ? 0 : 1;
}

const CURSOR_NAMES: ReadonlySet<string> = new Set(
  'cursor next nextcursor offset since last lastid nextoffset'.split(' '),
);

/** The place to go on that a reply names, else the highest number of the items in its list. */
function placeGiven(decoded: DecodedMessage): number | null {
  const body = firstPart(decoded).body;
  if (!isRecord(body)) return highestIn(body);
  for (const [name, value] of Object.entries(body)) {
    if (!CURSOR_NAMES.has(name.toLowerCase().replace(/[^a-z]/g, ''))) continue;
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
  for (const item of list.slice(0, 1_000)) {
    for (const [name, value] of Object.entries(item)) {
      if (!nameFacts(name).isNumber) continue;
      const number = readOrdinal(value);
      if (number !== null) highest = Math.max(highest ?? 0, number);
      break;
    }
  }
  return highest;
}
