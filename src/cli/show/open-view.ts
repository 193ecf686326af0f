import { formatClock, formatOffset } from '../../base/format.ts';
import { type Millis, millis } from '../../base/units.ts';
import { MinHeap } from '../../base/min-heap.ts';
import type { Finding } from '../../analysis/finding.ts';
import { keptDecoders } from '../../analysis/kept-decoders.ts';
import { indexFindings } from '../../filter/finding-index.ts';
import type { FilterContext } from '../../filter/compile-filter.ts';
import type { Instant } from '../../filter/syntax.ts';
import type { RedactionRules } from '../../formats/redact/redact.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { createRecording, type Recording } from '../../store/recording.ts';
import { inducedOf } from '../../analysis/induced/induced-report.ts';
import type { WireRecord } from '../../wire/record.ts';
import { type InputSummary, readInput } from '../input.ts';
import { load, readWithProgress, redactorOf } from '../load-recording.ts';

const DAY = 86_400_000;

/** Messages of a log, or of all logs in order of time: `logs[log[i]]` has the one with number i at `position[i]`. */
interface MessageOrder {
  readonly logs: readonly MessageLog[];
  readonly log: Uint32Array;
  readonly position: Float64Array;
}

/** A recording that can be asked. */
export interface RecordingView {
  readonly file: string;
  readonly input: InputSummary;
  readonly recording: Recording;
  readonly findings: readonly Finding[];
  readonly order: MessageOrder;
  readonly context: FilterContext;
  /** Places of the messages that a finding names, earliest first. */
  placesOf(finding: Finding): readonly number[];
  readonly isRedacted: boolean;
  /** From the recording's zero to its end, or to its last record if the file does not say more. */
  readonly length: Millis;
  /** An instant as people read it: time of day in UTC, or since the recording's zero where the day is not known. */
  clock(at: number): string;
  /** The instant of the recording that a user's words mean. */
  instant(instant: Instant): number;
}

/** The instant of a time of day in UTC: of the recording's first day, or of the next if it lies half a day before its begin. */
function clockInstant(sinceMidnight: number, zero: number): number {
  if (zero === 0) return sinceMidnight;
  const instant = sinceMidnight - (zero % DAY);
  return instant < -DAY / 2 ? instant + DAY : instant;
}

function orderOf(recording: Recording): MessageOrder {
  const logs = [...recording.logs()];
  const length = logs.reduce((sum, { begin, end }) => sum + end - begin, 0);
  const order = { logs, log: new Uint32Array(length), position: new Float64Array(length) };
  const heap = new MinHeap<{ readonly index: number; readonly log: MessageLog; position: number }>();
  for (const [index, log] of logs.entries())
    if (log.begin < log.end) heap.push(log.oldest(), { index, log, position: log.begin });
  for (let place = 0; place < length; place += 1) {
    const next = heap.pop();
    if (next === undefined) break;
    order.log[place] = next.index;
    order.position[place] = next.position;
    next.position += 1;
    if (next.position < next.log.end) heap.push(next.log.times.at(next.position), next);
  }
  return order;
}

/** Places of all messages that findings name, by stream and number of the record. */
function findPlaces(order: MessageOrder, dropped: number, found: FilterContext['found']): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (let index = 0; index < order.log.length; index += 1) {
    const log = order.logs[order.log[index] ?? 0];
    if (log === undefined) continue;
    const n = log.n(order.position[index] ?? 0);
    if (found(log.stream).has(n)) places.set(`${log.stream} ${n}`, dropped + index + 1);
  }
  return places;
}

async function readRecords(
  path: string,
  rules: RedactionRules | null,
  sink: { begin(known: InputSummary): void; take(record: WireRecord): void },
): Promise<InputSummary> {
  if (rules === null) return readInput(path, sink);
  if (path === '-') {
    const { input, records } = await load(path, rules);
    sink.begin(input);
    for (const record of records) sink.take(record);
    return input;
  }
  const redactor = redactorOf(rules);
  await readWithProgress(path, (record) => redactor.learn(record));
  return readInput(path, { begin: (known) => sink.begin(known), take: (record) => sink.take(redactor.apply(record)) });
}

/** Reads a recording, replaces what is to be replaced, and analyses it. What the store's bounds drop, its totals count. */
export async function openView(path: string, rules: RedactionRules | null): Promise<RecordingView> {
  const clockOf =
    (zero: number) =>
    (at: number): string =>
      zero === 0 ? formatOffset(at) : formatClock(zero + at, 'milli');
  const create = ({ zero, decoders }: Pick<InputSummary, 'zero' | 'decoders'>): Recording =>
    createRecording({ clock: clockOf(zero), zero: () => zero, chosenSteps: keptDecoders(decoders).stepsOf });
  let recording = create({ zero: 0, decoders: [] });
  const input = await readRecords(path, rules, {
    begin(known) {
      recording = create(known);
    },
    take: (record) => recording.push([record], true),
  });
  const length = millis(Math.max(recording.lastAt, input.endsAt ?? 0));
  if (input.records > 0) recording.analysis.advance(length);
  recording.analysis.finish();
  const findings = [...recording.analysis.findings()].sort((one, other) => one.from - other.from);
  const found = indexFindings(findings);
  const { zero } = input;
  const order = orderOf(recording);
  const foundIn: FilterContext['found'] = (stream) => found.get(stream) ?? new Map();
  const places = findPlaces(order, recording.totals.dropped, foundIn);
  return {
    file: path,
    input,
    recording,
    findings,
    order,
    placesOf: ({ stream, records }) => [...new Set(records.flatMap(({ n }) => places.get(`${stream} ${n}`) ?? []))],
    length,
    isRedacted: input.isRedacted || rules !== null,
    context: {
      clock: (sinceMidnight) => clockInstant(sinceMidnight, zero),
      found: foundIn,
      induced: (stream) => inducedOf(recording.analysis.induced(), recording.analysis.stream(stream)),
    },
    clock: clockOf(zero),
    instant: ({ kind, at }) => (kind === 'clock' ? clockInstant(at, zero) : at),
  };
}
