import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { expect, vi } from 'vitest';
import type { BrowserDriver, View } from '../../drivers/index.ts';
import { clickByScript, untilShown } from '../support/document.ts';
import { MESSAGE_ROW } from '../support/panel.ts';
import type { LibraryCase, Seen } from './case.ts';

declare global {
  interface Window {
    /** What the callbacks of the library have reported. */
    reported?: [string, ...(string | number)[]][];
  }
}

async function bundle(script: string, folder: string): Promise<string> {
  const contents = `window.reported = []; const saw = (...parts) => void window.reported.push(parts);\n`;
  const imports = script.replaceAll(/^\s*import .*$/gm, '');
  const heads = script.match(/^\s*import .*$/gm)?.join('\n') ?? '';
  const { outputFiles } = await build({
    stdin: { contents: `${heads}\n${contents}${imports}`, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'iife',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

async function start(
  { page, serve }: LibraryCase,
  folder: string,
): Promise<{ readonly server: Server; readonly url: string }> {
  const script = await bundle(page, folder);
  const server = createServer((request, response) => {
    if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(script);
    else if (request.url === '/') {
      response.setHeader('content-type', 'text/html').end('<!doctype html><script src="/page.js"></script>');
    }
  });
  serve(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A message's row as the table shows it. */
interface ShownRow {
  readonly type: string;
  readonly text: string;
  readonly number: string;
  readonly isIncoming: boolean;
}

const rowsIn = (panel: View): Promise<readonly ShownRow[]> =>
  panel.evaluate(
    (row) =>
      [...document.querySelectorAll<HTMLElement>(row)].map((shown) => ({
        type: shown.dataset['kind'] ?? '',
        text: shown.textContent ?? '',
        number: shown.querySelector('td.number:not(.soft)')?.textContent ?? '',
        isIncoming: shown.dataset['direction'] === 'in',
      })),
    MESSAGE_ROW,
  );

const shows = ({ type, text, number }: ShownRow, [wanted, ...parts]: Seen): boolean =>
  type === wanted && parts.every((part) => (typeof part === 'number' ? number === String(part) : text.includes(part)));

/** The reported messages that no row shows; a row shows one message. */
function missingIn(rows: readonly ShownRow[], seen: readonly Seen[]): readonly Seen[] {
  const free = new Set(rows);
  return seen.filter((parts) => {
    const found = [...free].find((row) => shows(row, parts));
    if (found !== undefined) free.delete(found);
    return found === undefined;
  });
}

/** Incoming rows of the types that were reported. */
const ofTypes = (rows: readonly ShownRow[], seen: readonly Seen[]): readonly ShownRow[] => {
  const types = new Set(seen.map(([type]) => type));
  return rows.filter(({ type, isIncoming }) => isIncoming && types.has(type));
};

/**
 * Opens the page of a case, and expects the rows of the panel to be what the callbacks of its library report.
 *
 * @param folder where the packages are found that the page imports.
 */
export async function expectRows(browser: BrowserDriver, each: LibraryCase, folder: string): Promise<void> {
  const { server, url } = await start(each, folder);
  const page = await browser.newPage(url);
  const panel = await page.openDevTools();
  const seen = await page.waitFor((count) => (window.reported?.length ?? 0) >= count && window.reported, each.count);
  expect(seen).toHaveLength(each.count);
  if (each.stream !== undefined) {
    const row = `[data-stream][data-url*="${each.stream}"]`;
    await untilShown(panel, row);
    await clickByScript(panel, row);
  }
  await vi.waitFor(async () => expect(missingIn(await rowsIn(panel), seen)).toEqual([]), {
    timeout: 20_000,
    interval: 200,
  });
  expect(ofTypes(await rowsIn(panel), seen)).toHaveLength(each.count + (each.silent ?? 0));
  server.closeAllConnections();
  server.close();
}
