import { expect, test } from 'vitest';
import { FILE_FAULTS } from '../../../../src/texts/panel/source.ts';

test('a damaged file says what is wrong at the first place, how many more there are, and what is shown', () => {
  expect(FILE_FAULTS.damaged('a.har', 'bad', 0, 1)).toBe('a.har is damaged (bad); 1 message is shown.');
  expect(FILE_FAULTS.damaged('a.har', 'bad', 2, 5)).toBe(
    'a.har is damaged (bad, and 2 more places); 5 messages are shown.',
  );
});
