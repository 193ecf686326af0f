/** What the benches read from the command line, in one form for all of them. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';

export type BrowserName = 'chromium' | 'firefox';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Ends the process: what was typed cannot be used. */
function refuse(reason: string, usage: string): never {
  console.error(`${reason}\nUsage: ${usage}`);
  process.exit(2);
}

/**
 * Reads the command line; what it does not know ends the process with the usage.
 *
 * @param usage one line, as it is typed
 */
export function readArguments<const Known extends Options>(
  usage: string,
  options: Known,
): ReturnType<typeof parseArgs<{ options: Known; allowPositionals: true }>> {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), usage);
  }
}

/** The browsers among the words that are no options; both where none is named. */
export function readBrowsers(words: readonly string[], usage: string): readonly BrowserName[] {
  if (words.length === 0) return ['chromium', 'firefox'];
  return words.map((word) => {
    if (word === 'chromium' || word === 'firefox') return word;
    return refuse(`${JSON.stringify(word)} is neither chromium nor firefox.`, usage);
  });
}

/** A whole number above 0, `otherwise` where none was given. */
export function readCount(text: string | undefined, otherwise: number, usage: string): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  return Number.isSafeInteger(count) && count > 0
    ? count
    : refuse(`${JSON.stringify(text)} is not a whole number above 0.`, usage);
}
