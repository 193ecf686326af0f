import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { createCertificate } from '../../contract/certificate.ts';

/** A page that reads a numbered feed: 40 messages, then `window.done`. */
const FEED = `<!doctype html><title>feed</title><script>
  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/feed');
  let count = 0;
  socket.onmessage = () => { if (++count === 40) window.done = true; };
</script>`;

/** A page whose feed does not end. */
const LONG_FEED = `<!doctype html><title>feed</title><script>
  new WebSocket(location.origin.replace('http', 'ws') + '/endless');
</script>`;

const LOGIN = `<!doctype html><title>login</title><form method="post" action="/login">
  <input name="user"><input name="password" type="password"><button>Log in</button></form>`;

/** What a page was asked with, for the tests. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** An app behind a login, and pages that fail in every way. */
export interface AppServer {
  readonly url: string;
  /** The same over a certificate that no authority vouches for. */
  readonly secureUrl: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

const isLoggedIn = ({ headers }: IncomingMessage): boolean =>
  /\bsession=sesame\b/.test(headers.cookie ?? '') || headers.authorization === 'Bearer sesame';

function answer(request: IncomingMessage, response: ServerResponse): void {
  const html = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): void =>
    void response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body);
  switch (request.url) {
    case '/':
      return isLoggedIn(request) ? html(200, FEED) : html(200, LOGIN);
    case '/login': {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () =>
        body === 'user=me&password=open+sesame'
          ? html(303, '', { location: '/', 'set-cookie': 'session=sesame; HttpOnly' })
          : html(403, 'no'),
      );
      return;
    }
    case '/storage':
      return html(
        200,
        `<script>if (localStorage.getItem('token') === 'sesame') document.write(${JSON.stringify(FEED).replaceAll('</', String.raw`<\/`)});</script>`,
      );
    case '/feed-page':
      return html(200, FEED);
    case '/size':
      return html(
        200,
        '<script>new WebSocket(location.origin.replace("http", "ws") + "/size?" + innerWidth + "x" + innerHeight)</script>',
      );
    case '/500':
      return html(500, FEED);
    // Once it has its messages, however slow the machine is.
    case '/hangs':
      return html(200, `${FEED}<script>setInterval(() => { while (window.done) {} }, 10)</script>`);
    // What a wrong address of a single-page app gets: an error page that says that all is well.
    case '/soft-error':
      return html(200, '<!doctype html><title>Error</title><h1>Something went wrong</h1>');
    case '/reloads':
      return html(200, '<!doctype html><script>setTimeout(() => location.reload(), 50)</script>');
    case '/long-feed':
      return html(200, LONG_FEED);
    case '/redirects':
      return html(302, '', { location: '/redirects' });
    // Never answered.
    case '/silent':
      return undefined;
    default:
      return html(404, 'none');
  }
}

function sendWithoutEnd(socket: WebSocket): void {
  let seq = 0;
  const timer = setInterval(() => socket.send(JSON.stringify({ seq: (seq += 1) })), 50);
  socket.on('close', () => clearInterval(timer));
}

function serve(server: Server, scheme: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => {
    if (request.url === '/endless') return sendWithoutEnd(socket);
    for (let seq = 1; seq <= 40; seq += 1) setTimeout(() => socket.send(JSON.stringify({ seq })), seq * 20);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const close = (): Promise<void> =>
        new Promise((closed) => {
          for (const socket of sockets.clients) socket.terminate();
          server.close(() => closed());
          server.closeAllConnections();
        });
      resolve({ url: `${scheme}://127.0.0.1:${port}`, close });
    });
  });
}

/** Starts it on free ports of this machine. */
export async function startApp(): Promise<AppServer> {
  const seen: SeenRequest[] = [];
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    seen.push({ path: request.url ?? '', headers: request.headers });
    answer(request, response);
  };
  const plain = createServer(handle);
  plain.on('upgrade', (request) => seen.push({ path: request.url ?? '', headers: request.headers }));
  const open = await serve(plain, 'http');
  const secure = await serve(createSecureServer(createCertificate(), handle), 'https');
  return {
    url: open.url,
    secureUrl: secure.url,
    seen,
    async close() {
      await open.close();
      await secure.close();
    },
  };
}
