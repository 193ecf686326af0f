import { statSync } from 'node:fs';
import { type Analysis, createAnalysis } from '../analysis/analysis.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import { type Millis, millis } from '../base/units.ts';
import { createRedactor, type RedactionRules, type RedactionSummary, type Redactor } from '../formats/redact/redact.ts';
import type { WireRecord } from '../wire/record.ts';
import { type InputSummary, readInput } from './input.ts';
import { plain } from './plain.ts';
import { createProgress } from './progress.ts';
import { formatBytes, pluralize } from '../base/format.ts';

/** A recording in memory, redacted where that was asked for. */
export interface Loaded {
  readonly input: InputSummary;
  readonly records: readonly WireRecord[];
  readonly redaction: RedactionSummary | null;
}

/** Size of a file in bytes, 0 where it cannot be told. */
function sizeOf(path: string): number {
  try {
    return path === '-' ? 0 : statSync(path).size;
  } catch {
    // Reading it will say why.
    return 0;
  }
}

/** Reads a recording with a progress line. See `readInput`. */
export async function readAloud(path: string, take: (record: WireRecord) => void): Promise<InputSummary> {
  const progress = createProgress();
  const total = sizeOf(path);
  const summary = await readInput(path, {
    begin: () => undefined,
    take,
    progress(read) {
      const share = total === 0 ? '' : ` of ${formatBytes(total)}`;
      progress.show(`reading ${plain(path)}: ${formatBytes(read)}${share}`);
    },
  });
  progress.end();
  return summary;
}

/** Makes the redactor of rules that the command line has already found to be sound. */
export function redactorOf(rules: RedactionRules): Redactor {
  const made = createRedactor(rules);
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

/** Reads a whole recording into memory. */
export async function load(path: string, rules: RedactionRules | null): Promise<Loaded> {
  const records: WireRecord[] = [];
  const input = await readAloud(path, (record) => records.push(record));
  if (rules === null) return { input, records, redaction: null };
  const redactor = redactorOf(rules);
  for (const record of records) redactor.learn(record);
  const redacted = records.map((record) => redactor.apply(record));
  return { input, records: redacted, redaction: redactor.summary() };
}

/** A recording with what the analysis makes of it. */
export interface Analysed {
  readonly analysis: Analysis;
  readonly messages: readonly StreamMessage[];
  readonly until: Millis;
}

/** Gives a recording to the analysis. */
export function analyse(records: readonly WireRecord[], clock?: (at: Millis) => string): Analysed {
  const analysis = createAnalysis(clock === undefined ? {} : { clock });
  const messages: StreamMessage[] = [];
  let until = millis(0);
  for (const record of records) {
    for (const message of analysis.push(record)) messages.push(message);
    if (record.at > until) until = record.at;
  }
  return { analysis, messages, until };
}

/** What was replaced, in a sentence; it never holds a secret. */
export function describeRedaction(redaction: RedactionSummary | null): string {
  if (redaction === null) return 'Nothing was redacted.';
  if (redaction.total === 0) return 'No secrets were found to redact.';
  const rules = [...new Set(redaction.secrets.map(({ rule }) => rule))].join(', ');
  return `${pluralize(redaction.total, 'secret')} redacted in ${pluralize(redaction.places, 'place')} (${plain(rules)}).`;
}

/** What could not be read, for standard error. */
export const complaintsOf = (path: string, problems: readonly string[]): string =>
  problems.map((problem) => `${plain(path)}: ${plain(problem)}\n`).join('');
