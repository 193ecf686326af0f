import parser from 'socket.io-msgpack-parser';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { page, serve } from '../../e2e/libraries/socket-io.ts';

export const socketIoMessagePack: LibraryCase = {
  name: 'socket.io with its MessagePack parser',
  page: page(
    '/packed',
    "import parser from 'socket.io-msgpack-parser';",
    "parser, transports: ['websocket']",
    'ask();',
  ),
  count: FEED.length + 2,
  serve: serve('/packed', { parser }),
};
