import { describe, expect, test } from 'vitest';
import { createFileDecoder } from '../../../../src/formats/container/text-decoder.ts';

const TEXT = '{"data":"é 😀 \u4e2d"}';

function decode(bytes: Uint8Array, size: number): string {
  const decoder = createFileDecoder();
  let text = '';
  for (let at = 0; at < bytes.length; at += size) text += decoder.push(bytes.subarray(at, at + size));
  return text + decoder.end();
}

const little = (text: string): Buffer => Buffer.from(text, 'utf16le');
const big = (text: string): Buffer => little(text).swap16();

describe('the text of a file', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), `\ufeff${TEXT}`],
    ['UTF-16 with a mark', little(`\ufeff${TEXT}`), `\ufeff${TEXT}`],
    ['UTF-16 without one', little(TEXT), TEXT],
    ['UTF-16 of the other order', big(`\ufeff${TEXT}`), `\ufeff${TEXT}`],
    ['UTF-16 of the other order without a mark', big(TEXT), TEXT],
  ])('in %s is read, wherever it is cut', (_name, bytes, text) => {
    for (const size of [1, 2, 3, 100]) expect(decode(bytes, size)).toBe(text);
  });

  test('of one byte, and of none, is read too', () => {
    expect([decode(Buffer.from('{'), 1), decode(Buffer.alloc(0), 1)]).toEqual(['{', '']);
  });
});
