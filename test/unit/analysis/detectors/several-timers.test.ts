import { describe, expect, test } from 'vitest';
import { createSeveralTimersDetector } from '../../../../src/analysis/detectors/several-timers.ts';
import { findingsOf } from '../findings-of.ts';
import { between, seeded } from '../random.ts';
import { Recording } from '../recording.ts';

/** Polls of one endpoint at these times, each answered after `hold`. */
function polls(times: readonly number[], hold = 40, url = (_index: number) => 'https://app.test/todos') {
  const recording = new Recording();
  for (const [index, at] of times.toSorted((left, right) => left - right).entries()) {
    recording.request(at, url(index), hold, `[${index}]`);
  }
  return findingsOf(recording, createSeveralTimersDetector);
}

const timer = (from: number, period: number, until: number, late = (): number => 0): readonly number[] =>
  Array.from({ length: Math.floor((until - from) / period) }, (_, index) => from + index * period + late());

describe('timers that poll one endpoint', () => {
  test('are counted where a second and a third are added to the first', () => {
    const random = seeded(3);
    const late = () => between(random, 0, 15);
    const times = [
      ...timer(0, 1_000, 60_000, late),
      ...timer(20_350, 1_000, 60_000, late),
      ...timer(40_700, 1_000, 60_000, late),
    ];
    expect(polls(times)).toMatchObject([{ kind: 'several-timers', severity: 'warning', count: 3 }]);
  });

  test('are one where there is one, also where its period changes or single calls come between', () => {
    expect(polls(timer(0, 1_000, 60_000))).toEqual([]);
    expect(polls([...timer(0, 1_000, 20_000), ...timer(20_000, 3_000, 90_000)])).toEqual([]);
    expect(polls([...timer(0, 1_000, 60_000), 10_300, 31_420, 47_770])).toEqual([]);
  });

  test('are one where each answer sets it, whatever periods its answers make by chance', () => {
    // Answers take 600, 800, 1,000, 1,200 ms in turn, and the next request comes 1 s later: every fourth start is 7.6 s apart.
    const recording = new Recording();
    let at = 0;
    for (let index = 0; index < 40; index += 1) {
      const hold = 600 + (index % 4) * 200;
      recording.request(at, 'https://app.test/todos', hold, `[${index}]`);
      at += hold + 1_000;
    }
    expect(findingsOf(recording, createSeveralTimersDetector)).toEqual([]);
  });

  test('are one where it asks twice at once', () => {
    const times = timer(0, 1_000, 60_000);
    expect(polls([...times, ...times.map((at) => at + 4)])).toEqual([]);
  });

  test('are none where each call begins when the one before has ended', () => {
    expect(polls(timer(0, 1_000, 60_000), 990)).toEqual([]);
  });

  test('are none where calls ask for different things', () => {
    const times = [...timer(0, 1_000, 30_000), ...timer(350, 1_000, 30_000)];
    expect(polls(times, 40, (index) => `https://app.test/search?q=word${index}`)).toEqual([]);
  });

  test('are none where a user clicks', () => {
    const random = seeded(7);
    let at = 0;
    const clicks = Array.from({ length: 60 }, () => (at += between(random, 300, 4_000)));
    expect(polls(clicks)).toEqual([]);
  });
});
