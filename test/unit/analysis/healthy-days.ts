/** Pages that are well, in ways that look like trouble: quiet, batched, throttled, restarted, asleep, handed over. */
import { clean } from './connection-shape.ts';
import type { ConnectionShape } from './connection-shape.ts';
import { between, exponential } from './random.ts';
import type { Recording } from './recording.ts';
import { text } from './recording.ts';

const MINUTE = 60_000;
const HOST = 'days.test';

/** Talk of people from `from` on, as many messages as `count`; when the last one came. */
function talk(recording: Recording, socket: number, from: number, count: number, random: () => number): number {
  let at = from;
  for (let index = 0; index < count; index += 1) {
    at += 200 + exponential(random, 3_000);
    const said = JSON.stringify({ type: 'message', from: `user-${(random() * 9).toFixed(0)}`, text: `${random()}` });
    recording.message(at, socket, said, { direction: random() < 0.3 ? 'out' : 'in' });
  }
  return at;
}

/** The page asks, the server answers soon, each `period` from `from` to `until`. */
function beats(recording: Recording, socket: number, from: number, until: number, period = 30_000): void {
  for (let at = from; at < until; at += period) {
    recording.message(at, socket, '{"type":"ping"}', { direction: 'out' });
    recording.message(at + 40, socket, '{"type":"pong"}');
  }
}

/** An answer written word by word over a socket, as fast as models do. */
function words(recording: Recording, socket: number, from: number, count: number, random: () => number): number {
  recording.message(from, socket, '{"type":"prompt","text":"what?"}', { direction: 'out' });
  let at = from + between(random, 300, 900);
  for (let index = 0; index < count; index += 1) {
    at += between(random, 12, 40);
    recording.message(at, socket, `{"type":"delta","text":"${random().toString(36).slice(2, 7)}"}`);
  }
  recording.message(at + 30, socket, '{"type":"done","usage":{"tokens":9}}');
  return at;
}

const QUIET: readonly ConnectionShape[] = [
  clean('a chat with quiet nights', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/chat`);
    const night = talk(recording, socket, 1_000, 60, random);
    const morning = night + 6 * 60 * MINUTE;
    beats(recording, socket, 30_000, morning + 5 * MINUTE);
    talk(recording, socket, morning, 60, random);
  }),
  clean('events with names only, few of them', (recording, random) => {
    const source = recording.connect(0, 'eventsource', `https://${HOST}/events`);
    recording.open(40, source);
    let at = 100;
    for (let id = 1; id <= 12; id += 1) {
      recording.message(at, source, `{"order":${id}}`, { via: 'event', event: 'order', id: `${id * 7}` });
      at += between(random, 5_000, 10 * MINUTE);
    }
  }),
  clean('a subscription with rare data', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/graphql`, { protocols: ['graphql-transport-ws'] });
    recording.message(50, socket, '{"type":"connection_init"}', { direction: 'out' });
    recording.message(80, socket, '{"type":"connection_ack"}');
    const query = '{"id":"1","type":"subscribe","payload":{"query":"subscription Orders { order { id } }"}}';
    recording.message(100, socket, query, { direction: 'out' });
    let at = 1_000;
    for (let order = 1; order <= 9; order += 1) {
      at += between(random, MINUTE, 20 * MINUTE);
      recording.message(at, socket, `{"id":"1","type":"next","payload":{"data":{"order":{"id":${order}}}}}`);
    }
  }),
  clean('answers of a model over a socket, and time to read', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/assistant`);
    let at = 1_000;
    for (let turn = 0; turn < 5; turn += 1) {
      const last = words(recording, socket, at, Math.round(between(random, 60, 400)), random);
      at = last + between(random, 8_000, 90_000);
    }
  }),
  clean('a page that mostly sends', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/cursor`);
    for (let at = 500; at < 3 * MINUTE; at += between(random, 50, 400)) {
      recording.message(at, socket, `{"x":${Math.round(random() * 900)}}`, { direction: 'out' });
    }
    recording.message(90_000, socket, '{"type":"joined","who":"ann"}');
  }),
];

const ENDED: readonly ConnectionShape[] = [
  clean('an event source that the page closes after its end', (recording, random) => {
    for (let turn = 0; turn < 4; turn += 1) {
      const at = turn * 20_000;
      const source = recording.connect(at, 'eventsource', `https://${HOST}/generate?prompt=${turn}`);
      recording.open(at + 80, source);
      for (let index = 0; index < 40; index += 1) {
        recording.message(at + 100 + index * between(random, 20, 60), source, `{"t":"${index}"}`, { via: 'event' });
      }
      recording.message(at + 4_000, source, '[DONE]', { via: 'event' });
      recording.closing(at + 4_001, source);
      recording.close(at + 4_001, source);
    }
  }),
  clean('a socket for each job, ended by the server when it is done', (recording, random) => {
    let at = 0;
    for (let job = 1; job <= 6; job += 1) {
      const socket = recording.socket(at, `wss://${HOST}/jobs/run`);
      recording.message(at + 60, socket, `{"run":${job}}`, { direction: 'out' });
      for (let line = 1; line <= 8; line += 1) recording.message(at + 60 + line * 200, socket, `{"log":"${random()}"}`);
      recording.message(at + 1_900, socket, '{"status":"done"}');
      recording.close(at + 2_000, socket, { code: 1000, wasClean: true });
      at += between(random, 8_000, 60_000);
    }
  }),
  clean('a token that is renewed in time', (recording) => {
    for (let hour = 0; hour < 4; hour += 1) {
      const at = hour * 15 * MINUTE;
      const socket = recording.socket(at, `wss://${HOST}/live?token=token-number-${hour}`);
      for (let n = 1; n < 893; n += 1) recording.message(at + n * 1_000, socket, `{"value":${n % 7}}`);
      recording.closing(at + 14.9 * MINUTE, socket);
      recording.close(at + 14.9 * MINUTE + 20, socket, { code: 1000, wasClean: true });
    }
  }),
  clean('a tab that leads, follows and leads again', (recording, random) => {
    for (const from of [0, 5 * MINUTE, 12 * MINUTE]) {
      const socket = recording.socket(from, `wss://${HOST}/lead`);
      let seq = from / 1_000;
      for (let at = from + 100; at < from + 2 * MINUTE; at += 1_000) {
        seq += 1;
        recording.message(at, socket, `{"seq":${seq},"price":${Math.round(random() * 99)}}`);
      }
      recording.closing(from + 2 * MINUTE, socket);
      recording.close(from + 2 * MINUTE + 10, socket, { code: 1000, wasClean: true });
    }
  }),
  clean('a progress that is polled until it is done', (recording, random) => {
    let at = 0;
    for (let done = 0; done <= 100; done += 4) {
      recording.request(at, `https://${HOST}/uploads/7/progress`, between(random, 30, 90), `{"percent":${done}}`);
      at += 1_000 + between(random, 0, 10);
    }
    recording.page(at + MINUTE, 'online');
  }),
];

const RESTARTED: readonly ConnectionShape[] = [
  clean('a rolling restart that sends what was missed', (recording, random) => {
    const urls = ['prices', 'orders', 'news'].map((name) => `wss://${HOST}/${name}`);
    const first = urls.map((url) => recording.socket(0, url));
    for (let seq = 1; seq <= 120; seq += 1) {
      for (const socket of first) recording.message(100 + seq * 500, socket, `{"seq":${seq}}`);
    }
    for (const [index, url] of urls.entries()) {
      const down = 62_000 + index * 7_000;
      const up = down + between(random, 800, 3_000);
      recording.close(down, first[index] ?? 0, { code: 1012, wasClean: true, reason: 'service restart' });
      const socket = recording.socket(up, url);
      recording.message(up + 40, socket, '{"resume":120}', { direction: 'out' });
      for (let n = 1; n <= 100; n += 1) recording.message(up + 60 + n * 500, socket, `{"seq":${120 + n}}`);
    }
  }),
  clean('an event stream that a proxy ends each minute, with ids', (recording) => {
    let id = 0;
    for (let life = 0; life < 6; life += 1) {
      const at = life * 63_000;
      const headers: [string, string][] = life === 0 ? [] : [['last-event-id', `${id}`]];
      const source = recording.connect(at, 'eventsource', `https://${HOST}/feed`, { headers });
      recording.open(at + 40, source);
      for (let n = 0; n < 59; n += 1) {
        id += 1;
        recording.message(at + 100 + n * 1_000, source, `{"n":${id}}`, { via: 'event', id: `${id}` });
      }
      recording.error(at + 60_000, source, 0);
      recording.close(at + 60_000, source, { how: 'failed' });
    }
  }),
  clean('a laptop that sleeps for ten minutes', (recording) => {
    const url = `wss://${HOST}/live`;
    const first = recording.socket(0, url);
    for (let n = 1; n <= 60; n += 1) recording.message(n * 1_000, first, `{"value":${n % 9}}`);
    recording.page(61_000, 'asleep', { length: (10 * MINUTE) as never });
    recording.close(61_500, first, { code: 1006 });
    recording.close(62_600, recording.connect(62_500, 'websocket', url), { code: 1006 });
    const second = recording.socket(64_600, url);
    for (let n = 1; n <= 60; n += 1) recording.message(65_000 + n * 1_000, second, `{"value":${n % 9}}`);
  }),
  clean('a tab in the background whose timers are held back', (recording, random) => {
    const poll = (at: number, n: number) =>
      recording.request(at, `https://${HOST}/unread`, between(random, 30, 80), `{"unread":${n}}`);
    const socket = recording.socket(0, `wss://${HOST}/live`);
    beats(recording, socket, 10_000, 2 * MINUTE, 10_000);
    for (let n = 0; n < 24; n += 1) poll(n * 5_000, n);
    recording.page(2 * MINUTE, 'hidden');
    for (let minute = 3; minute < 20; minute += 1) {
      poll(minute * MINUTE, minute);
      beats(recording, socket, minute * MINUTE, minute * MINUTE + 1);
    }
    recording.page(20 * MINUTE, 'visible');
    beats(recording, socket, 20 * MINUTE + 1_000, 22 * MINUTE, 10_000);
    for (let n = 0; n < 24; n += 1) poll(20 * MINUTE + 100 + n * 5_000, n + 50);
  }),
];

const CARRIED: readonly ConnectionShape[] = [
  clean('Socket.IO with presence that may be lost', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/socket.io/?EIO=4&transport=websocket`);
    recording.message(30, socket, '0{"sid":"A","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    recording.message(40, socket, '40', { direction: 'out' });
    recording.message(60, socket, '40{"sid":"B","pid":"C"}');
    for (let at = 1_000; at < 3 * MINUTE; at += between(random, 300, 4_000)) {
      const isOwn = random() < 0.4;
      const said = `42["presence",{"who":"ann","x":${Math.round(random() * 500)}}]`;
      recording.message(at, socket, said, { direction: isOwn ? 'out' : 'in' });
    }
    for (let at = 25_000; at < 3 * MINUTE; at += 25_000) {
      recording.message(at, socket, '2');
      recording.message(at + 2, socket, '3', { direction: 'out' });
    }
  }),
  clean('a held poll that answers 304', (recording, random) => {
    let at = 0;
    for (let call = 0; call < 30; call += 1) {
      const hasNews = random() < 0.2;
      const hold = hasNews ? between(random, 500, 20_000) : 25_000 + between(random, 0, 30);
      const connection = recording.connect(at, 'fetch', `https://${HOST}/inbox?wait=25`);
      recording.open(at + hold, connection, { status: hasNews ? 200 : 304 });
      if (hasNews) recording.message(at + hold, connection, `{"inbox":${call}}`, { via: 'body', bodyKind: 'json' });
      recording.close(at + hold, connection, { how: 'complete', wasClean: true });
      at += hold + between(random, 2, 20);
    }
  }),
  clean('a network that hands out events in batches', (recording, random) => {
    const source = recording.connect(0, 'eventsource', `https://${HOST}/ticks`);
    recording.open(40, source);
    const epoch = 1_700_000_000_000;
    for (let batch = 1; batch <= 60; batch += 1) {
      const at = batch * 800 + between(random, 0, 60);
      for (let n = 0; n < 8; n += 1) {
        const made = epoch + at - 800 + n * 100;
        recording.message(at + n, source, `{"ts":${Math.round(made)},"p":${n}}`, { via: 'event' });
      }
    }
  }),
  clean('suggestions of which most are given up', (recording, random) => {
    let at = 0;
    for (let key = 1; key <= 40; key += 1) {
      const url = `https://${HOST}/suggest?q=${'abcdefgh'.slice(0, 1 + (key % 8))}`;
      const connection = recording.connect(at, 'fetch', url);
      if (key % 4 === 0) {
        recording.open(at + 90, connection);
        recording.message(at + 90, connection, `["${key}"]`, { via: 'body', bodyKind: 'json' });
        recording.close(at + 90, connection, { how: 'complete', wasClean: true });
      } else recording.close(at + 60, connection, { how: 'aborted' });
      at += between(random, 90, 400) + (key % 8 === 0 ? 5_000 : 0);
    }
  }),
  clean('calls over a socket that are answered in any order', (recording, random) => {
    const socket = recording.socket(0, `wss://${HOST}/rpc`);
    for (let id = 1; id <= 60; id += 1) {
      const at = id * 700;
      const call = `{"jsonrpc":"2.0","id":${id},"method":"get","params":[${id}]}`;
      recording.message(at, socket, call, { direction: 'out' });
      recording.message(at + between(random, 20, 3_000), socket, `{"jsonrpc":"2.0","id":${id},"result":"${random()}"}`);
    }
  }),
  clean('a form that is saved while it is written', (recording, random) => {
    let at = 0;
    for (let save = 1; save <= 30; save += 1) {
      const body = text(JSON.stringify({ title: 'draft', body: 'word '.repeat(save) }));
      const connection = recording.connect(at, 'fetch', `https://${HOST}/drafts/7`, { method: 'POST', body });
      recording.open(at + 60, connection);
      recording.message(at + 60, connection, '{"ok":true}', { via: 'body', bodyKind: 'json' });
      recording.close(at + 60, connection, { how: 'complete', wasClean: true });
      at += between(random, 1_900, 2_100);
    }
  }),
];

/** All of them. */
export const HEALTHY_DAYS: readonly ConnectionShape[] = [...QUIET, ...ENDED, ...RESTARTED, ...CARRIED];
