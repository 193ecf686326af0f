import { createReadingMemory, type ReadingMemory } from '../analysis/reading-memory.ts';
import { SECRET_KIND_LABELS } from '../texts/redaction.ts';
import { PROGRESS, redactedText } from '../texts/cli/progress.ts';
import { statSync } from 'node:fs';
import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import { keptDecoders } from '../analysis/kept-decoders.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import { type Millis, millis } from '../base/units.ts';
import { createRedactor, type RedactionRules, type RedactionSummary, type Redactor } from '../formats/redact/redact.ts';
import type { WireRecord } from '../wire/record.ts';
import { type InputSummary, readInput } from './input.ts';
import { toPrintable } from './printable.ts';
import { createProgress } from './progress.ts';
import { installBinaryReaders } from '../formats/binary/binary-readers.ts';
import { allReaders } from '../formats/binary/readers/all-readers.ts';

installBinaryReaders(allReaders);

/** A recording in memory, redacted if that was asked for. */
export interface LoadedRecording {
  readonly input: InputSummary;
  readonly records: readonly WireRecord[];
  readonly redaction: RedactionSummary | null;
}

/** Size of a file in bytes, 0 if it is not known. */
export function sizeOf(path: string): number {
  try {
    return path === '-' ? 0 : statSync(path).size;
  } catch {
    // Reading it will report why.
    return 0;
  }
}

/** Reads a recording with a progress line. See `readInput`. */
export async function readWithProgress(path: string, take: (record: WireRecord) => void): Promise<InputSummary> {
  const progress = createProgress();
  const total = sizeOf(path);
  const summary = await readInput(path, {
    begin: () => undefined,
    take,
    progress(read) {
      progress.show(PROGRESS.reading(toPrintable(path), read, total));
    },
  });
  progress.end();
  return summary;
}

/** Makes the redactor of rules that the command line has checked. */
export function redactorOf(rules: RedactionRules): Redactor {
  const made = createRedactor(rules);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** Reads a whole recording into memory. */
export async function load(path: string, rules: RedactionRules | null): Promise<LoadedRecording> {
  const records: WireRecord[] = [];
  const input = await readWithProgress(path, (record) => records.push(record));
  if (rules === null) return { input, records, redaction: null };
  const redactor = redactorOf(rules);
  for (const record of records) redactor.learn(record);
  const redacted = records.map((record) => redactor.apply(record));
  return { input, records: redacted, redaction: redactor.summary() };
}

/** A recording after its analysis. */
interface AnalysedRecording {
  readonly analysis: Analysis;
  readonly messages: readonly StreamMessage[];
  /** What each message says. */
  readonly readings: ReadingMemory;
  readonly until: Millis;
}

/** Analyses a whole recording, up to its end, with the decoders that it brings along. */
export function analyse({ records, input }: Pick<LoadedRecording, 'records' | 'input'>): AnalysedRecording {
  const analysis = createAnalysis({ zero: () => input.zero, chosenSteps: keptDecoders(input.decoders).stepsOf });
  const readings = createReadingMemory();
  const messages: StreamMessage[] = [];
  let until = millis(0);
  for (const record of records) {
    for (const [place, message] of analysis.push(record).entries()) {
      messages.push(message);
      readings.note(message, analysis.reading(place));
    }
    if (record.at > until) until = record.at;
  }
  if (records.length > 0) {
    until = millis(Math.max(until, input.endsAt ?? 0));
    analysis.advance(until);
  }
  analysis.finish();
  return { analysis, messages, readings, until };
}

/** What was replaced, in a sentence without any secret. */
export function describeRedaction(redaction: RedactionSummary | null): string {
  if (redaction === null) return redactedText(null);
  const rules = redaction.kinds.map(({ kind }) => SECRET_KIND_LABELS[kind]);
  const { total, places, unsearched } = redaction;
  return redactedText({ total, places, rules, unsearched });
}

/** What could not be read, for standard error. */
export const describeProblems = (path: string, problems: readonly string[]): string =>
  problems.map((problem) => `${toPrintable(path)}: ${toPrintable(problem)}\n`).join('');
