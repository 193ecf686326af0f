import { expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { ReloadLoop } from '../../../../src/cli/record/reload-loop.ts';
import { Recording } from '../../analysis/recording.ts';

/** A page that begins at these instants, at the addresses in turn; is it a loop at the end? */
function isLoop(
  instants: readonly number[],
  end: number,
  addresses: readonly string[] = ['https://app.test/'],
): boolean {
  const loop = new ReloadLoop();
  for (const [index, at] of instants.entries()) {
    const url = `${addresses[index % addresses.length]}?turn=${index}`;
    const [document] = new Recording(url).records;
    if (document !== undefined) loop.take([{ ...document, at: millis(at) }]);
  }
  return loop.isRunning(millis(end));
}

const every = (span: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index * span);

test('ten documents in a row of one address, or of two that send to each other, are a loop', () => {
  expect(isLoop(every(300, 10), 3_000)).toBe(true);
  expect(isLoop(every(300, 30), 9_000, ['https://app.test/', 'https://app.test/login'])).toBe(true);
});

test('a few loads, a slow refresh, a walk through pages, and a loop that has ended are none', () => {
  expect(isLoop(every(300, 9), 3_000)).toBe(false);
  expect(isLoop(every(5_000, 30), 150_000)).toBe(false);
  expect(
    isLoop(
      every(300, 10),
      3_000,
      ['a', 'b', 'c'].map((name) => `https://app.test/${name}`),
    ),
  ).toBe(false);
  expect(isLoop(every(300, 10), 40_000)).toBe(false);
});

test('documents of frames do not count', () => {
  const loop = new ReloadLoop();
  const [document] = new Recording().records;
  for (let at = 0; at < 3_000; at += 100)
    if (document?.kind === 'document') loop.take([{ ...document, isTop: false, at: millis(at) }]);
  expect(loop.isRunning(millis(3_000))).toBe(false);
});
