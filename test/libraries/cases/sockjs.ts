import { createServer } from 'sockjs';
import type { LibraryCase } from '../case.ts';
import { FEED } from './feed.ts';

export const sockjs: LibraryCase = {
  name: 'sockjs',
  page: `
    import SockJS from 'sockjs-client';
    const socket = new SockJS(location.origin + '/sockjs', null, { transports: ['websocket'] });
    socket.onopen = () => {
      saw('open');
      socket.send('ask');
    };
    socket.onmessage = ({ data }) => {
      const { type, place, n } = JSON.parse(data);
      saw(type, place, n);
    };
  `,
  count: FEED.length + 1,
  serve(server) {
    const sockets = createServer({ log: () => {} });
    sockets.on('connection', (socket) => {
      socket.on('data', () => {
        for (const tick of FEED) socket.write(JSON.stringify({ type: 'tick', ...tick }));
      });
    });
    sockets.installHandlers(server, { prefix: '/sockjs' });
  },
};
