import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt } from './sockets.ts';

export const pusher: LibraryCase = {
  name: 'pusher-js',
  page: `
    import Pusher from 'pusher-js';
    const { hostname, port } = location;
    const client = new Pusher('key', {
      cluster: '', wsHost: hostname, wsPort: Number(port), forceTLS: false, enabledTransports: ['ws'], disableStats: true,
    });
    const channel = client.subscribe('room');
    channel.bind('pusher:subscription_succeeded', () => saw('pusher_internal:subscription_succeeded', 'room'));
    channel.bind('tick', ({ seq, place }) => saw('tick', 'room', place, seq));
  `,
  count: FEED.length + 1,
  serve(server) {
    socketsAt(server, '/app/key').on('connection', (socket) => {
      const send = (message: object): void => socket.send(JSON.stringify(message));
      send({
        event: 'pusher:connection_established',
        data: JSON.stringify({ socket_id: '1.1', activity_timeout: 120 }),
      });
      socket.on('message', (data) => {
        const { event, data: asked } = JSON.parse(String(data));
        if (event !== 'pusher:subscribe') return;
        const { channel } = asked;
        send({ event: 'pusher_internal:subscription_succeeded', channel, data: '{}' });
        for (const tick of FEED) send({ event: 'tick', channel, data: JSON.stringify(tick) });
      });
    });
  },
};
