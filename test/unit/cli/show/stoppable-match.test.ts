import { expect, test } from 'vitest';
import { matchWithin } from '../../../../src/cli/show/stoppable-match.ts';
import { MATCH_FAILURES } from '../../../../src/texts/filter.ts';

const task = (source: string, ...texts: readonly string[]) => ({
  wants: 'messages' as const,
  source,
  flags: '',
  text: texts.join(''),
  ends: Uint32Array.from(texts.map((_text, index) => texts.slice(0, index + 1).join('').length)),
  owners: Uint32Array.from(texts.keys()),
  count: texts.length,
});

test('a pattern is answered for each text', () => {
  const answers = matchWithin([task('^b', 'abc', 'bcd')]);
  expect(answers.ok && [...(answers.value[0] ?? [])]).toEqual([0, 1]);
});

test('one that backtracks without end is given up, with the reason, and the program goes on', () => {
  const endless = task('^(a+)+$', `${'a'.repeat(60)}b`);
  expect(matchWithin([endless], 50)).toEqual({ ok: false, error: MATCH_FAILURES['too-long'] });
  expect(matchWithin([task('a', 'a')]).ok).toBe(true);
});
