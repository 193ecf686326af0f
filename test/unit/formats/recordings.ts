import { readdirSync, readFileSync } from 'node:fs';
import { type Analysis, createAnalysis } from '../../../src/analysis/analysis.ts';
import { createReadingMemory, type ReadingMemory } from '../../../src/analysis/reading-memory.ts';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { millis, type Millis } from '../../../src/base/units.ts';
import { createSessionReader } from '../../../src/formats/session/read-session.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

const folder = new URL('../../recordings/', import.meta.url);

/** The recordings of the test pages. */
export const RECORDINGS = readdirSync(folder).filter((name) => name.endsWith('.rtlog'));

/** Reads one of them. */
export function loadRecording(name: string): { readonly records: readonly WireRecord[]; readonly zero: number } {
  const reader = createSessionReader();
  const records = [...reader.push(readFileSync(new URL(name, folder), 'utf8')), ...reader.end()];
  return { records, zero: reader.header?.zero ?? 0 };
}

/** Gives records to the analysis and keeps the messages. */
export function analyse(records: readonly WireRecord[]): {
  readonly analysis: Analysis;
  readonly messages: readonly StreamMessage[];
  readonly readings: ReadingMemory;
  readonly until: Millis;
} {
  const analysis = createAnalysis();
  const readings = createReadingMemory();
  const messages = records.flatMap((record) => {
    const pushed = analysis.push(record);
    for (const [place, message] of pushed.entries()) readings.note(message, analysis.reading(place));
    return pushed;
  });
  return {
    analysis,
    messages,
    readings,
    until: records.reduce((until, { at }) => (at > until ? at : until), millis(0)),
  };
}
