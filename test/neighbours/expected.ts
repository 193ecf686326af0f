import type { BrowserName } from '../drivers/index.ts';

/** A row that differs with the extension, and why it may: each follows from a line of docs/transparency.md. */
interface Expected {
  readonly page: string;
  /** The beginning of the row's name. */
  readonly row: string;
  readonly browsers: readonly BrowserName[];
  readonly why: string;
}

export const EXPECTED: readonly Expected[] = [];
