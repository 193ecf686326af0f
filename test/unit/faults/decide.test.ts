import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { chance, corruptedIndex, delayOf, isChosen, type MessagePlace } from '../../../src/faults/decide.ts';
import { millis } from '../../../src/base/units.ts';
import type { MessageChoice } from '../../../src/faults/plan.ts';

const place = (message: number, more: Partial<MessagePlace> = {}): MessagePlace => ({
  seed: 7,
  step: 0,
  connection: 1,
  direction: 'in',
  message,
  ...more,
});

const choice = (part: Partial<MessageChoice>): MessageChoice => ({
  share: null,
  every: null,
  direction: 'both',
  filter: '',
  ...part,
});

const places: fc.Arbitrary<MessagePlace> = fc.record({
  seed: fc.nat({ max: 0xffff_ffff }),
  step: fc.nat({ max: 99 }),
  connection: fc.integer({ min: 1, max: 10_000 }),
  direction: fc.constantFrom('in', 'out'),
  message: fc.integer({ min: 1, max: 1_000_000 }),
});

const numbers = Array.from({ length: 10_000 }, (_, index) => index + 1);

describe('a decision', () => {
  test('depends on seed, step, connection, direction and number alone, in whatever order it is asked for', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 50 }), (asked) => {
        const forward = asked.map((each) => chance(each, 'choice'));
        const backward = asked.toReversed().map((each) => chance({ ...each }, 'choice'));
        expect(backward.toReversed()).toEqual(forward);
        for (const value of forward) expect(value >= 0 && value < 1).toBe(true);
      }),
    );
  });

  test('keeps these numbers: a plan that was shared acts in the next version as in this one', () => {
    const chosen = numbers.slice(0, 60).filter((message) => isChosen(choice({ share: 0.1 }), place(message)));
    expect(chosen).toEqual([3, 4, 21, 25, 31, 38, 47, 54]);
  });

  test.each([
    ['seed', { seed: 8 }],
    ['step', { step: 1 }],
    ['connection', { connection: 2 }],
    ['direction', { direction: 'out' as const }],
  ])('differs by %s: a tenth of a tenth is in common', (_, other) => {
    const share = choice({ share: 0.1 });
    const first = numbers.filter((message) => isChosen(share, place(message)));
    const common = first.filter((message) => isChosen(share, place(message, other)));
    // 10,000 · 0.1 · 0.1 = 100, give or take five standard deviations of 10.
    expect(common.length).toBeGreaterThan(50);
    expect(common.length).toBeLessThan(150);
  });

  test('a share of 10 % takes a tenth', () => {
    const count = numbers.filter((message) => isChosen(choice({ share: 0.1 }), place(message))).length;
    // 1,000, give or take five standard deviations of 30.
    expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

test('every fifth is the 5th, 10th, 15th', () => {
  const chosen = numbers.slice(0, 17).filter((message) => isChosen(choice({ every: 5 }), place(message)));
  expect(chosen).toEqual([5, 10, 15]);
});

test('with neither share nor count, all are chosen; with a share of 1 too', () => {
  expect(numbers.every((message) => isChosen(choice({}), place(message)))).toBe(true);
  expect(numbers.every((message) => isChosen(choice({ share: 1 }), place(message)))).toBe(true);
});

test('a delay stays within its jitter and is never negative', () => {
  const delays = numbers.map((message) => delayOf({ by: millis(500), jitter: millis(100) }, place(message)));
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(400);
  expect(Math.max(...delays)).toBeLessThanOrEqual(600);
  expect(new Set(delays).size).toBeGreaterThan(150);
  expect(numbers.every((message) => delayOf({ by: 10, jitter: 100 }, place(message)) >= 0)).toBe(true);
  expect(delayOf({ by: 500, jitter: 0 }, place(1))).toBe(500);
});

test('the corrupted place lies within the message', () => {
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 1_000_000 }), (each, length) => {
      const index = corruptedIndex(length, each);
      expect(Number.isInteger(index) && index >= 0 && index < length).toBe(true);
    }),
  );
});
