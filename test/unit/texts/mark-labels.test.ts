import { expect, test } from 'vitest';
import { MARK_LABELS } from '../../../src/texts/mark-labels.ts';

test('a gap with its numbers names the group that counts, if there is one', () => {
  expect(MARK_LABELS.missingNumbers('2 missing', '', '4, 5')).toBe('2 missing: 4, 5');
  expect(MARK_LABELS.missingNumbers('2 missing', 'BTC', '4, 5')).toBe('2 missing of BTC: 4, 5');
});
