import { Recording } from './recording.ts';
import { between, exponential, seeded } from './random.ts';

/** A clean recording of one kind of traffic: nothing in it deserves a finding. */
export type Scenario = (seed: number) => Recording;

const number = (value: number): string => value.toFixed(0);

/** A ticker of one message a second, numbered without a hole, with an id-like field and a price. */
export const ticker: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/ticker');
  for (let seq = 1; seq <= 120; seq += 1) {
    const at = 100 + seq * 1_000 + between(random, -40, 40);
    recording.message(at, socket, JSON.stringify({ type: 'tick', seq, price: number(between(random, 100, 200)) }));
  }
  return recording;
};

/** A feed of independent events: pauses from a few milliseconds to several seconds. */
export const chat: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/chat');
  let at = 200;
  for (let index = 0; index < 300; index += 1) {
    at += exponential(random, 800);
    recording.message(at, socket, JSON.stringify({ from: `user-${number(random() * 9)}`, text: `word ${random()}` }));
  }
  return recording;
};

/** Numbered server-sent events by a native event source. */
export const events: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  const source = recording.connect(0, 'eventsource', 'https://app.test/events');
  recording.open(40, source);
  for (let id = 1; id <= 120; id += 1) {
    const at = 100 + id * 500 + between(random, -20, 20);
    recording.message(at, source, `{"n":${id},"value":${random()}}`, { via: 'event', event: 'message', id: `${id}` });
  }
  return recording;
};

/** A poll by interval timer that brings something new each time. */
export const shortPoll: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  for (let index = 0; index < 40; index += 1) {
    recording.request(
      index * 2_000 + between(random, 0, 15),
      `https://app.test/status?_=${index}`,
      between(random, 40, 120),
      JSON.stringify({ load: random() }),
    );
  }
  return recording;
};

/** A poll that the server holds until there is news, with a cursor that moves. */
export const longPoll: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  let at = 0;
  for (let cursor = 1; cursor <= 30; cursor += 1) {
    const hold = Math.min(20_000, exponential(random, 6_000) + 300);
    recording.request(at, `https://app.test/updates?since=${cursor}`, hold, JSON.stringify({ next: cursor + 1 }));
    at += hold + between(random, 2, 20);
  }
  return recording;
};

/** A Socket.IO session: two polls, the upgrade, pings of the server each 25 s and numbered events. */
export const socketIo: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  const base = '//app.test/socket.io/?EIO=4';
  const open = '0{"sid":"Ab1","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}';
  recording.request(0, `https:${base}&transport=polling&t=a1`, 15, open);
  recording.request(20, `https:${base}&transport=polling&t=a2&sid=Ab1`, 15, '40{"sid":"Cd2"}');
  const socket = recording.connect(60, 'websocket', `wss:${base}&transport=websocket&sid=Ab1`);
  recording.open(75, socket, { status: 101 });
  recording.message(80, socket, '2probe', { direction: 'out' });
  recording.message(90, socket, '3probe');
  recording.message(92, socket, '5', { direction: 'out' });
  for (let at = 1_000, seq = 1; at < 120_000; at += 400, seq += 1) {
    if (at % 25_000 === 0) {
      recording.message(at - 200, socket, '2');
      recording.message(at - 198, socket, '3', { direction: 'out' });
    }
    recording.message(at + between(random, 0, 60), socket, `42["news",{"seq":${seq},"value":${random()}}]`);
  }
  return recording;
};

/** A language model's reply, streamed over a POST and ended by its marker, three times. */
export const chatReply: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  for (let call = 0; call < 3; call += 1) {
    const start = call * 20_000;
    const connection = recording.connect(start, 'fetch', 'https://app.test/v1/chat', { method: 'POST' });
    recording.open(start + 300, connection, { headers: [['content-type', 'text/event-stream']] });
    let at = start + 400;
    for (let token = 0; token < 60; token += 1) {
      at += between(random, 10, 80);
      recording.chunk(at, connection, `data: {"token":"t${token}"}\n\n`);
    }
    recording.chunk(at + 20, connection, 'data: [DONE]\n\n');
    recording.close(at + 30, connection, { how: 'complete', wasClean: true });
  }
  return recording;
};

/** A socket that breaks once and is back after one wait. */
export const brokenOnce: Scenario = (seed) => {
  const random = seeded(seed);
  const recording = new Recording();
  const first = recording.socket(0, 'wss://app.test/live');
  for (let at = 500; at < 40_000; at += 500) recording.message(at, first, JSON.stringify({ value: random() }));
  recording.close(40_100, first, { code: 1006 });
  const second = recording.socket(41_200, 'wss://app.test/live');
  for (let at = 41_500; at < 80_000; at += 500) recording.message(at, second, JSON.stringify({ value: random() }));
  return recording;
};

/** All clean scenarios by name. `brokenOnce` has one reconnect, and nothing else. */
export const CLEAN: Readonly<Record<string, Scenario>> = {
  ticker,
  chat,
  events,
  shortPoll,
  longPoll,
  socketIo,
  chatReply,
};
