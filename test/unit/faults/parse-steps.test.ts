import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import type { Step } from '../../../src/faults/plan.ts';

const steps = (text: string): readonly Step[] => {
  const read = parseSteps(text);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

const problem = (text: string): string => {
  const read = parseSteps(text);
  return read.ok ? `read as ${JSON.stringify(read.value)}` : read.error;
};

const whole = { share: null, every: null, direction: 'both', filter: '' };

describe('the words of a plan', () => {
  test.each(['at 5s cut; down for 8s; then 10% lost for 20s', 'at 5 s cut; down for 8 s; then 10 % lost for 20 s'])(
    '%s: each clause begins when the one before ends',
    (text) => {
      expect(steps(text)).toEqual([
        { at: 5_000, lasts: null, fault: { kind: 'cut' } },
        { at: 5_000, lasts: null, fault: { kind: 'cut' } },
        { at: 5_000, lasts: 8_000, fault: { kind: 'refuse' } },
        { at: 13_000, lasts: 20_000, fault: { kind: 'drop', ...whole, share: 0.1 } },
      ]);
    },
  );

  test.each([
    ['half-open', { kind: 'half-open' }],
    ['silent', { kind: 'half-open' }],
    ['Status 503', { kind: 'status', status: 503 }],
    ['close 4401 "token; expired"', { kind: 'close', code: 4_401, reason: 'token; expired' }],
    ['slow-reader 1.5kB/s', { kind: 'slow-reader', bytesPerSecond: 1_500 }],
    ['bandwidth 64 KiB/s', { kind: 'bandwidth', bytesPerSecond: 65_536 }],
    ['delay 500ms', { kind: 'delay', by: 500, jitter: 0, ...whole }],
    ['every 5th delayed 1s jitter 200ms', { kind: 'delay', by: 1_000, jitter: 200, ...whole, every: 5 }],
    ['duplicated when received', { kind: 'duplicate', ...whole, direction: 'in' }],
    [
      '12.5% swapped when sent where "type:trade"',
      { ...whole, kind: 'swap', share: 0.125, direction: 'out', filter: 'type:trade' },
    ],
    ['drop 10%', { kind: 'drop', ...whole, share: 0.1 }],
  ])('%s', (text, fault) => {
    expect(steps(text)).toEqual([{ at: 0, lasts: null, fault }]);
  });

  test('after counts from the end of the one before, at from the arming', () => {
    expect(steps('freeze for 2s\nafter 3s cut\nat 1s stuck for 1s').map(({ at }) => at)).toEqual([0, 5_000, 1_000]);
  });
});

describe('what is not understood is named with its step', () => {
  test.each([
    ['', 'expected a fault'],
    ['explode', 'step 1, "explode": "explode" is not a fault; there are cut'],
    [
      'cut; 10% lots for 20s',
      'step 2, "10% lots for 20s": expected lost, delayed, duplicated, swapped or corrupted, not "lots"',
    ],
    ['down for ever', 'expected a duration such as 5s, not "ever"'],
    ['cut for 5s', 'cut happens at one moment: it cannot last'],
    ['silent; cut', 'step 2, "cut": the fault before it has no end'],
    ['0% lost', 'a share above 0'],
    ['150% lost', 'a share above 0'],
    ['every 0th lost', 'a whole number from 1 on'],
    ['status 99', 'a status from 200 to 599'],
    ['close 1006', 'expected a close code'],
    ['at 25h cut', '24 hours'],
    ['freeze for 0s', 'above 0 to 24 hours'],
    ['lost where type:trade', 'expected a text in quotation marks, not "type"'],
    ['lost where "open', 'a quotation mark is not closed'],
    ['cut twice', '"twice" is too much'],
    ['slow-reader 5', 'expected bytes per second such as 10kB/s, not "5"'],
    ['at', 'expected a duration such as 5s at the end'],
  ])('%j', (text, expected) => {
    expect(problem(text)).toContain(expected);
  });

  test('a text of any kind is read or refused, never thrown on', () => {
    const words = fc.constantFrom(
      'cut',
      'at',
      'for',
      'every',
      '5s',
      '10%',
      '5th',
      '"',
      '\\',
      ';',
      'lost',
      'delayed',
      'where',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(words).map((list) => list.join(' ')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = parseSteps(text);
        expect(read.ok ? read.value.length > 0 : read.error !== '').toBe(true);
      }),
    );
  });

  test('too much is refused at once', () => {
    expect(problem('cut;'.repeat(101))).toBe('at most 100 steps are read');
    expect(problem('"'.repeat(1_000_000))).toContain('at most 100,000 characters');
    expect(problem(`cut ${'\\"'.repeat(49_000)}`)).toContain('a quotation mark is not closed');
  });
});
