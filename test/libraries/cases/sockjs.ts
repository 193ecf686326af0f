import sockjs from 'sockjs';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';

/** SockJS over one of its transports; the page asks for `/info` first, over a request of its own. */
const over = (transport: string, stream: string): LibraryCase => ({
  name: `SockJS, ${transport}`,
  page: `
    import SockJS from 'sockjs-client';
    const socket = new SockJS(location.origin + '/echo', null, { transports: ['${transport}'] });
    socket.onmessage = ({ data }) => {
      const { type, seq, place } = JSON.parse(data);
      saw(type, place, seq);
    };
  `,
  count: FEED.length,
  stream,
  isInFirefox: true,
  serve(server) {
    const echo = sockjs.createServer({ log: () => undefined });
    echo.on('connection', (connection) => {
      // Two of them come in one piece.
      for (const [index, tick] of FEED.entries())
        setTimeout(() => connection.write(JSON.stringify({ type: 'tick', ...tick })), 60 * Math.floor(index / 2));
    });
    echo.installHandlers(server, { prefix: '/echo' });
  },
});

export const sockjsSocket: LibraryCase = over('websocket', '/websocket');
export const sockjsStream: LibraryCase = over('xhr-streaming', '/xhr_streaming');
