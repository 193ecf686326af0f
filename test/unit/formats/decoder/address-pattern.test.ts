import { expect, test } from 'vitest';
import { fitsAddress } from '../../../../src/formats/decoder/address-pattern.ts';

test.each([
  ['*', 'wss://h/live', true],
  ['wss://h/live', 'wss://h/live', true],
  ['wss://h/live', 'wss://h/live?x=1', false],
  ['wss://*.example.com/*', 'wss://a.example.com/live', true],
  ['wss://*.example.com/*', 'wss://example.com/live', false],
  ['*/live', 'wss://h/live', true],
  ['*/live', 'wss://h/live/2', false],
  ['a*a', 'a', false],
  ['**', '', true],
])('%s and %s: %s', (pattern, address, fits) => {
  expect(fitsAddress(pattern, address)).toBe(fits);
});
