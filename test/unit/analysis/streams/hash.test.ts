import { expect, test } from 'vitest';
import { hashText } from '../../../../src/analysis/streams/hash.ts';

test('a hash is a safe integer that depends on the text and the seed alone', () => {
  for (const text of ['', 'a', '\ud800', 'x'.repeat(10_000)]) {
    expect(Number.isSafeInteger(hashText(text))).toBe(true);
    expect(hashText(text)).toBe(hashText(text));
    expect(hashText(text, 1)).not.toBe(hashText(text));
  }
});

test('fifty thousand texts that differ in one character have as many hashes', () => {
  const hashes = new Set(Array.from({ length: 50_000 }, (_, index) => hashText(`{"seq":${index}}`)));
  expect(hashes.size).toBe(50_000);
});
