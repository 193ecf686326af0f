import { expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { actsOn, collectInduced, NO_INDUCED } from '../../../../src/devtools-panel/rows/induced-marks.ts';
import { Recording } from '../../analysis/recording.ts';

function analyse(recording: Recording) {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis;
}

test('without anything on purpose there is nothing to collect', () => {
  const recording = new Recording();
  recording.socket(0);
  expect(collectInduced(analyse(recording))).toBe(NO_INDUCED);
});

test('a fault on a connection is for its stream, one on the page for all of its streams, and messages by hand are no fault', () => {
  const recording = new Recording();
  const feed = recording.socket(0, 'wss://app.test/feed');
  const chat = recording.socket(0, 'wss://app.test/chat');
  recording.induced(1_000, 'start', 'cut', { connection: feed });
  recording.induced(2_000, 'start', 'refuse');
  recording.message(3_000, chat, 'b');
  recording.induced(3_000, 'by-hand', '', { connection: chat, run: 0, message: recording.lastNumber });
  recording.message(2_500, chat, 'a');
  recording.induced(2_500, 'message', 'drop', { connection: chat, message: recording.lastNumber });
  const analysis = analyse(recording);
  const marks = collectInduced(analysis);
  const [first, second] = analysis.streams();
  if (first === undefined || second === undefined) throw new Error('two streams were expected');
  expect(actsOn(marks, first).map(({ fault }) => fault)).toEqual(['cut', 'refuse']);
  expect(actsOn(marks, second).map(({ fault }) => fault)).toEqual(['refuse', 'drop']);
  expect(marks.messages.get(second.id)).toEqual([2_500, 3_000]);
  expect(marks.messages.has(first.id)).toBe(false);
});
