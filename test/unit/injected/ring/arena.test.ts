import { describe, expect, test } from 'vitest';
import { freeBlock, bytesAt, type Slot, reserve, reserveAlone } from '../../../../src/injected/ring/arena.ts';

/** A content filled with one value, so that an overlap shows. */
interface Kept {
  readonly place: Slot;
  readonly length: number;
  readonly value: number;
}

function keep(length: number, value: number): Kept {
  const place = reserve(length);
  bytesAt(place, length).fill(value);
  return { place, length, value };
}

const isWhole = ({ place, length, value }: Kept): boolean => bytesAt(place, length).every((byte) => byte === value);

describe('memory for bytes', () => {
  test('stored contents never overlap, whatever their lengths and number', () => {
    let seed = 77;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const kept: Kept[] = [];
    for (let step = 0; step < 3_000; step += 1) {
      // Small ones, and now and then one of up to 160 KiB, which is more than half a block.
      kept.push(keep(random(step % 10 === 0 ? 160 * 1024 : 300), step % 251));
      while (kept.length > 40) {
        const oldest = kept.shift();
        expect(oldest !== undefined && isWhole(oldest), `seed 77, step ${step}`).toBe(true);
        if (oldest !== undefined) freeBlock(oldest.place.block);
      }
    }
    expect(kept.filter(isWhole)).toHaveLength(40);
    for (const { place } of kept) freeBlock(place.block);
  });

  test('blocks are reused: a thousand contents of 64 KiB, one stored at a time, need few of them', () => {
    const blocks = new Set<unknown>();
    let last: Kept | null = null;
    for (let step = 0; step < 1_000; step += 1) {
      const next = keep(64 * 1024, 1);
      blocks.add(next.place.block);
      if (last !== null) freeBlock(last.place.block);
      last = next;
    }
    // One in use, one spare, and what was current before this test.
    expect(blocks.size).toBeLessThanOrEqual(3);
  });

  test('a block of a single content is never reused', () => {
    const own = reserveAlone(100);
    freeBlock(own.block);
    freeBlock(own.block);
    expect(reserve(100).block).not.toBe(own.block);
  });
});
