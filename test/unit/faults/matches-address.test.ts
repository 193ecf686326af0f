import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { matchesAddress } from '../../../src/faults/matches-address.ts';
import { escapePattern } from '../../../src/base/escape-pattern.ts';

test.each([
  ['', 'wss://example.com/feed', true],
  ['/feed', 'wss://example.com/feed?x=1', true],
  ['example.com/*/live', 'wss://example.com/rooms/live', true],
  ['wss:*/live', 'wss://example.com/rooms/live', true],
  ['*', 'wss://example.com/feed', true],
  ['/Feed', 'wss://example.com/feed', false],
  ['live*rooms', 'wss://example.com/rooms/live', false],
  ['/feed/feed', 'wss://example.com/feed', false],
])('%j in %s: %s', (pattern, address, expected) => {
  expect(matchesAddress(pattern, address)).toBe(expected);
});

test('agrees with a regular expression on random patterns', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 });
  fc.assert(
    fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 20 }), (pattern, address) => {
      const expected = new RegExp(pattern.split('*').map(escapePattern).join('.*')).test(address);
      expect(matchesAddress(pattern, address)).toBe(expected);
    }),
  );
});
