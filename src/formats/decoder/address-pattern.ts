/** Characters of a pattern. */
export const PATTERN_LIMIT = 1_000;

/**
 * Whether an address fits a pattern in which `*` is any text, also none. Takes time that grows with the address times the
 * pattern at most: a part that is found at its first place never needs a later one.
 */
export function fitsAddress(pattern: string, address: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...others] = parts;
  if (!address.startsWith(first)) return false;
  const last = others.pop();
  if (last === undefined) return address === first;
  let at = first.length;
  for (const part of others) {
    const found = address.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return address.length - last.length >= at && address.endsWith(last);
}
