import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from '../drivers/index.ts';

const TABLE = fileURLToPath(new URL('../../docs/reference/transparency.md', import.meta.url));

/** A case that goes differently with the extension, as the public table lists it. */
export interface ListedDifference {
  readonly name: string;
  readonly browsers: readonly BrowserName[];
  readonly why: string;
}

const BROWSERS_BY_WORD: Readonly<Record<string, readonly BrowserName[]>> = {
  Chromium: ['chromium'],
  Firefox: ['firefox'],
  both: ['chromium', 'firefox'],
};

function parseRow(line: string): ListedDifference | null {
  const cells = /^\| `([^`]+)`\s*\| (\S+)\s*\| (.+?)\s*\|$/.exec(line);
  if (cells === null) return null;
  const [, name = '', browser = '', why = ''] = cells;
  const browsers = BROWSERS_BY_WORD[browser];
  if (browsers === undefined)
    throw new Error(`docs/reference/transparency.md: "${browser}" is neither Chromium, Firefox nor both`);
  return { name, browsers, why };
}

/**
 * Reads the rows of the table in docs/reference/transparency.md: every line that begins with a case's name in backquotes.
 *
 * @returns them in the table's order
 */
export async function readListedDifferences(): Promise<readonly ListedDifference[]> {
  const text = await readFile(TABLE, 'utf8');
  return text.split('\n').flatMap((line) => parseRow(line) ?? []);
}
