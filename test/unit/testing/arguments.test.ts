import { describe, expect, test } from 'vitest';
import { isSteps, isWhich, settingsOf } from '../../../src/testing/arguments.ts';

describe('the first argument of an expectation', () => {
  test('selects streams if it is a text, a pattern, or missing', () => {
    expect(['feed', /feed/, undefined].map(isWhich)).toEqual([true, true, true]);
    expect(isWhich({ numbering: 'seq' })).toBe(false);
  });
  test('lists messages if it is a list', () => {
    expect(isSteps([{ type: 'a' }] as never)).toBe(true);
    expect([isSteps('feed'), isSteps(undefined), isSteps({})]).toEqual([false, false, false]);
  });
});

describe('settings of an expectation', () => {
  test('are those of a policy', () => {
    expect(settingsOf({ maxSilence: '2s' }).limits).toEqual({ silence: 2_000 });
  });
  test('that are misspelled or have a wrong value are a mistake of the test, and named', () => {
    expect(() => settingsOf({ maxSilnce: '2s' } as never)).toThrow(/no "maxSilnce" here/);
    expect(() => settingsOf({ maxSilence: 'soon' })).toThrow(/maxSilence: expected a duration/);
    expect(() => settingsOf({ maxSilence: 'soon' })).toThrow(TypeError);
  });
});
