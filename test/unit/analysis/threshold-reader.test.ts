import { expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { thresholdReader } from '../../../src/analysis/threshold-reader.ts';
import { THRESHOLDS } from '../../../src/analysis/thresholds.ts';
import { Recording } from './recording.ts';

const recording = new Recording();
recording.socket(0);
const analysis = createAnalysis();
for (const record of recording.records) analysis.push(record);
const [stream] = analysis.streams();
if (stream === undefined) throw new Error('the recording has no stream');

test('what the caller leaves out is as by default', () => {
  expect(thresholdReader({ queue: 5 })(stream)).toEqual({ ...THRESHOLDS, queue: 5 });
});

test('a caller who decides by stream is asked once for each', () => {
  let asked = 0;
  const read = thresholdReader(() => {
    asked += 1;
    return { silence: 9 };
  });
  expect([read(stream).silence, read(stream).silence, asked]).toEqual([9, 9, 1]);
});
