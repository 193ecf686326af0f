import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { corruptBytes, corruptText } from '../../../../src/acting/messages/corrupt.ts';

describe('a corrupted content', () => {
  test('differs in one character and has the same length', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (text, place) => {
        const changed = corruptText(text, (length) => place % length);
        const differing = Array.from({ length: text.length }, (_, index) => text[index] !== changed[index]);
        expect([changed.length, differing.filter(Boolean).length]).toEqual([text.length, 1]);
      }),
    );
  });

  test('differs in one byte, and the original stays as it is', () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect([...corruptBytes(bytes, () => 1)]).toEqual([1, 3, 3]);
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  test('stays empty if it is', () => {
    expect([corruptText('', () => 0), corruptBytes(new Uint8Array(0), () => 0).length]).toEqual(['', 0]);
  });
});
