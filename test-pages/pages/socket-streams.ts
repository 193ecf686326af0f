import { addLine, TestPage } from './shared.js';

/** Parameters: count (messages of the feed, 8), every (ms between them, 150). */
const page = new TestPage('socket-streams');
const count = page.number('count', 8);
const every = page.number('every', 150);

/** What the page writes to the echo. */
const SENT = ['first', new Uint8Array([1, 2, 3, 255]), 'ünïcödé', new Uint8Array(400).buffer, 'last'];

async function readFeed(): Promise<void> {
  const stream = new WebSocketStream(page.address('/frames/ws', 'feed', 'websocket', { count, every }));
  const { readable } = await stream.opened;
  const reader = readable.getReader();
  for (let left = count; left > 0; left -= 1) {
    addLine('lines', `feed: ${String((await reader.read()).value)}`);
    page.received('feed');
  }
  stream.close({ closeCode: 4002, reason: 'seen enough' });
  const { closeCode } = await stream.closed;
  page.ended('feed', `closed ${closeCode}`);
  page.finish('feed');
}

async function writeEcho(): Promise<void> {
  const stream = new WebSocketStream(page.address('/echo', 'echo', 'websocket'), { protocols: ['echo.test'] });
  const { readable, writable } = await stream.opened;
  const writer = writable.getWriter();
  const write = async (): Promise<void> => {
    for (const value of SENT) {
      await writer.write(value);
      page.sent('echo');
    }
  };
  void write();
  let left = SENT.length;
  for await (const value of readable) {
    addLine('lines', `echo: ${typeof value === 'string' ? value : `${value.byteLength} bytes`}`);
    page.received('echo');
    left -= 1;
    if (left === 0) break;
  }
  await stream.closed.catch(() => undefined);
  page.finish('echo');
}

page.onStart('start', () => {
  page.begin(['feed', 'echo']);
  if (typeof WebSocketStream === 'undefined') {
    addLine('lines', 'This browser has no WebSocketStream.');
    page.finish('feed');
    page.finish('echo');
    return;
  }
  void readFeed();
  void writeEcho();
});
