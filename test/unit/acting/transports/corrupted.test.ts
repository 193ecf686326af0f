import { describe, expect, test } from 'vitest';
import { corrupted } from '../../../../src/acting/transports/corrupted.ts';

const second = (): number => 1;

describe('a message whose content is corrupted', () => {
  test('stays of its kind and length', async () => {
    expect(corrupted('abc', second)).toBe('acc');
    expect([...new Uint8Array(corrupted(new Uint8Array([1, 2]).buffer, second) as ArrayBuffer)]).toEqual([1, 3]);
    const blob = corrupted(new Blob(['abc'], { type: 'text/plain' }), second) as Blob;
    expect([blob.size, blob.type, [...new Uint8Array(await blob.arrayBuffer())]]).toEqual([
      3,
      'text/plain',
      [0x61, 0xa5, 0x63],
    ]);
  });

  test('is left as it is where it is empty', async () => {
    expect([corrupted('', second), (corrupted(new Blob([]), second) as Blob).size]).toEqual(['', 0]);
  });
});
