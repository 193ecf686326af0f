import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt } from './sockets.ts';

const frame = (command: string, headers: Readonly<Record<string, string>>, body = ''): string => {
  const lines = Object.entries({ ...headers, 'content-length': String(body.length) }).map(
    ([name, text]) => `${name}:${text}`,
  );
  return `${[command, ...lines].join('\n')}\n\n${body}\0`;
};

export const stomp: LibraryCase = {
  name: 'stompjs',
  page: `
    import { Client } from '@stomp/stompjs';
    const client = new Client({ brokerURL: location.origin.replace('http', 'ws') + '/stomp' });
    client.onConnect = () => {
      saw('CONNECTED');
      client.subscribe('/topic/room', ({ body }) => {
        const { seq, place } = JSON.parse(body);
        saw('MESSAGE', '/topic/room', place, seq);
      });
      client.watchForReceipt('receipt-1', () => saw('RECEIPT'));
      client.publish({ destination: '/topic/room', body: 'ask', headers: { receipt: 'receipt-1' } });
    };
    client.activate();
  `,
  count: FEED.length + 2,
  serve(server) {
    socketsAt(server, '/stomp').on('connection', (socket) => {
      socket.on('message', (data) => {
        const text = String(data);
        if (text.startsWith('CONNECT')) socket.send(frame('CONNECTED', { version: '1.2', 'heart-beat': '0,0' }));
        if (!text.startsWith('SEND')) return;
        for (const tick of FEED) {
          const headers = { subscription: 'sub-0', 'message-id': `m-${tick.seq}`, destination: '/topic/room' };
          socket.send(frame('MESSAGE', headers, JSON.stringify(tick)));
        }
        socket.send(frame('RECEIPT', { 'receipt-id': 'receipt-1' }));
      });
    });
  },
};
