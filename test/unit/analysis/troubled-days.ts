/** Pages in trouble, of kinds that no library or page is named in. */
import { injured } from './connection-shape.ts';
import type { ConnectionShape } from './connection-shape.ts';
import { between } from './random.ts';
import type { Recording } from './recording.ts';

const MINUTE = 60_000;
const HOST = 'days.test';
const LIVE = `wss://${HOST}/live`;

function events(recording: Recording, source: number, from: number, first: number, last: number, step = 500): void {
  for (let id = first; id <= last; id += 1) {
    recording.message(from + (id - first) * step, source, `{"n":${id}}`, { via: 'event', id: `${id}` });
  }
}

const QUIET: readonly ConnectionShape[] = [
  injured('a quick ticker that stalls after some seconds', ['silence'], (recording, random) => {
    const socket = recording.socket(0, LIVE);
    for (let n = 1; n <= 100; n += 1) recording.message(100 + n * 25 + between(random, 0, 4), socket, `{"p":${n % 9}}`);
    recording.page(30_000, 'online');
  }),
  injured('calls over a socket of which one has no answer', ['unanswered'], (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/rpc`);
    for (let id = 1; id <= 30; id += 1) {
      const call = `{"jsonrpc":"2.0","id":${id},"method":"get","params":[${id}]}`;
      recording.message(id * 1_000, socket, call, { direction: 'out' });
      if (id === 11) continue;
      const answer = `{"jsonrpc":"2.0","id":${id},"result":${Math.round(random() * 99)}}`;
      recording.message(id * 1_000 + between(random, 20, 200), socket, answer);
    }
  }),
  injured('a server whose heartbeats stop', ['missed-heartbeat'], (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/socket.io/?EIO=4&transport=websocket`);
    recording.message(30, socket, '0{"sid":"A","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    for (let at = 25_000; at <= 2 * MINUTE; at += 25_000) {
      recording.message(at + between(random, 0, 30), socket, '2');
      recording.message(at + 40, socket, '3', { direction: 'out' });
    }
    recording.page(4 * MINUTE, 'online');
  }),
  injured('a handshake of GraphQL that is never acknowledged', ['unanswered'], (recording) => {
    const socket = recording.socket(0, `wss://${HOST}/graphql`, { protocols: ['graphql-transport-ws'] });
    recording.message(50, socket, '{"type":"connection_init","payload":{}}', { direction: 'out' });
    recording.page(MINUTE, 'online');
  }),
  injured('an event source without an answer', ['never-answered'], (recording) => {
    recording.connect(0, 'eventsource', `https://${HOST}/events`);
    recording.page(MINUTE, 'online');
  }),
];

const ENDED: readonly ConnectionShape[] = [
  injured('a session that the server refuses in words and ends each time', ['backoff'], (recording, random) => {
    let at = 0;
    for (let life = 0; life < 8; life += 1) {
      const socket = recording.socket(at, `wss://${HOST}/cable`, { protocols: ['actioncable-v1-json'] });
      recording.message(at + 60, socket, '{"type":"disconnect","reason":"unauthorized","reconnect":false}');
      recording.close(at + 80, socket, { code: 1000, wasClean: true });
      at += 2_000 + between(random, 0, 400);
    }
  }),
  injured('a server that asks for time and gets none', ['close-code', 'reconnect'], (recording, random) => {
    const first = recording.socket(0, LIVE);
    for (let n = 1; n < 60; n += 1) recording.message(n * 1_000, first, `{"p":${n % 7}}`);
    recording.close(MINUTE, first, { code: 1013, wasClean: true });
    const socket = recording.socket(MINUTE + between(random, 20, 300), LIVE);
    for (let n = 1; n < 60; n += 1) recording.message(61_000 + n * 1_000, socket, `{"p":${n % 7}}`);
  }),
  injured(
    'a page that connects without a wait while its server is down',
    ['backoff', 'reconnect'],
    (recording, random) => {
      const first = recording.socket(0, LIVE);
      recording.message(500, first, '{"p":1}');
      recording.close(MINUTE, first, { code: 1006 });
      let at = MINUTE;
      for (let attempt = 0; attempt < 30; attempt += 1) {
        at += between(random, 5, 40);
        const socket = recording.connect(at, 'websocket', LIVE);
        at += 10;
        recording.close(at, socket, { code: 1006 });
      }
      recording.message(at + 100, recording.socket(at + 30, LIVE), '{"p":1}');
    },
  ),
  injured('sockets that a proxy ends after a silence', ['idle-timeout', 'reconnect'], (recording, random) => {
    let at = 0;
    for (let life = 0; life < 5; life += 1) {
      const socket = recording.socket(at, LIVE);
      const last = at + between(random, 500, 20_000);
      recording.message(last, socket, `{"note":"${random()}"}`);
      recording.close(last + 100_200, socket, { code: 1006 });
      at = last + 101_500;
    }
  }),
  injured('a poll that fails and goes on failing', ['reconnect', 'poll-exposure'], (recording, random) => {
    for (let n = 0; n < 40; n += 1) {
      const isDown = n >= 20;
      const body = isDown ? '<html>Bad gateway</html>' : `{"n":${n}}`;
      recording.request(n * 3_000, `https://${HOST}/state`, between(random, 30, 90), body, {
        status: isDown ? 502 : 200,
      });
    }
  }),
];

const LOST: readonly ConnectionShape[] = [
  injured('an event source whose reconnect begins after what was missed', ['gap', 'reconnect'], (recording) => {
    const url = `https://${HOST}/feed`;
    const first = recording.connect(0, 'eventsource', url);
    recording.open(40, first);
    events(recording, first, 100, 1, 40);
    recording.error(20_400, first, 0);
    recording.close(20_400, first, { how: 'failed' });
    const second = recording.connect(20_400, 'eventsource', url, { headers: [['last-event-id', '40']] });
    recording.open(23_500, second);
    events(recording, second, 23_600, 47, 90);
  }),
  injured('a subscription that was sent twice on one socket', ['double-subscription'], (recording) => {
    const socket = recording.socket(0, LIVE);
    for (const at of [30, 32]) recording.message(at, socket, '{"op":"subscribe","channel":"a"}', { direction: 'out' });
    for (let seq = 1; seq <= 60; seq += 1) {
      const twice = `{"channel":"a","seq":${seq},"price":${(seq * 7) % 50}}`;
      recording.message(100 + seq * 500, socket, twice);
      recording.message(101 + seq * 500, socket, twice);
    }
  }),
  injured('two event sources that bring the same', ['double-subscription'], (recording, random) => {
    const sources = [0, 120].map((at) => {
      const source = recording.connect(at, 'eventsource', `https://${HOST}/feed`);
      recording.open(at + 40, source);
      return source;
    });
    for (let n = 1; n <= 40; n += 1) {
      const at = 500 + n * 1_500 + between(random, 0, 300);
      for (const [index, source] of sources.entries()) {
        recording.message(at + index * between(random, 1, 6), source, `{"news":"${n}"}`, { via: 'event' });
      }
    }
  }),
  injured('a held poll whose cursor leaves something out', ['gap', 'poll-exposure'], (recording, random) => {
    let at = 0;
    for (let call = 0; call < 40; call += 1) {
      const first = call * 2 + (call >= 25 ? 3 : 0) + 1;
      const items = `[{"seq":${first},"text":"a"},{"seq":${first + 1},"text":"b"}]`;
      const hold = between(random, 400, 6_000);
      recording.request(at, `https://${HOST}/updates?since=${first - 1}`, hold, items);
      at += hold + between(random, 2, 15);
    }
  }),
  injured('answers of a poll that overtake each other', ['overtaken'], (recording, random) => {
    for (let n = 1; n <= 40; n += 1) {
      const hold = n % 5 === 0 ? 1_700 : between(random, 40, 120);
      recording.request(n * 1_000, `https://${HOST}/state`, hold, `{"revision":${n},"at":${n * 1_000}}`);
    }
  }),
];

/** All of them. */
export const TROUBLED_DAYS: readonly ConnectionShape[] = [...QUIET, ...ENDED, ...LOST];
