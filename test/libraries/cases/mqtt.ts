import { Aedes } from 'aedes';
import type { LibraryCase } from '../case.ts';
import { FEED } from './feed.ts';
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
    client.subscribe('room/#', () => {
      // One quality of service for all: the broker overtakes itself where they are mixed.
      for (const tick of ${JSON.stringify(FEED)}) client.publish('room/ticks', JSON.stringify(tick), { qos: 1 });
    });
  `,
  count: FEED.length,
  serve(server) {
    const broker = Aedes.createBroker();
    socketsAt(server, '/mqtt', 'mqtt').on(
      'connection',
      (socket, request) => void broker.then((made) => made.handle(streamOf(socket), request)),
    );
  },
  isInFirefox: true,
};
