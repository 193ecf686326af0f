/** A page that receives, and the server that feeds it at a rate. */
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { WebSocketServer } from 'ws';

/** How often the server sends what is due, in milliseconds. */
const TICK = 4;

/** The server waits while this much has not left. */
const WAITING_LIMIT = 64 * 1024 * 1024;

/** Milliseconds for which a page that is behind may still read after the last message; the library's own 30 s cut it off. */
const CLOSE_LIMIT = 600_000;

/** What the page counts: the messages it received and its own frames. */
export interface Feed {
  readonly received: number;
  readonly isDone: boolean;
  readonly frames: number;
  /** Milliseconds between two frames, at most. */
  readonly longest: number;
  /** Milliseconds that the last feed took. */
  readonly length: number;
}

/** Counts what it receives and its own frames; apart from the recorder, a message costs it next to nothing. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>feed</title><link rel="icon" href="data:,"><script>
var feed = { received: 0, isDone: false, frames: 0, longest: 0, length: 0 };
let last = performance.now();
const count = (at) => {
  feed.frames += 1;
  feed.longest = Math.max(feed.longest, at - last);
  last = at;
  requestAnimationFrame(count);
};
requestAnimationFrame(count);
function start(query) {
  Object.assign(feed, { received: 0, isDone: false, frames: 0, longest: 0, beganAt: performance.now() });
  const socket = new WebSocket('ws://' + location.host + '/feed?' + query);
  socket.onmessage = () => { feed.received += 1; };
  socket.onclose = () => { feed.isDone = true; feed.length = performance.now() - feed.beganAt; };
}
</script>`;

/**
 * Starts the server: `/` is the page, `/feed?rate=&size=&seconds=` a WebSocket that gets so many messages a second of so
 * many characters, each with its number and the time of its sending. When the time is over it sends no more, however far
 * behind a page is; what waits still arrives.
 *
 * @returns `sent` messages of the last feed
 */
export async function startFeed(): Promise<{ url: string; sent: () => number; close: () => Promise<void> }> {
  let sent = 0;
  const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(PAGE));
  const options = { server, closeTimeout: CLOSE_LIMIT };
  const sockets = new WebSocketServer(options);
  sockets.on('connection', (socket, request) => {
    const raw = request.socket;
    const query = new URL(request.url ?? '/', 'http://feed').searchParams;
    const [rate = 0, size = 0, seconds = 0] = ['rate', 'size', 'seconds'].map((name) => Number(query.get(name)));
    const total = rate * seconds;
    const filling = 'x'.repeat(size);
    const began = performance.now();
    sent = 0;
    const tick = () => {
      if (socket.readyState !== socket.OPEN) return;
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1_000) * rate));
      raw.cork();
      while (sent < due && socket.bufferedAmount < WAITING_LIMIT) {
        sent += 1;
        const head = `${sent} ${(performance.timeOrigin + performance.now()).toFixed(2)} `;
        socket.send(head + filling.slice(head.length));
      }
      raw.uncork();
      const isOver = performance.now() - began >= seconds * 1_000;
      if (sent < total && !isOver) setTimeout(tick, TICK);
      else socket.close(1000);
    };
    tick();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve(undefined));
      }),
  };
}
