/**
 * Makes a text from a recording safe to print: control characters, which could move the cursor, change colours or forge
 * lines, and marks that reverse the reading order become `·`.
 */
export const toPrintable = (text: string): string =>
  text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '·');
