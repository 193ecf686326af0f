import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt } from './sockets.ts';

/** A broadcast in the binary form: kind 2, the lengths of topic and event, both, then the bytes. */
const broadcast = (topic: string, event: string, bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from([2, topic.length, event.length]), Buffer.from(topic + event), Buffer.from(bytes)]);

export const phoenix: LibraryCase = {
  name: 'phoenix',
  page: `
    import { Socket } from 'phoenix';
    const socket = new Socket(location.origin.replace('http', 'ws') + '/phoenix');
    socket.connect();
    const channel = socket.channel('room:lobby', {});
    channel.on('tick', ({ seq, place }) => saw('tick', 'room:lobby', place, seq));
    channel.on('file', () => saw('file', 'room:lobby'));
    channel.join().receive('ok', () => {
      saw('phx_reply', 'room:lobby');
      channel.push('ask', { what: 'ticks' }).receive('ok', ({ text }) => saw('phx_reply', 'room:lobby', text));
    });
  `,
  count: FEED.length + 3,
  serve(server) {
    socketsAt(server, '/phoenix').on('connection', (socket) => {
      socket.on('message', (data) => {
        const [joinRef, ref, topic, event] = JSON.parse(String(data)) as readonly unknown[];
        const send = (...message: readonly unknown[]): void => socket.send(JSON.stringify(message));
        const reply = (response: object): void => send(joinRef, ref, topic, 'phx_reply', { status: 'ok', response });
        if (event !== 'ask') return reply({});
        for (const tick of FEED) send(joinRef, null, topic, 'tick', tick);
        socket.send(broadcast('room:lobby', 'file', [1, 2, 3, 255]));
        reply({ text: 'answered' });
      });
    });
  },
};
