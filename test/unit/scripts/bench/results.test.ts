import { expect, test } from 'vitest';
import { withRun } from '../../../../scripts/bench/results.ts';

const run = (bench: string, facts: string, figure: string) => ({ bench, facts, rows: [{ what: 'speed', figure }] });

/** Headings and figures, in the order of the file. */
const briefly = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^(?:##+ .*|\| speed \| [^|]* )/.exec(line)?.[0].trim() ?? []);

test('a file keeps the last two runs of each bench, the newest first, benches by their names', () => {
  let text = withRun('', run('scale', 'Monday', '1'));
  text = withRun(text, run('analysis', 'Tuesday', '2'));
  text = withRun(text, run('scale', 'Wednesday', '3'));
  text = withRun(text, run('scale', 'Thursday', '4'));
  expect(briefly(text)).toEqual([
    ...['## analysis', '### Tuesday', '| speed | 2'],
    ...['## scale', '### Thursday', '| speed | 4', '### Wednesday', '| speed | 3'],
  ]);
});

test('writing the same file again changes nothing but the run', () => {
  const once = withRun('', run('scale', 'Monday', '1'));
  expect(withRun(withRun(once, run('page', 'A', '2')), run('page', 'B', '3'))).toContain(
    once.split('\n## ')[1]?.trim(),
  );
});

test('a goal that is missed is marked, and a cell stays one', () => {
  const rows = [{ what: 'a|b', figure: '9 ms', goal: '5 ms', spread: '8 to 10', isMissed: true }];
  expect(withRun('', { bench: 'x', facts: 'y', rows })).toContain('| a\\|b | 9 ms | 5 ms | 8 to 10 | **missed** |');
});
