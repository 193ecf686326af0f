import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../src/analysis/detectors/numbering.ts';
import { Recording } from '../recording.ts';
import { inShort } from './scenario.ts';
import { tick, ticker, upTo, without } from './ticker.ts';

/** 41 to 45 never came; three messages later nothing more comes. */
function cutShort() {
  const recording = ticker(without(upTo(48), 41, 42, 43, 44, 45));
  const analysis = createAnalysis({ detectors: [createNumberingDetector] });
  for (const record of recording.records) analysis.push(record);
  return { recording, analysis };
}

describe('the end of a recording', () => {
  test('settles a gap that would have waited for late messages, and says how soon it came', () => {
    const { analysis } = cutShort();
    expect(inShort(analysis)).toEqual([]);
    analysis.finish();
    const [gap] = analysis.findings();
    expect(gap).toMatchObject({ kind: 'gap', count: 5 });
    // 46 came at 5 s, 48 at 5.2 s.
    expect(gap?.doubt).toContain('The recording ended 200 ms after');
  });

  test('is none where more comes after all', () => {
    const { recording, analysis } = cutShort();
    analysis.finish();
    for (const number of [41, 42, 43, 44, 45]) {
      recording.message(5_300 + number, 1, tick(number));
      analysis.push(recording.records.at(-1) ?? never());
    }
    expect(inShort(analysis)).toEqual(['late 5']);
  });
});

describe('answers to questions', () => {
  /** Two answers by POST, each numbered from `first` on. */
  function answers(first: number, second: number, headers: readonly (readonly [string, string])[] = []) {
    const recording = new Recording();
    for (const [call, from] of [first, second].entries()) {
      const at = 1_000 + call * 20_000;
      const more = { method: 'POST', headers: call === 0 ? [] : headers } as const;
      const connection = recording.connect(at, 'fetch', 'https://app.test/v1/answers', more);
      recording.message(at + 1, connection, '{"question":"why"}', { direction: 'out', via: 'body' });
      recording.open(at + 100, connection, { headers: [['content-type', 'text/event-stream']] });
      for (const n of upTo(from + 29, from)) {
        const data = JSON.stringify({ sequence_number: n, delta: `word ${n}` });
        recording.chunk(at + 200 + (n - from) * 50, connection, `data: ${data}\n\n`);
      }
      recording.close(at + 5_000, connection, { how: 'complete', wasClean: true });
    }
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    for (const record of recording.records) analysis.push(record);
    analysis.finish();
    return inShort(analysis);
  }

  test('are each judged by themselves: the same one twice is no replay, another number is no gap', () => {
    expect(answers(0, 0)).toEqual([]);
    expect(answers(0, 500)).toEqual([]);
  });

  test('go on where the request names the last event', () => {
    expect(answers(0, 33, [['Last-Event-ID', '29']])).toEqual(['gap 3']);
  });
});

function never(): never {
  throw new Error('no such record');
}
