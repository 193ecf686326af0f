import { describe, expect, test } from 'vitest';
import {
  ALWAYS,
  constant,
  joined,
  negated,
  NEVER,
  ofColumns,
  ofTexts,
  type Verdict,
} from '../../../src/filter/verdict.ts';

const of = (verdict: Verdict) => ofTexts(() => verdict);
const ALL: readonly Verdict[] = [0, 1, 2];

describe('three-valued logic: no, yes, unknown', () => {
  test('not turns no and yes, and leaves unknown', () => {
    expect(ALL.map((verdict) => negated(of(verdict)).test(0))).toEqual([1, 0, 2]);
  });

  test('and is no as soon as one part is, and unknown only if no part is no', () => {
    const table = ALL.map((one) => ALL.map((other) => joined([of(one), of(other)], 0).test(0)));
    expect(table).toEqual([
      [0, 0, 0],
      [0, 1, 2],
      [0, 2, 2],
    ]);
  });

  test('or is yes as soon as one part is, and unknown only if no part is yes', () => {
    const table = ALL.map((one) => ALL.map((other) => joined([of(one), of(other)], 1).test(0)));
    expect(table).toEqual([
      [0, 1, 2],
      [1, 1, 1],
      [2, 1, 2],
    ]);
  });
});

describe('what a stream decides costs nothing per message', () => {
  test('a constant part decides or disappears', () => {
    const part = of(1);
    expect(joined([part, NEVER], 0)).toBe(NEVER);
    expect(joined([part, ALWAYS], 1)).toBe(ALWAYS);
    expect(joined([part, ALWAYS], 0)).toBe(part);
    expect(joined([ALWAYS, ALWAYS], 0)).toBe(ALWAYS);
    expect([negated(ALWAYS), negated(NEVER), constant(true)]).toEqual([NEVER, ALWAYS, ALWAYS]);
  });

  test('columns are read before payloads, which are not read where columns decide', () => {
    let reads = 0;
    const payload = ofTexts(() => {
      reads += 1;
      return 1;
    });
    expect(joined([payload, ofColumns(() => false)], 0).test(0)).toBe(0);
    expect(reads).toBe(0);
  });
});
