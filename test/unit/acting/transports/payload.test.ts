import { describe, expect, test } from 'vitest';
import { copyOf, sizeOf } from '../../../../src/acting/transports/payload.ts';

describe('what a page sends', () => {
  test('is copied: bytes that the page changes later stay as they were', () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    const copies = [copyOf(bytes.buffer), copyOf(bytes.subarray(1, 3)), copyOf(new DataView(bytes.buffer, 2))];
    bytes.fill(9);
    expect(copies.map((each) => [...new Uint8Array(each as ArrayBuffer)])).toEqual([
      [1, 2, 3, 4],
      [2, 3],
      [3, 4],
    ]);
  });

  test('is text if it is no binary data, as for the platform', () => {
    expect([copyOf(5), copyOf(null), copyOf({ toString: () => 'own' })]).toEqual(['5', 'null', 'own']);
  });

  test('has the size in which it travels: UTF-8 for text', () => {
    expect([sizeOf('€'), sizeOf(new ArrayBuffer(7)), sizeOf(new Blob(['abc']))]).toEqual([3, 7, 3]);
  });
});
