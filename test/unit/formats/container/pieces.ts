/** Bytes in pieces of a size. */
export async function* piecesOf(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** What came out, and what was thrown after it. */
export async function all(pieces: AsyncIterable<Uint8Array>): Promise<{ bytes: Buffer; error: unknown }> {
  const taken: Uint8Array[] = [];
  try {
    for await (const piece of pieces) taken.push(piece);
  } catch (error) {
    return { bytes: Buffer.concat(taken), error };
  }
  return { bytes: Buffer.concat(taken), error: null };
}

/** Numbers that do not repeat, so that the packed bytes are many. */
export const PLAIN = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 7_919) % 10_007).join(','));
