import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { BrowserName } from '../drivers/index.ts';

const PAGE = fileURLToPath(new URL('../../docs/reference/transparency.md', import.meta.url));

/** A case that goes differently with the extension, as the public list has it. */
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

function parseItem(item: string): ListedDifference | null {
  const parts = /^`([^`]+)` \((\w+)\): (.+)$/.exec(item.replaceAll(/\s+/g, ' ').trim());
  if (parts === null) return null;
  const [, name = '', browser = '', why = ''] = parts;
  const browsers = BROWSERS_BY_WORD[browser];
  if (browsers === undefined)
    throw new Error(`docs/reference/transparency.md: "${browser}" is neither Chromium, Firefox nor both`);
  return { name, browsers, why };
}

/**
 * Reads the list of cases in docs/reference/transparency.md: every item that begins with a case's name in backquotes.
 *
 * @returns them in the list's order
 */
export async function readListedDifferences(): Promise<readonly ListedDifference[]> {
  const text = await readFile(PAGE, 'utf8');
  return text
    .split(/\n\n/)
    .flatMap((block) => block.split(/^- /m))
    .flatMap((item) => parseItem(item) ?? []);
}
