import { NativeArrayBuffer, NativeBytes } from '../platform/primordials.ts';

/** A block of memory that holds contents. */
export interface Block {
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
  /** How many contents are in it; -1 for a block of a single content, which is never used again. */
  live: number;
}

/** The place of a content. */
export interface Slot {
  readonly block: Block;
  readonly start: number;
}

/** Bytes of a shared block: several of the largest contents that travel uncut. */
const BLOCK_SIZE = 256 * 1024;

/** The first block of a page is smaller: most pages store a few bytes and no more. */
const FIRST_SIZE = 16 * 1024;

let current: Block | null = null;
let used = 0;
/** One empty block, retained for the next contents. */
let spare: Block | null = null;

function createBlock(length: number, live: number): Block {
  const buffer = new NativeArrayBuffer(length);
  return { buffer, bytes: new NativeBytes(buffer), length, live };
}

function nextBlock(length: number): Block {
  if (current === null && length <= FIRST_SIZE) return createBlock(FIRST_SIZE, 0);
  if (spare === null) return createBlock(BLOCK_SIZE, 0);
  const block = spare;
  spare = null;
  return block;
}

function recycle(block: Block): void {
  if (block.live === 0 && block.length === BLOCK_SIZE) spare = block;
}

/** Reserves a block of its own for a content that may outlive those that come after it. */
export const reserveAlone = (length: number): Slot => ({ block: createBlock(length, -1), start: 0 });

/**
 * Reserves a slot for a content that is evicted with its record, the oldest first: the blocks are used again and again. A
 * new buffer for each content costs ten to twenty times as much, most of it in garbage collection.
 */
export function reserve(length: number): Slot {
  if (length > BLOCK_SIZE / 2) return reserveAlone(length);
  let block = current;
  if (block === null || used + length > block.length) {
    const full = block;
    block = nextBlock(length);
    current = block;
    used = 0;
    if (full !== null) recycle(full);
  }
  const start = used;
  used += length;
  block.live += 1;
  return { block, start };
}

/** Frees the slot of one content in a block; it must not be read any more. */
export function freeBlock(block: Block): void {
  if (block.live === -1) return;
  block.live -= 1;
  if (block.live > 0) return;
  if (block === current) used = 0;
  else recycle(block);
}

/** The bytes of a content, without copying them. */
export const bytesAt = ({ block, start }: Slot, length: number): Uint8Array<ArrayBuffer> =>
  new NativeBytes(block.buffer, start, length);
