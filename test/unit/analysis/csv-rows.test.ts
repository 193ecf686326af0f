import { expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { csvRows } from '../../../src/analysis/csv-rows.ts';
import { createReadingMemory } from '../../../src/analysis/reading-memory.ts';
import { Recording } from './recording.ts';

test('a row has its message, the name of its stream, and what the message says', () => {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/feed');
  recording.message(100, socket, '{"n":1}');
  recording.message(200, socket, '{"n":2}', { direction: 'out' });
  const analysis = createAnalysis();
  const readings = createReadingMemory();
  const messages = recording.records.flatMap((record) => {
    const found = analysis.push(record);
    for (const [place, message] of found.entries()) readings.note(message, analysis.reading(place));
    return found;
  });
  const label = analysis.stream(1)?.label;
  expect([...csvRows(analysis, messages, readings)]).toMatchObject([
    { at: 100, direction: 'in', streamLabel: label, induced: '', decoded: { protocol: 'json', body: { n: 1 } } },
    { at: 200, direction: 'out', streamLabel: label, induced: '', decoded: { protocol: 'json', body: { n: 2 } } },
  ]);
});
