import { NativeArrayBuffer, HeldBytes } from '../platform/primordials.ts';

/** A block of bytes. */
export interface Block {
  readonly buffer: ArrayBuffer;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly length: number;
  /** Contents that lie in it; -1 for a block with one content of its own, which is never used again. */
  live: number;
}

/** Where a content lies. */
export interface Slot {
  readonly block: Block;
  readonly start: number;
}

/** HeldBytes of a shared block: several of the largest contents that travel whole. */
const BLOCK_SIZE = 256 * 1024;

/** The first block of a page is smaller: most pages hold a few bytes and no more. */
const FIRST_SIZE = 16 * 1024;

let current: Block | null = null;
let used = 0;
/** One empty block is kept for the next contents. */
let spare: Block | null = null;

function createBlock(length: number, live: number): Block {
  const buffer = new NativeArrayBuffer(length);
  return { buffer, bytes: new HeldBytes(buffer), length, live };
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

/** Room for a content that may outlive those that come after it. */
export const reserveAlone = (length: number): Slot => ({ block: createBlock(length, -1), start: 0 });

/**
 * Finds room for a content that goes when its record goes, the oldest first: the blocks are used again and again. A new
 * buffer for each content costs ten to twenty times as much, most of it in the collector of garbage.
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

/** Gives the room of a content back; nobody may read it any more. */
export function giveBack(block: Block): void {
  if (block.live === -1) return;
  block.live -= 1;
  if (block.live > 0) return;
  if (block === current) used = 0;
  else recycle(block);
}

/** The bytes of a content, not copied. */
export const bytesAt = ({ block, start }: Slot, length: number): Uint8Array<ArrayBuffer> =>
  new HeldBytes(block.buffer, start, length);
