import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encode } from '@msgpack/msgpack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { BROWSERS, builtExtension, launch, type BrowserDriver } from '../drivers/index.ts';
import { MESSAGE_ROW } from './support/panel.ts';

/** A page whose socket receives 12 messages in MessagePack. */
const PAGE = `<!doctype html><title>binary</title><script>
  const socket = new WebSocket(location.href.replace('http', 'ws') + 'live');
  socket.binaryType = 'arraybuffer';
</script>`;

let server: Server;
let url = '';

beforeAll(async () => {
  server = createServer((_, response) => response.setHeader('content-type', 'text/html').end(PAGE));
  new WebSocketServer({ server }).on('connection', (socket) => {
    for (let seq = 1; seq <= 12; seq++) socket.send(encode({ type: 'tick', seq, place: `room ${seq}` }));
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
});
