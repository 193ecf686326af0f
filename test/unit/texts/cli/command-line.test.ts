import { expect, test } from 'vitest';
import { COMMAND_LINE_PROBLEMS } from '../../../../src/texts/cli/command-line.ts';

test('a page to read is no format of convert: the problem points to report', () => {
  expect(COMMAND_LINE_PROBLEMS.unclearFormat('a.html', true)).toMatch(/there is realtime-inspector report$/);
  expect(COMMAND_LINE_PROBLEMS.unclearFormat('a.txt', false)).toMatch(/give the format with --to$/);
});
