/** A text of at most `length` characters: one that is longer is cut and ends in an ellipsis. */
export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`;
