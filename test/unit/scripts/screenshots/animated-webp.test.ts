import { describe, expect, test } from 'vitest';
import { animatedWebp } from '../../../../scripts/screenshots/animated-webp.ts';

const bytes = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

const u32 = (value: number): readonly number[] => [value % 256, Math.floor(value / 256) % 256, 0, 0];

const chunk = (name: string, payload: readonly number[]): readonly number[] => [
  ...bytes(name),
  ...u32(payload.length),
  ...payload,
  ...(payload.length % 2 === 0 ? [] : [0]),
];

/** A still image with these chunks. */
const still = (...chunks: readonly (readonly number[])[]): Uint8Array => {
  const body = [...bytes('WEBP'), ...chunks.flat()];
  return new Uint8Array([...bytes('RIFF'), ...u32(body.length), ...body]);
};

const SIZE = { width: 300, height: 2 };

// 299 = 0x12b, 1 = 0x01; 700 ms = 0x2bc.
const PLACE = [0, 0, 0, 0, 0, 0, 0x2b, 1, 0, 1, 0, 0, 0xbc, 2, 0, 2];

describe('an animation', () => {
  test('has header, loop and one chunk for each frame, with its size and duration', () => {
    const image = still(chunk('VP8 ', [1, 2, 3]));
    expect([...animatedWebp([{ image, duration: 700 }], SIZE)]).toEqual([
      ...still(
        chunk('VP8X', [2, 0, 0, 0, 0x2b, 1, 0, 1, 0, 0]),
        chunk('ANIM', [0, 0, 0, 0, 0, 0]),
        chunk('ANMF', [...PLACE, ...chunk('VP8 ', [1, 2, 3])]),
      ),
    ]);
  });

  test('takes the pixels alone, and says that it has alpha where a frame does', () => {
    const image = still(
      chunk('VP8X', [0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      chunk('ALPH', [9]),
      chunk('VP8 ', [1]),
      chunk('EXIF', [7]),
    );
    const made = [...animatedWebp([{ image, duration: 700 }], SIZE)];
    expect(made).toEqual([
      ...still(
        chunk('VP8X', [0x12, 0, 0, 0, 0x2b, 1, 0, 1, 0, 0]),
        chunk('ANIM', [0, 0, 0, 0, 0, 0]),
        chunk('ANMF', [...PLACE, ...chunk('ALPH', [9]), ...chunk('VP8 ', [1])]),
      ),
    ]);
  });

  test('is not made of what is no image, a cut one, or one without pixels', () => {
    const make = (image: Uint8Array) => () => animatedWebp([{ image, duration: 1 }], SIZE);
    expect(make(new Uint8Array(bytes('GIF89a')))).toThrow('Not a WebP file');
    expect(make(still(chunk('VP8 ', [1, 2, 3, 4])).subarray(0, -2))).toThrow('cut');
    expect(make(still(chunk('EXIF', [1, 2])))).toThrow('no pixels');
  });
});
