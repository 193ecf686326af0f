import { expect, test } from 'vitest';
import { USAGE } from '../../../src/cli/usage.ts';

test('help shows every option and an example', () => {
  for (const word of [
    '--json',
    '--fail-on',
    '--max-silence',
    '--max-downtime',
    '--max-reconnects',
    'Examples',
    'Exit status',
  ]) {
    expect(USAGE).toContain(word);
  }
  expect(Math.max(...USAGE.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
});
