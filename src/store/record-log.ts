import type { WireRecord } from '../wire/record.ts';
import { createRecordBlock, type RecordBlock } from './record-block.ts';
import { foldDropped } from './dropped-records.ts';

/**
 * The records of a recording in order of arrival: what a saved file is made of. A message's text is the same string that
 * the message's row stores, so a payload is in memory once; `record-block.ts` says what a record costs in addition.
 */
interface RecordLog {
  /** Records stored, including those that replace dropped ones. */
  readonly count: number;
  /** Characters of payload that no message's row stores as well: pieces of bodies, bodies of requests. */
  readonly characters: number;
  push(record: WireRecord): void;
  /**
   * All records stored now; later changes do not affect it, and it can be iterated again. Dropped records are at the front,
   * as `lost` records, with those that introduce live connections.
   */
  records(): Iterable<WireRecord>;
  /** Drops the blocks whose records all happened before an instant. */
  dropBefore(at: number): void;
  /** Drops the oldest block. @returns false if only the newest is left. */
  dropOldest(): boolean;
  clear(): void;
}

/** Makes an empty log. */
export function createRecordLog(): RecordLog {
  let blocks: RecordBlock[] = [];
  let dropped: readonly WireRecord[] = [];
  let count = 0;
  let characters = 0;

  const dropFirst = (): void => {
    const first = blocks[0];
    if (first === undefined) return;
    blocks = blocks.slice(1);
    count -= first.length + dropped.length;
    characters -= first.characters;
    dropped = foldDropped([...dropped, ...first.records()]);
    count += dropped.length;
  };

  return {
    get count() {
      return count;
    },
    get characters() {
      return characters;
    },
    push(record) {
      let block = blocks.at(-1);
      if (block === undefined || block.isFull) {
        block = createRecordBlock();
        blocks.push(block);
      }
      const before = block.characters;
      block.push(record);
      characters += block.characters - before;
      count += 1;
    },
    records() {
      const first = dropped;
      const stored = blocks.map((block) => ({ block, length: block.length }));
      return {
        *[Symbol.iterator]() {
          yield* first;
          for (const { block, length } of stored) yield* block.records(length);
        },
      };
    },
    dropBefore(at) {
      while (blocks.length > 1 && (blocks[0]?.lastAt ?? at) < at) dropFirst();
    },
    dropOldest() {
      if (blocks.length < 2) return false;
      dropFirst();
      return true;
    },
    clear() {
      blocks = [];
      dropped = [];
      count = 0;
      characters = 0;
    },
  };
}
