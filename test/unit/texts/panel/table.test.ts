import { expect, test } from 'vitest';
import { COPY } from '../../../../src/texts/panel/table.ts';

test('what was copied says how much did not fit, if something did not', () => {
  expect(COPY.copiedMessages(1, 'JSON', 0)).toBe('Copied 1 message as JSON.');
  expect(COPY.copiedMessages(3, 'text', 2)).toBe('Copied 3 messages as text; 2 more did not fit.');
});
