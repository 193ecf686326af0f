import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserDriver } from '../drivers/index.ts';
import { MESSAGE_ROW } from '../e2e/support/panel.ts';
import type { LibraryCase, Seen } from './case.ts';
import { graphqlWs } from './cases/graphql-ws.ts';
import { mqtt } from './cases/mqtt.ts';
import { socketIo, socketIoMessagePack } from './cases/socket-io.ts';
import { trpc } from './cases/trpc.ts';
import { yWebsocket } from './cases/y-websocket.ts';

const CASES: readonly LibraryCase[] = [socketIo, socketIoMessagePack, mqtt, graphqlWs, trpc, yWebsocket];

declare global {
  interface Window {
    /** What the callbacks of the library have reported. */
    seen?: string[][];
  }
}

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

async function bundle(script: string): Promise<string> {
  const contents = `window.seen = []; const saw = (...parts) => void window.seen.push(parts);\n`;
  const imports = script.replaceAll(/^\s*import .*$/gm, '');
  const heads = script.match(/^\s*import .*$/gm)?.join('\n') ?? '';
  const { outputFiles } = await build({
    stdin: { contents: `${heads}\n${contents}${imports}`, resolveDir: FOLDER },
    bundle: true,
    write: false,
    format: 'iife',
    define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

async function start({ page, serve }: LibraryCase): Promise<{ readonly server: Server; readonly url: string }> {
  const script = await bundle(page);
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

/** The place of each reported message among the rows, each behind the one before; -1 for one that no row shows. */
function placesOf(seen: readonly Seen[], rows: readonly string[]): readonly number[] {
  const free = new Set(rows.keys());
  return seen.map((parts) => {
    const place = [...free].find((index) => parts.every((part) => rows[index]?.includes(part) === true)) ?? -1;
    free.delete(place);
    return place;
  });
}

describe.each(BROWSERS)('in %s', (name) => {
  const cases = CASES.filter(({ isInFirefox }) => name === 'chromium' || isInFirefox === true);
  let browser: BrowserDriver;
  beforeAll(async () => {
    browser = await launch(name, { extensionDir: builtExtension(name) });
  });
  afterAll(() => browser.close());

  test.each(cases.map((each) => [each.name, each] as const))(
    '%s: the rows are what its callbacks report',
    async (_, each) => {
      const { server, url } = await start(each);
      const page = await browser.newPage(url);
      const panel = await page.openDevTools();
      const seen = await page.waitFor((count) => (window.seen?.length ?? 0) >= count && window.seen, each.count);
      expect(seen).toHaveLength(each.count);
      const rows = await panel.waitFor(
        ({ row, parts }) => {
          const texts = [...document.querySelectorAll(row)].map((shown) => shown.textContent ?? '');
          const isThere = (wanted: readonly string[]) =>
            texts.some((text) => wanted.every((part) => text.includes(part)));
          return parts.every(isThere) && texts;
        },
        { row: MESSAGE_ROW, parts: seen },
      );
      expect(placesOf(seen, rows)).not.toContain(-1);
      server.closeAllConnections();
      server.close();
    },
  );
});
