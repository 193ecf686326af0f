import { corruptBytes, corruptText } from '../messages/corrupt.ts';

/** A message's content with one character or byte changed. */
export function corrupted(data: unknown, indexIn: (length: number) => number): unknown {
  if (typeof data === 'string') return corruptText(data, indexIn);
  if (data instanceof ArrayBuffer) return corruptBytes(new Uint8Array(data), indexIn).buffer;
  if (data instanceof Blob) return corruptBlob(data, indexIn);
  return data;
}

/** A `Blob` of the same length in which one byte is 0xA5. */
function corruptBlob(blob: Blob, indexIn: (length: number) => number): Blob {
  if (blob.size === 0) return blob;
  const index = indexIn(blob.size);
  return new Blob([blob.slice(0, index), new Uint8Array([0xa5]), blob.slice(index + 1)], { type: blob.type });
}
