/** Evidence of a finding that only follows from another one, whose sentence is `cause`. */
export const consequenceOfText = (cause: string): string => `follows from: ${cause}`;
