import { millis } from '../../../src/base/units.ts';
import type { WireRecord } from '../../../src/wire/record.ts';
import { ShopPage, HOST } from './shop-page.ts';

/** Instants from `from` to `until` at a rate a second, with the irregularity of real feeds. */
function arrivals(random: () => number, from: number, until: number, rate: number): readonly number[] {
  const times: number[] = [];
  const mean = 1_000 / rate;
  for (let at = from; ;) {
    at += mean * (0.45 - 0.55 * Math.log(1 - random() * 0.99));
    if (at >= until) return times;
    times.push(at);
  }
}

const trade = (page: ShopPage, sequence: number): string => {
  const price = (64_188 + 40 * Math.sin(sequence / 90) + page.random() * 4).toFixed(2);
  const size = (page.random() * 0.25).toFixed(4);
  const side = page.random() > 0.5 ? 'buy' : 'sell';
  const book = { bid: (Number(price) - 0.25).toFixed(2), ask: (Number(price) + 0.25).toFixed(2), depth: 12 };
  return JSON.stringify({ type: 'trade', seq: sequence, product: 'BTC-USD', price, size, side, book });
};

/** A numbered feed that breaks, backs off, comes back with two again, 124 missing and one late. */
function market(page: ShopPage): void {
  const url = 'wss://feed.example.com/market';
  let sequence = 19_290;
  let lastTwo: readonly string[] = [];
  const feed = (from: number, until: number, connection: number): void => {
    for (const at of arrivals(page.random, from, until, 8.4)) {
      const data = trade(page, (sequence += 1));
      lastTwo = [...lastTwo.slice(-1), data];
      page.message(at, connection, 'in', data);
    }
  };
  const first = page.connect(400, 'websocket', url);
  page.open(620, first, url);
  page.message(640, first, 'out', JSON.stringify({ type: 'subscribe', channel: 'trades:BTC-USD' }));
  feed(700, 147_400, first);
  page.close(147_412, first, 'closed', 1006);
  for (const at of [148_012, 149_400, 151_900, 156_700])
    page.close(at + 200, page.connect(at, 'websocket', url), 'closed', 1006);
  const second = page.connect(161_900, 'websocket', url);
  page.open(162_200, second, url);
  page.message(
    162_301,
    second,
    'out',
    JSON.stringify({ type: 'subscribe', channel: 'trades:BTC-USD', after: sequence }),
  );
  lastTwo.forEach((data, index) => page.message(162_360 + index * 80, second, 'in', data));
  sequence += 124;
  page.message(162_561, second, 'in', trade(page, sequence + 1));
  page.message(162_684, second, 'in', trade(page, sequence + 3));
  page.message(162_741, second, 'in', trade(page, sequence + 2));
  sequence += 3;
  feed(162_800, 900_000, second);
}

/** A quiet chat with heartbeats. */
function chat(page: ShopPage): void {
  const url = `wss://${HOST}/ws/chat?room=7`;
  const connection = page.connect(700, 'websocket', url);
  page.open(900, connection, url);
  const words = ['Is the 42 in stock?', 'Yes, two left', 'Thanks!', 'When does it ship?', 'Today', '\u{1f44d}'];
  arrivals(page.random, 2_000, 900_000, 0.5).forEach((at, index) => {
    const isOurs = page.random() < 0.25;
    const text = words[index % words.length];
    page.message(
      at,
      connection,
      isOurs ? 'out' : 'in',
      JSON.stringify({ type: 'chat', from: isOurs ? 'me' : 'Ada', text }),
    );
  });
  for (let at = 5_000; at < 900_000; at += 10_000) {
    page.message(at, connection, 'out', '{"type":"ping"}');
    page.message(at + 40, connection, 'in', '{"type":"pong"}');
  }
}

/** Much out, nothing in. */
function telemetry(page: ShopPage): void {
  const url = 'wss://collect.example.com/spans';
  const connection = page.connect(1_100, 'websocket', url);
  page.open(1_250, connection, url);
  for (const at of arrivals(page.random, 1_300, 900_000, 12)) {
    page.message(
      at,
      connection,
      'out',
      JSON.stringify({ span: Math.floor(page.random() * 1e9).toString(16), ms: Math.round(page.random() * 90) }),
    );
  }
}

/** Numbered events: three missing on an open connection, a reconnect that is resumed, a silence. */
function orders(page: ShopPage): void {
  const url = `https://${HOST}/events/orders`;
  let id = 700;
  const events = (from: number, until: number, connection: number): void => {
    for (const at of arrivals(page.random, from, until, 1.2)) {
      id += 1;
      const data = JSON.stringify({ order: 40_000 + id, state: ['paid', 'packed', 'sent'][id % 3] });
      page.message(at, connection, 'in', data, String(id), 'order');
    }
  };
  const first = page.connect(1_400, 'eventsource', url);
  page.open(1_600, first, url, 'text/event-stream');
  events(1_700, 139_800, first);
  id += 3;
  events(140_000, 152_200, first);
  page.records.push({ kind: 'error', at: millis(152_300), connection: first, state: 0, text: '' });
  page.open(155_400, first, url, 'text/event-stream');
  events(155_450, 164_600, first);
  events(178_000, 900_000, first);
}

/** A chat assistant that streams its words; the second answer stalls and breaks off. */
function assistant(page: ShopPage): void {
  const url = `https://${HOST}/api/assistant`;
  const answer = (from: number, until: number, isWhole: boolean): void => {
    const connection = page.connect(from, 'fetch', url, 'POST', '{"question":"Which size fits?"}');
    page.open(from + 600, connection, url, 'text/event-stream');
    for (const at of arrivals(page.random, from + 600, until, 19)) {
      page.chunk(at, connection, `event: delta\ndata: ${JSON.stringify({ type: 'delta', text: 'word ' })}\n\n`);
    }
    if (isWhole) page.chunk(until, connection, 'data: [DONE]\n\n');
    page.close(until + 5, connection, 'complete');
  };
  answer(60_000, 66_000, true);
  answer(123_600, 133_400, true);
  answer(164_900, 170_900, false);
  answer(230_000, 239_000, true);
}

/** A long poll, and a short poll every two seconds that mostly brings nothing. */
function polls(page: ShopPage): void {
  const longPoll = `https://${HOST}/poll?room=7`;
  const holds = [6.2, 3.1, 11.4, 25, 8.8, 4, 12.6, 2.2, 25, 7.3];
  for (let at = 1_500, index = 0; at < 900_000; index += 1) {
    const length = (holds[index % holds.length] ?? 5) * 1_000;
    const connection = page.connect(at, 'fetch', longPoll);
    const isEmpty = length === 25_000;
    page.open(at + length - 5, connection, longPoll, 'application/json', isEmpty ? 204 : 200);
    if (!isEmpty) page.reply(at + length, connection, JSON.stringify({ messages: [{ id: index, text: 'hello' }] }));
    page.close(at + length + 1, connection, 'complete');
    at += length + 50;
  }
  const shortPoll = `https://${HOST}/api/notifications`;
  for (let at = 2_000, index = 0; at < 900_000; at += 2_000, index += 1) {
    const connection = page.connect(at, 'fetch', shortPoll);
    const end = at + 60 + page.random() * 80;
    if (index % 61 === 40) {
      page.close(end, connection, 'failed');
      continue;
    }
    const hasNews = index % 11 === 7;
    page.open(end - 3, connection, shortPoll, 'application/json');
    page.reply(end, connection, hasNews ? '[{"id":7,"text":"Your order was sent"}]' : '[]');
    page.close(end + 1, connection, 'complete');
  }
}

/**
 * Fifteen minutes of a made-up shop page with every kind of stream, its records in order of time and numbered; the same
 * for the same seed.
 */
export function shopRecords(seed = 7): readonly WireRecord[] {
  const page = new ShopPage(seed);
  const url = `https://${HOST}/`;
  page.records.push({ kind: 'document', at: millis(0), url, isTop: true, isLate: false, timeOrigin: 0 });
  for (const part of [market, chat, telemetry, orders, assistant, polls]) part(page);
  page.page(119_000, 'navigate', '/trade');
  page.page(184_000, 'hidden', '/trade');
  page.page(191_000, 'visible', '/trade');
  const ordered = page.records.toSorted((one, other) => one.at - other.at);
  return ordered.map((record, n) => ({ ...record, n, document: 'shop' }));
}
