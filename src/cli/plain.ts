/**
 * Makes a text from a recording safe to print: control characters, which could move the cursor, change colours or forge
 * lines, and marks that reverse the reading order become `·`.
 */
export const plain = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '·');

/** Cuts a text to at most `length` characters, the last of them an ellipsis. */
export const clip = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
