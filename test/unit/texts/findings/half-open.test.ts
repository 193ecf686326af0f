import { expect, test } from 'vitest';
import { halfOpenText } from '../../../../src/texts/findings/half-open.ts';

test('the sentence says how many messages had no answer, and what had been usual', () => {
  const { text, evidence } = halfOpenText({ at: '12:03:07', sent: 4, lasted: 20_000, answered: 8, slowest: 100 });
  expect(text).toBe(
    '4 messages sent since 12:03:07 and nothing came in 20 s: the connection may be dead although it is open.',
  );
  expect(evidence[0]).toBe('before, something came within 100 ms after each of 8 messages');
});
