import { byteCount, millis } from '../../../base/units.ts';
import type { Payload, Transport, WireRecord } from '../../../wire/record.ts';

/** A record without its number; the script numbers all of them once they stand in order of time. */
type Unnumbered = WireRecord extends infer R ? (R extends WireRecord ? Omit<R, 'n' | 'document'> : never) : never;

/** Where the made-up page lives. */
const HOST = 'shop.example';

/** A generator of numbers from 0 to below 1 that repeats with its seed (a linear congruence, good enough for a picture). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

const textPayload = (data: string): Payload => ({
  encoding: 'text',
  data,
  size: byteCount(new TextEncoder().encode(data).length),
  isCut: false,
});

/** Instants from `from` to `until` at a rate a second, with the unevenness of real feeds. */
function arrivals(random: () => number, from: number, until: number, rate: number): readonly number[] {
  const times: number[] = [];
  const mean = 1_000 / rate;
  for (let at = from; ;) {
    at += mean * (0.45 - 0.55 * Math.log(1 - random() * 0.99));
    if (at >= until) return times;
    times.push(at);
  }
}

/** Writes the records of one page, connection by connection. */
class Script {
  readonly records: Unnumbered[] = [];
  readonly random: () => number;
  #connection = 0;

  constructor(seed: number) {
    this.random = seeded(seed);
  }

  connect(at: number, transport: Transport, url: string, method = 'GET', body: string | null = null): number {
    this.#connection += 1;
    this.records.push({
      kind: 'connecting',
      at: millis(at),
      connection: this.#connection,
      transport,
      url,
      method,
      protocols: [],
      withCredentials: false,
      headers: transport === 'fetch' ? [['accept', 'application/json']] : [],
      bodyKind: body === null ? 'none' : 'text',
      body: body === null ? null : textPayload(body),
      initiator: `at connect (https://${HOST}/assets/feed.js:48:17)\nat start (https://${HOST}/assets/app.js:12:3)`,
    });
    return this.#connection;
  }

  open(at: number, connection: number, url: string, contentType = '', status = 200): void {
    this.records.push({
      kind: 'open',
      at: millis(at),
      connection,
      status: url.startsWith('ws') ? 101 : status,
      url,
      protocol: '',
      extensions: url.startsWith('ws') ? 'permessage-deflate' : '',
      responseType: contentType === '' ? '' : 'basic',
      wasRedirected: false,
      headers: contentType === '' ? [] : [['content-type', contentType]],
    });
  }

  message(
    at: number,
    connection: number,
    direction: 'in' | 'out',
    data: string,
    id: string | null = null,
    event: string | null = null,
  ): void {
    const via = event === null ? 'frame' : 'event';
    const payload = textPayload(data);
    this.records.push({
      kind: 'message',
      at: millis(at),
      connection,
      direction,
      via,
      bodyKind: 'text',
      payload,
      event,
      id,
      buffered: null,
    });
  }

  reply(at: number, connection: number, data: string): void {
    const payload = textPayload(data);
    const common = { bodyKind: 'text', payload, event: null, id: null, buffered: null } as const;
    this.records.push({ kind: 'message', at: millis(at), connection, direction: 'in', via: 'body', ...common });
  }

  chunk(at: number, connection: number, data: string): void {
    this.records.push({ kind: 'chunk', at: millis(at), connection, payload: textPayload(data) });
  }

  close(
    at: number,
    connection: number,
    how: 'closed' | 'complete' | 'failed' | 'aborted',
    code: number | null = null,
  ): void {
    const wasClean = code === 1000;
    this.records.push({
      kind: 'close',
      at: millis(at),
      connection,
      how,
      code,
      reason: '',
      wasClean,
      size: byteCount(0),
    });
  }

  page(at: number, event: 'hidden' | 'visible' | 'navigate', path: string): void {
    this.records.push({
      kind: 'page',
      at: millis(at),
      event,
      wasKept: false,
      url: `https://${HOST}${path}`,
      length: millis(0),
    });
  }
}

const trade = (script: Script, sequence: number): string => {
  const price = (64_188 + 40 * Math.sin(sequence / 90) + script.random() * 4).toFixed(2);
  const size = (script.random() * 0.25).toFixed(4);
  const side = script.random() > 0.5 ? 'buy' : 'sell';
  const book = { bid: (Number(price) - 0.25).toFixed(2), ask: (Number(price) + 0.25).toFixed(2), depth: 12 };
  return JSON.stringify({ type: 'trade', seq: sequence, product: 'BTC-USD', price, size, side, book });
};

/** A numbered feed that breaks, backs off, comes back with two again, 124 missing and one late. */
function market(script: Script): void {
  const url = 'wss://feed.example.com/market';
  let sequence = 19_290;
  let lastTwo: readonly string[] = [];
  const feed = (from: number, until: number, connection: number): void => {
    for (const at of arrivals(script.random, from, until, 8.4)) {
      const data = trade(script, (sequence += 1));
      lastTwo = [...lastTwo.slice(-1), data];
      script.message(at, connection, 'in', data);
    }
  };
  const first = script.connect(400, 'websocket', url);
  script.open(620, first, url);
  script.message(640, first, 'out', JSON.stringify({ type: 'subscribe', channel: 'trades:BTC-USD' }));
  feed(700, 147_400, first);
  script.close(147_412, first, 'closed', 1006);
  for (const at of [148_012, 149_400, 151_900, 156_700])
    script.close(at + 200, script.connect(at, 'websocket', url), 'closed', 1006);
  const second = script.connect(161_900, 'websocket', url);
  script.open(162_200, second, url);
  script.message(
    162_301,
    second,
    'out',
    JSON.stringify({ type: 'subscribe', channel: 'trades:BTC-USD', after: sequence }),
  );
  lastTwo.forEach((data, index) => script.message(162_360 + index * 80, second, 'in', data));
  sequence += 124;
  script.message(162_561, second, 'in', trade(script, sequence + 1));
  script.message(162_684, second, 'in', trade(script, sequence + 3));
  script.message(162_741, second, 'in', trade(script, sequence + 2));
  sequence += 3;
  feed(162_800, 900_000, second);
}

/** A quiet chat with heartbeats. */
function chat(script: Script): void {
  const url = `wss://${HOST}/ws/chat?room=7`;
  const connection = script.connect(700, 'websocket', url);
  script.open(900, connection, url);
  const words = ['Is the 42 in stock?', 'Yes, two left', 'Thanks!', 'When does it ship?', 'Today', '\u{1f44d}'];
  arrivals(script.random, 2_000, 900_000, 0.5).forEach((at, index) => {
    const isOurs = script.random() < 0.25;
    const text = words[index % words.length];
    script.message(
      at,
      connection,
      isOurs ? 'out' : 'in',
      JSON.stringify({ type: 'chat', from: isOurs ? 'me' : 'Ada', text }),
    );
  });
  for (let at = 5_000; at < 900_000; at += 10_000) {
    script.message(at, connection, 'out', '{"type":"ping"}');
    script.message(at + 40, connection, 'in', '{"type":"pong"}');
  }
}

/** Much out, nothing in. */
function telemetry(script: Script): void {
  const url = 'wss://collect.example.com/spans';
  const connection = script.connect(1_100, 'websocket', url);
  script.open(1_250, connection, url);
  for (const at of arrivals(script.random, 1_300, 900_000, 12)) {
    script.message(
      at,
      connection,
      'out',
      JSON.stringify({ span: Math.floor(script.random() * 1e9).toString(16), ms: Math.round(script.random() * 90) }),
    );
  }
}

/** Numbered events: three missing on an open connection, a reconnect that is resumed, a silence. */
function orders(script: Script): void {
  const url = `https://${HOST}/events/orders`;
  let id = 700;
  const events = (from: number, until: number, connection: number): void => {
    for (const at of arrivals(script.random, from, until, 1.2)) {
      id += 1;
      const data = JSON.stringify({ order: 40_000 + id, state: ['paid', 'packed', 'sent'][id % 3] });
      script.message(at, connection, 'in', data, String(id), 'order');
    }
  };
  const first = script.connect(1_400, 'eventsource', url);
  script.open(1_600, first, url, 'text/event-stream');
  events(1_700, 139_800, first);
  id += 3;
  events(140_000, 152_200, first);
  script.records.push({ kind: 'error', at: millis(152_300), connection: first, state: 0, text: '' });
  script.open(155_400, first, url, 'text/event-stream');
  events(155_450, 164_600, first);
  events(178_000, 900_000, first);
}

/** A chat assistant that streams its words; the second answer stalls and breaks off. */
function assistant(script: Script): void {
  const url = `https://${HOST}/api/assistant`;
  const answer = (from: number, until: number, isWhole: boolean): void => {
    const connection = script.connect(from, 'fetch', url, 'POST', '{"question":"Which size fits?"}');
    script.open(from + 600, connection, url, 'text/event-stream');
    for (const at of arrivals(script.random, from + 600, until, 19)) {
      script.chunk(at, connection, `event: delta\ndata: ${JSON.stringify({ type: 'delta', text: 'word ' })}\n\n`);
    }
    if (isWhole) script.chunk(until, connection, 'data: [DONE]\n\n');
    script.close(until + 5, connection, 'complete');
  };
  answer(60_000, 66_000, true);
  answer(123_600, 133_400, true);
  answer(164_900, 170_900, false);
  answer(230_000, 239_000, true);
}

/** A request held until there is news, and one that asks every two seconds, mostly for nothing. */
function polls(script: Script): void {
  const held = `https://${HOST}/poll?room=7`;
  const holds = [6.2, 3.1, 11.4, 25, 8.8, 4, 12.6, 2.2, 25, 7.3];
  for (let at = 1_500, index = 0; at < 900_000; index += 1) {
    const length = (holds[index % holds.length] ?? 5) * 1_000;
    const connection = script.connect(at, 'fetch', held);
    const isEmpty = length === 25_000;
    script.open(at + length - 5, connection, held, 'application/json', isEmpty ? 204 : 200);
    if (!isEmpty) script.reply(at + length, connection, JSON.stringify({ messages: [{ id: index, text: 'hello' }] }));
    script.close(at + length + 1, connection, 'complete');
    at += length + 50;
  }
  const short = `https://${HOST}/api/notifications`;
  for (let at = 2_000, index = 0; at < 900_000; at += 2_000, index += 1) {
    const connection = script.connect(at, 'fetch', short);
    const end = at + 60 + script.random() * 80;
    if (index % 61 === 40) {
      script.close(end, connection, 'failed');
      continue;
    }
    const hasNews = index % 11 === 7;
    script.open(end - 3, connection, short, 'application/json');
    script.reply(end, connection, hasNews ? '[{"id":7,"text":"Your order was sent"}]' : '[]');
    script.close(end + 1, connection, 'complete');
  }
}

/**
 * Fifteen minutes of a made-up shop page with every kind of stream, its records in order of time and numbered; the same
 * for the same seed.
 */
export function demoRecords(seed = 7): readonly WireRecord[] {
  const script = new Script(seed);
  const url = `https://${HOST}/`;
  script.records.push({ kind: 'document', at: millis(0), url, isTop: true, isLate: false, timeOrigin: 0 });
  for (const part of [market, chat, telemetry, orders, assistant, polls]) part(script);
  script.page(119_000, 'navigate', '/trade');
  script.page(184_000, 'hidden', '/trade');
  script.page(191_000, 'visible', '/trade');
  const ordered = script.records.toSorted((one, other) => one.at - other.at);
  return ordered.map((record, n) => ({ ...record, n, document: 'demo' }));
}
