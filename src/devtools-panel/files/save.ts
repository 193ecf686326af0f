import { unrecordedLines } from '../../texts/unrecorded.ts';
import { unreachable } from '../../base/unreachable.ts';
import { keptDecoders } from '../../analysis/kept-decoders.ts';
import { createAnalysis, type Analysis } from '../../analysis/analysis.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { ok, type Result } from '../../base/result.ts';
import { type Millis, millis } from '../../base/units.ts';
import { reportInduced } from '../../analysis/induced/induced-report.ts';
import { createReadingMemory } from '../../analysis/reading-memory.ts';
import { csvRows } from '../../analysis/csv-rows.ts';
import { messagesToCsv } from '../../formats/csv.ts';
import { writeHar } from '../../formats/har/write-har.ts';
import { encodePieces, toStream } from '../../formats/text/byte-pieces.ts';
import type { RedactionRules, RedactionSummary, Redactor } from '../../formats/redact/redact.ts';
import { htmlReport } from '../../formats/report/html-report.ts';
import { writeTrace } from '../../formats/trace.ts';
import { writeSession, type SessionFacts } from '../../formats/session/write-session.ts';
import type { WireRecord } from '../../wire/record.ts';
import { decodersToKeep } from '../state/kept-decodings.ts';
import type { Panel } from '../state/panel.ts';
import { chooseRecords, type ChosenRecords, type SaveScope } from './save-scope.ts';
import { CancelledError, yieldingIterator } from './yielding-iterator.ts';
import { learnSecrets } from './redact-preview.ts';
import { generatorName } from './generator.ts';

/** The formats that can be saved, with their file name extensions. */
export const FORMATS = { rtlog: 'rtlog', har: 'har', report: 'html', csv: 'csv', trace: 'trace.json' } as const;

/** A format that can be saved. */
export type SaveFormat = keyof typeof FORMATS;

/** Milliseconds between two checks of whether the filter is complete. */
const SEARCH_PAUSE = 50;

/** What the user wants in a file. */
export interface SaveRequest {
  readonly scope: SaveScope;
  readonly format: SaveFormat;
  /** Index of an open recording, from 0. */
  readonly recording: number;
  /** Which secrets are replaced, `null` for none. */
  readonly rules: RedactionRules | null;
  /** What is recorded, in people's words. */
  readonly title: string;
}

type ReportRedaction = Pick<RedactionSummary, 'total' | 'places' | 'unsearched'>;

interface Material {
  readonly records: Iterable<WireRecord>;
  readonly facts: SessionFacts;
  readonly redaction: ReportRedaction | null;
  readonly title: string;
}

/** Analyses the saved records alone, so that a file is consistent in itself. */
async function analyse(panel: Panel, { records, facts }: Material, signal: AbortSignal) {
  const analysis: Analysis = createAnalysis({
    zero: () => facts.zero,
    ...(facts.zero === 0 ? {} : { clock: (at) => new Date(facts.zero + at).toISOString().slice(11, 23) }),
    chosenNumbering: panel.numberings.of,
    // By connections and not by addresses, which redaction changes.
    chosenSteps: keptDecoders(facts.decoders ?? []).stepsOf,
    thresholds: panel.settings.thresholds.peek(),
  });
  const readings = createReadingMemory();
  const messages: StreamMessage[] = [];
  let until = millis(0);
  for await (const record of yieldingIterator(records, signal)) {
    for (const [place, message] of analysis.push(record).entries()) {
      messages.push(message);
      readings.note(message, analysis.reading(place));
    }
    if (record.at > until) until = record.at;
  }
  until = millis(Math.max(until, facts.endsAt?.() ?? 0));
  analysis.advance(until);
  return { analysis, messages, readings, until };
}

/** The text of a file that contains the analysis of the records. */
async function* analysed(
  panel: Panel,
  format: 'report' | 'csv' | 'trace',
  material: Material,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const { analysis, messages, readings, until } = await analyse(panel, material, signal);
  const streams = analysis.streams();
  const findings = analysis.findings();
  const { facts, title, redaction } = material;
  switch (format) {
    case 'csv': {
      return yield* yieldingIterator(messagesToCsv(csvRows(analysis, messages, readings), facts.zero), signal);
    }
    case 'trace':
      return yield* yieldingIterator(writeTrace({ streams, messages, findings, until }), signal);
    case 'report': {
      const { zero, writer } = facts;
      const shown = { streams, messages, decoded: readings.read, findings, until };
      const problems = unrecordedLines(analysis.unrecorded());
      const input = { title, zero, writer, ...shown, problems, redaction, induced: reportInduced(analysis) };
      return yield* yieldingIterator(htmlReport(input), signal);
    }
    default:
      return unreachable(format);
  }
}

const TYPES: Readonly<Record<SaveFormat, string>> = {
  rtlog: 'application/gzip',
  har: 'application/json',
  report: 'text/html',
  csv: 'text/csv',
  trace: 'application/json',
};

function streamOf(panel: Panel, format: SaveFormat, material: Material, signal: AbortSignal) {
  const { records, facts } = material;
  switch (format) {
    case 'rtlog':
      return writeSession(yieldingIterator(records, signal), facts);
    case 'har':
      return toStream(encodePieces(yieldingIterator(writeHar(records, facts), signal)));
    case 'report':
    case 'csv':
    case 'trace':
      return toStream(encodePieces(analysed(panel, format, material, signal)));
    default:
      return unreachable(format);
  }
}

/** Milliseconds since the epoch of the zero of one of the open recordings. */
function zeroOf(panel: Panel, recording: number): number {
  const status = panel.source.status.peek();
  return status.kind === 'file' ? (status.recordings[recording]?.zero ?? 0) : status.startedAtEpoch;
}

/** Up to where one of the open recordings was judged; a part of it has no end of its own. */
function endOf(panel: Panel, recording: number): Millis | null {
  const status = panel.source.status.peek();
  if (status.kind === 'file') return status.recordings[recording]?.endsAt ?? null;
  return panel.recording.analysis.now;
}

function wasRedacted(panel: Panel, recording: number): boolean {
  const status = panel.source.status.peek();
  return status.kind === 'file' && status.recordings[recording]?.isRedacted === true;
}

const applied = (records: ChosenRecords, apply: (record: WireRecord) => WireRecord): Iterable<WireRecord> => ({
  *[Symbol.iterator]() {
    for (const record of records) yield apply(record);
  },
});

/** A summary whose counts are read when they are written: they are complete only after all records. */
const summaryOf = (redactor: Redactor): ReportRedaction => ({
  get total() {
    return redactor.summary().total;
  },
  get places() {
    return redactor.summary().places;
  },
  get unsearched() {
    return redactor.summary().unsearched;
  },
});

/** Waits until the filter has scanned the whole recording. */
async function untilSearched(panel: Panel, signal: AbortSignal): Promise<void> {
  while (!panel.search.isComplete()) {
    if (signal.aborted) throw new CancelledError();
    await new Promise((resolve) => setTimeout(resolve, SEARCH_PAUSE));
  }
}

/**
 * Makes a file of the recording. It is written in pieces and compressed on the way, so that only the finished file is in
 * memory next to the recording; the browser moves large ones to disk itself.
 *
 * @returns a sentence if a rule of the redaction cannot be used.
 * @throws CancelledError once `signal` is aborted.
 */
export async function makeFile(panel: Panel, request: SaveRequest, signal: AbortSignal): Promise<Result<Blob, string>> {
  const { scope, format, recording, rules, title } = request;
  if (scope === 'shown') await untilSearched(panel, signal);
  const records = chooseRecords(panel, scope, recording);
  const learnt = rules === null ? null : await learnSecrets(records, rules, signal);
  if (learnt !== null && !learnt.ok) return learnt;
  const redactor = learnt?.value ?? null;
  const material: Material = {
    records: redactor === null ? records : applied(records, redactor.apply.bind(redactor)),
    facts: {
      zero: zeroOf(panel, recording),
      endsAt: () => (scope === 'all' ? endOf(panel, recording) : null),
      writer: generatorName(),
      isRedacted: redactor !== null || wasRedacted(panel, recording),
      decoders: decodersToKeep(panel, recording),
    },
    redaction: redactor === null ? null : summaryOf(redactor),
    title,
  };
  const content = await new Response(streamOf(panel, format, material, signal)).blob();
  return ok(new Blob([content], { type: TYPES[format] }));
}
