import { expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { inducedOf, reportInduced } from '../../../../src/analysis/induced/induced-report.ts';
import { Recording } from '../recording.ts';

const recording = new Recording();
const socket = recording.socket(0, 'wss://app.test/feed');
recording.message(1_000, socket, 'one');
const changed = recording.lastNumber;
recording.induced(1_000, 'message', 'corrupt', { connection: socket, message: changed });
recording.induced(2_000, 'start', 'refuse');
recording.induced(5_000, 'end', 'refuse');
const analysis = createAnalysis();
for (const record of recording.records) analysis.push(record);
const { document } = recording;

test('each act is a line with its time and stream', () => {
  expect(reportInduced(analysis, (at) => `T${at}`).lines).toEqual([
    expect.stringMatching(/^messages corrupted at T1000, 1 message \(/),
    'connections refused at T2000 for 3 s',
  ]);
});

test('a changed message has a tag, others have none', () => {
  const { tag } = reportInduced(analysis);
  expect(tag({ ref: { document, n: changed } })).toBe('corrupted on purpose');
  expect(tag({ ref: { document, n: changed + 1 } })).toBe('');
});

test('the changed messages of a stream are those of its document', () => {
  expect([...inducedOf(analysis.induced(), analysis.streams()[0]).keys()]).toEqual([changed]);
  expect(inducedOf(analysis.induced(), undefined).size).toBe(0);
});
