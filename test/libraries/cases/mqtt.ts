import { Aedes } from 'aedes';
import type { LibraryCase } from '../../e2e/libraries/case.ts';
import { FEED } from '../../e2e/libraries/feed.ts';
import { socketsAt, streamOf } from './sockets.ts';

export const mqtt: LibraryCase = {
  name: 'mqtt.js with aedes',
  page: `
    import mqtt from 'mqtt';
    const client = mqtt.connect(location.origin.replace('http', 'ws') + '/mqtt');
    client.on('message', (topic, payload) => {
      const { place, seq } = JSON.parse(payload.toString());
      saw('PUBLISH', topic, place, seq);
    });
    client.subscribe('room/#');
  `,
  count: FEED.length,
  serve(server) {
    // The broker publishes: numbers that a page sent itself are answers when they come back, and count nothing.
    const broker = Aedes.createBroker().then((made) => {
      made.on('subscribe', () => {
        for (const tick of FEED) {
          const payload = JSON.stringify(tick);
          made.publish({ cmd: 'publish', topic: 'room/ticks', payload, qos: 1, retain: false, dup: false }, () => {});
        }
      });
      return made;
    });
    socketsAt(server, '/mqtt', 'mqtt').on(
      'connection',
      (socket, request) => void broker.then((made) => made.handle(streamOf(socket), request)),
    );
  },
  isInFirefox: true,
};
