/**
 * Whether an address holds a pattern: a part of an address, in which `*` is any run of characters. Case counts, as in
 * paths. Linear in both.
 *
 * @param pattern empty for every address.
 */
export function matchesAddress(pattern: string, address: string): boolean {
  let from = 0;
  for (const piece of pattern.split('*')) {
    const found = address.indexOf(piece, from);
    if (found === -1) return false;
    from = found + piece.length;
  }
  return true;
}
