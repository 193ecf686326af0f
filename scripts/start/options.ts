/** The command line of `npm start`. */
import { parseArgs } from 'node:util';
import type { BrowserName } from '../browsers/driver.ts';

export const USAGE = `npm start [-- [firefox | chrome | chromium] [options]]

Builds the extension, starts a browser with it and opens the test pages, with DevTools on the Realtime tab.

  --url ADDRESS   open this page (http or https) instead of the test pages
  --port NUMBER   serve the test pages on this port
  --for SECONDS   end after this time
  --headless      no window, even on a machine with a display: print what the panel shows
  --no-build      take dist/ as it is
  --help          this text`;

/** The longest timer there is, in seconds. */
const LONGEST = 2_147_483;

/** What was typed makes no sense; the text says what would. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** What `npm start` does. */
export interface StartOptions {
  /** Null for one that is installed. */
  readonly browser: BrowserName | null;
  /** The page to open; null for the test pages. */
  readonly url: string | null;
  /** Of the test pages; null for the usual one. */
  readonly port: number | null;
  /** Until it ends by itself; null for never. */
  readonly seconds: number | null;
  /** Whether there is no window although there is a display. */
  readonly isHeadless: boolean;
  /** Whether `dist/` is used as it is. */
  readonly isBuilt: boolean;
  readonly wantsHelp: boolean;
}

const BROWSERS: Readonly<Record<string, BrowserName>> = {
  chrome: 'chromium',
  chromium: 'chromium',
  firefox: 'firefox',
};

function readBrowser(name: string | undefined): BrowserName | null {
  if (name === undefined) return null;
  const browser = BROWSERS[name.toLowerCase()];
  if (browser === undefined) throw new UsageError(`There is no browser "${name}"; choose firefox, chrome or chromium.`);
  return browser;
}

function readUrl(text: string | undefined): string | null {
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new UsageError(`--url ${text}: give a whole address that begins with http:// or https://.`);
  }
  return url.href;
}

function readNumber(
  option: string,
  text: string | undefined,
  { lowest, highest, isWhole = false }: { lowest: number; highest: number; isWhole?: boolean },
): number | null {
  if (text === undefined) return null;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!(number >= lowest && number <= highest) || (isWhole && !Number.isInteger(number))) {
    throw new UsageError(`${option} ${text}: give a ${isWhole ? 'whole ' : ''}number from ${lowest} to ${highest}.`);
  }
  return number;
}

/**
 * Reads the command line.
 *
 * @param args without node and the script
 * @throws {UsageError} with one sentence for the user
 */
export function readOptions(args: readonly string[]): StartOptions {
  const { values, positionals } = parse(args);
  const [browser, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError(`One browser at a time, please; ${rest.join(' ')} is too much.`);
  if (values.url !== undefined && values.port !== undefined) {
    throw new UsageError('--port is for the test pages, which --url replaces; give one of them.');
  }
  return {
    browser: readBrowser(browser),
    url: readUrl(values.url),
    port: readNumber('--port', values.port, { lowest: 0, highest: 65_535, isWhole: true }),
    seconds: readNumber('--for', values.for, { lowest: 0, highest: LONGEST }),
    isHeadless: values.headless ?? false,
    isBuilt: values['no-build'] ?? false,
    wantsHelp: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        url: { type: 'string' },
        port: { type: 'string' },
        for: { type: 'string' },
        headless: { type: 'boolean' },
        'no-build': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    // Node's text continues with advice about "--" that does not help here.
    const reason = error instanceof Error ? (error.message.split(/[.\n]/, 1)[0] ?? '') : String(error);
    throw new UsageError(`${reason}. "npm start -- --help" lists the options.`);
  }
}
