import { expect, test } from 'vitest';
import { InducedFaultBook } from '../../../../src/analysis/induced/induced-faults.ts';
import { isByHand, listInduced } from '../../../../src/analysis/induced/induced-summary.ts';
import { Recording } from '../recording.ts';

test('each fault is listed with the messages of its run, and messages by hand after it', () => {
  const recording = new Recording();
  recording.induced(1_000, 'start', 'drop', { connection: 2 });
  recording.induced(1_100, 'message', 'drop', { connection: 2, message: 40 });
  recording.induced(1_200, 'message', 'drop', { connection: 2, message: 41 });
  recording.induced(2_000, 'end', 'drop', { connection: 2 });
  recording.induced(3_000, 'start', 'drop', { run: 2 });
  recording.induced(3_100, 'message', 'drop', { run: 2, connection: 2, message: 60 });
  recording.induced(3_050, 'by-hand', '', { run: 0, connection: 3, message: 55 });
  const book = new InducedFaultBook();
  for (const record of recording.records) book.push(record);
  const acts = listInduced(book, () => undefined);
  expect(acts).toMatchObject([
    { fault: 'drop', run: 1, from: 1_000, until: 2_000, messages: 2, connection: 2 },
    { fault: 'drop', run: 2, from: 3_000, until: null, messages: 1, connection: 0 },
    { fault: 'by-hand', run: 0, from: 3_050, until: 3_050, messages: 1, connection: 3 },
  ]);
  expect(acts.map(isByHand)).toEqual([false, false, true]);
});
