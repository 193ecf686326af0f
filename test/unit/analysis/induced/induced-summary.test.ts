import { expect, test } from 'vitest';
import { InducedFaultBook } from '../../../../src/analysis/induced/induced-faults.ts';
import { isByHand, listInduced } from '../../../../src/analysis/induced/induced-summary.ts';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
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

test('what a fault of the whole page did to one connection after the other is one act, with its streams', () => {
  const recording = new Recording();
  recording.induced(1_000, 'start', 'refuse');
  recording.induced(1_100, 'start', 'refuse', { connection: 2 });
  recording.induced(1_900, 'start', 'refuse', { connection: 3 });
  recording.induced(3_000, 'end', 'refuse');
  recording.induced(4_000, 'start', 'cut', { connection: 4 });
  const book = new InducedFaultBook();
  for (const record of recording.records) book.push(record);
  const streamOf = (_document: string, connection: number) => ({ id: connection < 4 ? 7 : 8 }) as Stream;
  expect(listInduced(book, streamOf)).toMatchObject([
    { fault: 'refuse', connection: 0, stream: null, streams: [7], from: 1_000, until: 3_000 },
    { fault: 'cut', connection: 4, stream: 8, streams: [], from: 4_000, until: 4_000 },
  ]);
});
