/** A text as the source of a regular expression that matches it to the letter, with or without the flags `u` and `i`. */
export const escapePattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
