import { createRequire } from 'node:module';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { socketsAt } from './sockets.ts';

export const yWebsocket: LibraryCase = {
  name: 'y-websocket',
  page: `
    import * as Y from 'yjs';
    import { WebsocketProvider } from 'y-websocket';
    const doc = new Y.Doc();
    const provider = new WebsocketProvider(location.origin.replace('http', 'ws') + '/yjs', 'notes', doc, { disableBc: true });
    provider.on('sync', () => {
      saw('sync step 1');
      for (let n = 1; n <= 3; n++) doc.getMap('m').set('n', n);
    });
    doc.on('update', () => saw('update'));
  `,
  count: 4,
  serve(server) {
    const { setupWSConnection } = createRequire(import.meta.url)('y-websocket/bin/utils');
    socketsAt(server, '/yjs').on('connection', (socket, request) => setupWSConnection(socket, request));
  },
};
