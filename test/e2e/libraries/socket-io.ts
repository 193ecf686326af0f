import { Server as SocketServer } from 'socket.io';
import type { LibraryCase } from './case.ts';
import { FEED } from './feed.ts';

/** The script of a page that asks for the feed in a namespace. */
export const page = (path: string, imports: string, options: string, whenReady: string): string => `
  import { io } from 'socket.io-client';
  ${imports}
  const socket = io('/chat', { path: '${path}', ${options} });
  socket.on('tick', (body) => saw('tick', '/chat', body.place, body.seq));
  socket.on('file', (name) => saw('file', '/chat', name));
  const ask = () => socket.emit('ask', { n: 1 }, (answer) => saw('ack', '/chat', answer.text));
  ${whenReady}
`;

/** The server of such a page. */
export function serve(path: string, options: object): LibraryCase['serve'] {
  return (server) => {
    const sockets = new SocketServer(server, { path, ...options });
    sockets.of('/chat').on('connection', (socket) => {
      socket.on('ask', (_, reply) => {
        reply({ text: 'answered' });
        for (const tick of FEED) socket.emit('tick', tick);
        socket.emit('file', 'picture', Buffer.from([1, 2, 3]));
      });
    });
  };
}

export const socketIo: LibraryCase = {
  name: 'socket.io',
  page: page(
    '/plain',
    '',
    "transports: ['polling', 'websocket']",
    // What several packets of one polled body are is a row that unfolds; here each is to have its own.
    "socket.on('connect', () => (socket.io.engine.transport.name === 'websocket' ? ask() : socket.io.engine.once('upgrade', ask)));",
  ),
  count: FEED.length + 2,
  // The frame of the file's bytes, which has a row of its own.
  silent: 1,
  serve: serve('/plain', {}),
  isInFirefox: true,
};
