import * as fc from '../../../../property.ts';
import { expect, test } from 'vitest';
import { readWords, rowsOf, stepsOf, wordsOf } from '../../../../../src/devtools-panel/state/faults/scenario.ts';

const row = (at: string, fault: string, lasts = '') => ({ at, fault, lasts });

test('a table is written in the words that read it, empty rows left out', () => {
  const rows = [row('5s', 'cut'), row('', ''), row('', 'down', '8s'), row('', '10% lost', '20s')];
  expect(wordsOf(rows)).toBe('at 5s cut; down for 8s; 10% lost for 20s');
  const steps = stepsOf(rows);
  expect(steps.ok && steps.value.map(({ at, lasts, fault }) => [at, fault.kind, lasts])).toEqual([
    [5_000, 'cut', null],
    [5_000, 'cut', null],
    [5_000, 'refuse', 8_000],
    [13_000, 'drop', 20_000],
  ]);
});

test('what is wrong is said with its step', () => {
  expect(stepsOf([row('5s', 'cut'), row('', 'explode')])).toMatchObject({
    ok: false,
    error: expect.stringContaining('step 2'),
  });
  expect(stepsOf([row('', '')]).ok).toBe(false);
});

test('a cell cannot make two steps of one', () => {
  const steps = stepsOf([row('5s', 'cut\n; cut')]);
  expect(steps.ok ? steps.value.length : steps.error).not.toBe(1);
});

test('steps become rows, and reading the rows gives the same steps', () => {
  const clause = fc.constantFrom(
    'cut',
    'down for 8s',
    '10% lost for 20s',
    'delayed 500ms jitter 100ms for 2m',
    'close 4401 "bye"',
    'status 503 for 1500ms',
    'every 5th swapped when sent for 1s',
  );
  fc.assert(
    fc.property(fc.array(clause, { minLength: 1, maxLength: 6 }), (clauses) => {
      const rows = readWords(clauses.join('; '));
      if (!rows.ok) throw new Error(rows.error);
      const steps = stepsOf(rows.value);
      if (!steps.ok) throw new Error(steps.error);
      expect(rowsOf(steps.value)).toEqual(rows.value);
    }),
  );
});
