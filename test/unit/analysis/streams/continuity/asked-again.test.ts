import { describe, expect, test } from 'vitest';
import { AskedAgain } from '../../../../../src/analysis/streams/continuity/asked-again.ts';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { Recording, text } from '../../recording.ts';

/** Answers to these questions, the first of which ends in this way: whether each continues the one before. */
function continued(questions: readonly string[], how: 'failed' | 'complete' = 'failed'): readonly boolean[] {
  const recording = new Recording();
  for (const [index, question] of questions.entries()) {
    const call = recording.connect(index * 5_000, 'fetch', 'https://app.test/stream', {
      method: 'POST',
      bodyKind: 'json',
      body: text(`{"subscribe":"${question}"}`),
    });
    recording.open(index * 5_000 + 20, call, { headers: [['content-type', 'text/event-stream']] });
    recording.chunk(index * 5_000 + 100, call, 'data: {"value":1}\n\n');
    recording.close(index * 5_000 + 1_000, call, { how });
  }
  const memory = new AskedAgain();
  let index = -1;
  const analysis = createAnalysis({
    detectors: [
      (context) => ({
        connecting(_stream, _span, record) {
          index += 1;
          memory.connecting(index, record);
        },
        opened: () => memory.opened(),
        message: (_stream, message) => memory.message(message),
        closed: (stream, span) => memory.closed(stream, span, context.wasEndedByPage(span)),
        findings: () => [],
      }),
    ],
  });
  for (const record of recording.records) analysis.push(record);
  return questions.map((_, place) => memory.has(place));
}

describe('an answer', () => {
  test('continues the one before where that broke off and the question is the same', () => {
    expect(continued(['price', 'price'])).toEqual([false, true]);
  });

  test('is one of its own after another question, or after a reply that was complete', () => {
    expect(continued(['price', 'volume', 'volume'])).toEqual([false, false, true]);
    expect(continued(['price', 'price'], 'complete')).toEqual([false, false]);
  });
});
