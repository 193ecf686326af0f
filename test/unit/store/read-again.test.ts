import { expect, test } from 'vitest';
import { decoded } from '../../../src/formats/protocols/decoded-message.ts';
import { readingOf, setReading, storedReadingOf } from '../../../src/store/read-again.ts';
import { message } from './messages.ts';

test('a message that no log made is read as generic JSON', () => {
  const plain = message('{"a":1}');
  expect(storedReadingOf(plain)).toBeUndefined();
  expect(readingOf(plain)).toMatchObject({ protocol: 'json', body: { a: 1 } });
});

test('a reading is made once', () => {
  const plain = message('{"a":1}');
  expect(readingOf(plain)).toBe(readingOf(plain));
});

test('a reading that cannot be made again is the one that was held', () => {
  const held = decoded('json', 'data', { body: 'held' });
  const of = message('{"a":1}');
  const stored = { key: '', protocol: 'json', role: 'data', type: null, channel: null, isMixed: false } as const;
  setReading(of, stored, held);
  expect(readingOf(of)).toBe(held);
  const other = message('{"a":1}');
  setReading(other, stored, undefined);
  expect(readingOf(other)).toMatchObject({ body: { a: 1 } });
  expect(storedReadingOf(other)).toBe(stored);
});
