import { Server as SocketServer } from 'socket.io';
import parser from 'socket.io-msgpack-parser';
import type { LibraryCase } from '../case.ts';

const page = (path: string, imports: string, options: string, whenReady: string): string => `
  import { io } from 'socket.io-client';
  ${imports}
  const socket = io('/chat', { path: '${path}', ${options} });
  socket.on('tick', (body) => saw('tick', '/chat', String(body.place)));
  socket.on('file', (name) => saw('file', '/chat', name));
  const ask = () => socket.emit('ask', { n: 1 }, (answer) => saw('ack', '/chat', answer.text));
  ${whenReady}
`;

function serve(path: string, options: object): LibraryCase['serve'] {
  return (server) => {
    const sockets = new SocketServer(server, { path, ...options });
    sockets.of('/chat').on('connection', (socket) => {
      socket.on('ask', (_, reply) => {
        reply({ text: 'answered' });
        for (let n = 1; n <= 5; n++) socket.emit('tick', { n, place: `place ${n}` });
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
    "socket.on('connect', () => socket.io.engine.once('upgrade', ask));",
  ),
  count: 7,
  serve: serve('/plain', {}),
  isInFirefox: true,
};

export const socketIoMessagePack: LibraryCase = {
  name: 'socket.io with its MessagePack parser',
  page: page(
    '/packed',
    "import parser from 'socket.io-msgpack-parser';",
    "parser, transports: ['websocket']",
    'ask();',
  ),
  count: 7,
  serve: serve('/packed', { parser }),
};
