import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { BROWSERS, builtExtension, launch, type BrowserDriver, type Panel } from '../drivers/index.ts';
import { untilShown, untilText } from './support/document.ts';
import { MESSAGE_ROW } from './support/panel.ts';

/** Chooses how the messages of the stream are unwrapped, as a user would in its list. */
async function choose(panel: Panel, way: 'automatic' | 'steps'): Promise<void> {
  await panel.evaluate((value) => {
    const lists = [...document.querySelectorAll<HTMLSelectElement>('label.numbering select')];
    const list = lists.find(({ options }) => [...options].some((option) => option.value === 'steps'));
    if (list === undefined) throw new Error('there is not a list of decoders');
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }, way);
}

/** A page whose socket receives 12 messages in MessagePack; at `/own` behind a header that only their app knows. */
const PAGE = `<!doctype html><title>binary</title><script>
  const socket = new WebSocket(location.href.replace('http', 'ws'));
  socket.binaryType = 'arraybuffer';
</script>`;

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  new WebSocketServer({ server }).on('connection', (socket, request) => {
    for (let seq = 1; seq <= 12; seq++) {
      const packed = encode({ type: 'tick', seq, place: `room ${seq}` });
      socket.send(request.url === '/own' ? Buffer.concat([Buffer.from([0xc1, seq]), gzipSync(packed)]) : packed);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe.each(BROWSERS)('messages of bytes in %s', (name) => {
  let browser: BrowserDriver;
  beforeAll(async () => {
    browser = await launch(name, { extensionDir: builtExtension(name) });
  });
  afterAll(() => browser.close());

  test('are read once a stream’s frames agree, by the readers that the panel loads late', async () => {
    const page = await browser.newPage(url);
    const panel = await page.openDevTools();
    const text = await panel.waitFor((row) => {
      const rows = [...document.querySelectorAll(row)].map((each) => each.textContent ?? '');
      return rows.find((each) => each.includes('room 12'));
    }, MESSAGE_ROW);
    expect(text).toContain('tick');
  });

  test('are read by steps of the user’s own, and a wrong step is named', async () => {
    const page = await browser.newPage(`${url}own`);
    const panel = await page.openDevTools();
    await untilShown(panel, MESSAGE_ROW);
    const rooms = (): Promise<number> =>
      panel.evaluate(
        (row) => [...document.querySelectorAll(row)].filter((each) => /room \d/.test(each.textContent ?? '')).length,
        MESSAGE_ROW,
      );
    expect(await rooms()).toBe(0);
    await panel.click(MESSAGE_ROW);
    await choose(panel, 'steps');
    const write = async (steps: string): Promise<void> => {
      await panel.click('form.steps input[type=text]');
      await panel.evaluate(() => document.querySelector<HTMLInputElement>('form.steps input')?.select());
      await panel.type(steps);
      await panel.click('form.steps button[type=submit]');
    };
    await write('["gzop"]');
    await untilText(panel, 'form.steps [role=alert]', /decoder 1, step 1: "gzop" is not a step/);
    await write('[{"kind":"skip","bytes":2},"gzip","messagepack"]');
    await panel.waitFor((row) => /room \d/.test(document.querySelector(row)?.textContent ?? ''), MESSAGE_ROW);
    expect(await rooms()).toBe(12);
    await untilText(panel, '.note', /Applied to 12 stored messages\./);
    await choose(panel, 'automatic');
    await panel.waitFor((row) => !/room \d/.test(document.querySelector(row)?.textContent ?? ''), MESSAGE_ROW);
    expect(await rooms()).toBe(0);
  });
});
