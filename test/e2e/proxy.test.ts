import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { planOf } from '../../src/faults/one-click.ts';
import { parseSteps } from '../../src/faults/parse-steps.ts';
import { EVERYTHING } from '../../src/faults/plan.ts';
import { FaultProxy } from '../../src/proxy/proxy.ts';
import type { WireMark } from '../../src/proxy/line-board.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import { createCertificate } from '../contract/certificate.ts';
import { BROWSERS, launch, type Page } from '../drivers/index.ts';
import { logOf } from './support/server-log.ts';

/** Waits until something is so; ends with the test's own limit where it never is. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Opens a WebSocket in a page, which notes how it ends. */
const openSocket = (page: Page, url: string): Promise<boolean> =>
  page.evaluate((address) => {
    const socket = new WebSocket(address);
    const seen: string[] = [];
    Object.assign(window, { seen });
    socket.onerror = () => seen.push('error');
    socket.onclose = ({ code, wasClean }) => seen.push(`close ${code} ${String(wasClean)}`);
    return new Promise<boolean>((resolve) => (socket.onopen = () => resolve(true)));
  }, url);

async function seenEnd(page: Page): Promise<unknown> {
  await page.waitFor(() => String(Reflect.get(window, 'seen')).includes('close'));
  return page.evaluate(() => Reflect.get(window, 'seen'));
}

/** What a page sees of a reset of an open WebSocket: Chromium says nothing of an error. */
const ENDS = { chromium: ['close 1006 false'], firefox: ['error', 'close 1006 false'] };

describe.each(BROWSERS)('the proxy in %s', (name) => {
  const marks: WireMark[] = [];
  const hiddenCloses: number[] = [];
  let pages: Awaited<ReturnType<typeof startTestPages>>;
  let secure: Server;
  let proxy: FaultProxy;
  let browser: Awaited<ReturnType<typeof launch>>;

  beforeAll(async () => {
    pages = await startTestPages({ port: 0 });
    secure = createServer(createCertificate(), (_message, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>secure</title>'),
    );
    new WebSocketServer({ server: secure }).on('connection', (socket) => {
      socket.on('error', () => undefined).on('close', (code) => hiddenCloses.push(code));
    });
    await new Promise<void>((resolve) => void secure.listen(0, '127.0.0.1', resolve));
    proxy = await FaultProxy.start({ told: 'loopback', onMark: (mark) => marks.push(mark) });
    browser = await launch(name, { loopbackOnly: false, ignoreHttpsErrors: true, proxy: proxy.address });
  });
  afterAll(async () => {
    await browser.close();
    await proxy.stop();
    secure.closeAllConnections();
    await new Promise((resolve) => secure.close(resolve));
    await pages.close();
  });

  const cut = (address: string): void => {
    marks.length = 0;
    const steps = parseSteps('cut');
    if (steps.ok) proxy.arm(planOf(steps.value, { ...EVERYTHING, address }));
  };

  test('cuts the WebSocket of a worker, by its path', async () => {
    const run = `${name}-proxy-worker`;
    const page = await browser.newPage(
      `${pages.url}/workers.html?autostart=1&only=dedicated-websocket&count=500&every=100&run=${run}`,
    );
    await until(async () => (await logOf(pages.url, run)).some(({ event }) => event === 'in'));
    cut('/frames/ws');
    expect(marks).toMatchObject([{ fault: { kind: 'cut' }, connections: 1 }]);
    await until(async () => (await logOf(pages.url, run)).some(({ event }) => event === 'close'));
    const [end] = (await logOf(pages.url, run)).filter(({ event }) => event === 'close');
    expect(end).toMatchObject({ code: 1_006 });
    await page.close();
  });

  test('cuts the WebSocket of a page', async () => {
    const page = await browser.newPage(`${pages.url}/index.html`);
    const socket = `${pages.url.replace('http', 'ws')}/frames/ws?label=page&count=1000&every=100&run=${name}-proxy-page`;
    expect(await openSocket(page, socket)).toBe(true);
    cut('label=page');
    expect(await seenEnd(page)).toEqual(ENDS[name]);
    await page.close();
  });

  test('cuts a WebSocket inside TLS, by its host; the page sees an end that is not clean', async () => {
    const host = `127.0.0.1:${(secure.address() as AddressInfo).port}`;
    const page = await browser.newPage(`https://${host}/`);
    expect(await openSocket(page, `wss://${host}/feed`)).toBe(true);
    cut('/feed');
    expect(marks).toMatchObject([{ connections: 0 }]);
    cut(`wss://${host}`);
    expect(await seenEnd(page)).toEqual(ENDS[name]);
    await until(() => hiddenCloses.length === 1);
    expect(hiddenCloses).toEqual([1_006]);
    await page.close();
  });
});
