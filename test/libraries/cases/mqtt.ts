import { Aedes } from 'aedes';
import type { LibraryCase } from '../case.ts';
import { socketsAt, streamOf } from './sockets.ts';

export const mqtt: LibraryCase = {
  name: 'mqtt.js with aedes',
  page: `
    import mqtt from 'mqtt';
    const client = mqtt.connect(location.origin.replace('http', 'ws') + '/mqtt');
    client.on('message', (topic, payload) => saw('PUBLISH', topic, JSON.parse(payload.toString()).place));
    client.subscribe('room/#', () => {
      for (let n = 1; n <= 5; n++) client.publish('room/' + n, JSON.stringify({ n, place: 'place ' + n }), { qos: n % 2 });
    });
  `,
  count: 5,
  serve(server) {
    const broker = Aedes.createBroker();
    socketsAt(server, '/mqtt', 'mqtt').on(
      'connection',
      (socket, request) => void broker.then((made) => made.handle(streamOf(socket), request)),
    );
  },
  isInFirefox: true,
};
