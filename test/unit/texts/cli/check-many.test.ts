import { expect, test } from 'vitest';
import { checkedOf, manyVerdictText } from '../../../../src/texts/cli/check-many.ts';

const NOTHING = { files: 1, clean: 1, findings: 0, unreadable: 0, failing: [], exceededLimits: 0, unjudged: 0 };

test('the verdict on many recordings counts what there is, and leaves out what there is not', () => {
  expect(manyVerdictText(NOTHING)).toBe('1 recording: 1 with nothing to fail on, 0 that fail, 0 not read as a whole.');
  expect(
    manyVerdictText({
      ...NOTHING,
      files: 3,
      findings: 1,
      failing: [
        ['gap', 2],
        ['late', 1],
      ],
      exceededLimits: 1,
      unjudged: 1,
    }),
  ).toBe(
    '3 recordings: 1 with nothing to fail on, 1 that fails, 0 not read as a whole. 3 findings to fail on: gap 2, late 1. 1 limit exceeded. 1 thing was not judged.',
  );
  expect(manyVerdictText({ ...NOTHING, unjudged: 2 })).toContain('2 things were not judged.');
  expect(checkedOf(1, 2)).toBe('1 of 2 recordings checked');
});
