/** A text of which one character is another; an empty one stays empty. */
export function corruptText(text: string, indexIn: (length: number) => number): string {
  if (text.length === 0) return text;
  const index = indexIn(text.length);
  // The lowest bit: a letter stays a letter, a digit a digit.
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1);
}

/** Bytes of which one is another, as a copy. */
export function corruptBytes(
  bytes: Uint8Array<ArrayBuffer>,
  indexIn: (length: number) => number,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const index = copy.length === 0 ? -1 : indexIn(copy.length);
  const byte = copy[index];
  if (byte !== undefined) copy[index] = byte ^ 1;
  return copy;
}
