/** Streams in which nothing is missing, whatever their numbers look like. */
import { seeded } from '../../random.ts';
import type { Recording } from '../../recording.ts';
import { received } from './measure.ts';
import type { Item } from './shapes.ts';
import { SHAPES } from './shapes.ts';

/** A clean stream: the payloads in order, the ids of events where it has any. */
export interface CleanShape {
  readonly name: string;
  readonly make: (random: () => number, length: number) => readonly Pick<Item, 'data' | 'id'>[];
}

type Write = (index: number, random: () => number) => unknown;

const range = (length: number) => Array.from({ length }, (_, index) => index);

const written = (name: string, write: Write): CleanShape => ({
  name,
  make: (random, length) => range(length).map((index) => ({ data: JSON.stringify(write(index, random)) })),
});

/** A number that moves on by what `step` gives, starting at 1,000. */
const walk = (name: string, step: Write, write: (n: number, random: () => number) => unknown): CleanShape => ({
  name,
  make(random, length) {
    let n = 1_000;
    return range(length).map((index) => {
      n += Number(step(index, random));
      return { data: JSON.stringify(write(n, random)) };
    });
  },
});

const upTo = (random: () => number, most: number, least = 1) => least + Math.floor(random() * (most - least + 1));

const EPOCH = 1_718_000_000_000;

const WORDS = ['the', 'of', 'and', 'to', 'in', 'is', 'you', 'that', 'it', 'he'];

const word = (random: () => number) => WORDS[Math.floor(random() * WORDS.length)];

/** Two counters under one name, told apart by nothing. */
const twoCounters: CleanShape = {
  name: 'two counters under one name',
  make(random, length) {
    const tops = [100, 90_000];
    return range(length).map(() => {
      const which = random() < 0.5 ? 0 : 1;
      tops[which] = (tops[which] ?? 0) + 1;
      return { data: JSON.stringify({ update: tops[which], price: random() }) };
    });
  },
};

/** A snapshot with the number of the update before it, every tenth message. */
const snapshots: CleanShape = {
  name: 'snapshots among updates',
  make(random, length) {
    let seq = 10;
    return range(length).map((index) => {
      const type = index % 10 === 5 ? 'snapshot' : 'update';
      if (type === 'update') seq += 1;
      return { data: JSON.stringify({ type, seq, bids: [random()] }) };
    });
  },
};

/** Lists of ten consecutive ids, of which other subscribers get those in between. */
const lists: CleanShape = {
  name: 'lists with jumps between them',
  make(random, length) {
    let id = 500;
    return range(length).map(() => {
      id += upTo(random, 6, 2);
      return { data: JSON.stringify({ rows: range(10).map(() => ({ id: (id += 1), price: random() })) }) };
    });
  },
};

/** An answer of a language model after the other: each counts its blocks from 0. */
const blocks: CleanShape = {
  name: 'blocks of a language model',
  make(random, length) {
    const events: unknown[] = [];
    for (let index = 0; events.length < length; index = (index + 1) % 4) {
      events.push({ type: 'content_block_start', index });
      if (index !== 2) {
        for (const _ of range(upTo(random, 4)))
          events.push({ type: 'content_block_delta', index, delta: word(random) });
      }
      events.push({ type: 'content_block_stop', index });
    }
    return events.slice(0, length).map((event) => ({ data: JSON.stringify(event) }));
  },
};

const SPARSE: readonly CleanShape[] = [
  walk(
    'a sequence of which every third is for this page',
    () => 3,
    (seq, random) => ({ seq, price: random() }),
  ),
  walk(
    'a sequence of which few are for this page',
    (_, random) => upTo(random, 9, 2),
    (sequence, random) => ({ type: 'ticker', sequence, price: random() }),
  ),
  walk(
    'an order book’s sequence seen by a ticker',
    (_, random) => upTo(random, 400),
    (sequence, random) => ({ product_id: random() < 0.5 ? 'A' : 'B', sequence, last_size: random() }),
  ),
  walk(
    'ids of a table that other rooms fill too',
    (_, random) => (random() < 0.4 ? 1 : upTo(random, 7)),
    (id, random) => ({ id, room: 'lobby', text: word(random) }),
  ),
  walk(
    'message ids of a chat of many rooms',
    (_, random) => upTo(random, 30),
    (message_id, random) => ({ message_id, text: word(random) }),
  ),
  walk(
    'versions that skip drafts',
    (_, random) => upTo(random, 3),
    (version, random) => ({ document: 'd1', version, text: word(random) }),
  ),
  walk(
    'blocks of a chain seen by a filter',
    (_, random) => upTo(random, 5),
    (blockNumber) => ({ blockNumber, log: 'x' }),
  ),
  walk(
    'frames of which every second is drawn',
    () => 2,
    (frameNumber, random) => ({ frameNumber, x: random() }),
  ),
];

const OTHERS: readonly CleanShape[] = [
  walk(
    'prices in cents',
    (_, random) => upTo(random, 3, -3),
    (price) => ({ symbol: 'A', price }),
  ),
  walk(
    'prices under the name p',
    (_, random) => upTo(random, 2, -2),
    (p) => ({ e: 'trade', p }),
  ),
  written('a clock in milliseconds', (index, random) => ({
    t: EPOCH + index * 110 + upTo(random, 20),
    value: random(),
  })),
  written('a clock in seconds', (index) => ({
    s: Math.floor(EPOCH / 1_000) + Math.floor(index / 9),
    value: index % 7,
  })),
  written('ids of users', (_, random) => ({ userId: upTo(random, 40), id: upTo(random, 40), text: word(random) })),
  written('tokens of a language model', (_, random) => ({ choices: [{ index: 0, delta: { content: word(random) } }] })),
  written('pages of twenty', (index) => ({ offset: index * 20, limit: 20, total: 4_000 })),
  written('pages one after the other', (index) => ({ page: index + 1, items: [] })),
  written('progress in percent', (index) => ({ job: 'build', progress: index % 101 })),
  written('a countdown', (index) => ({ type: 'countdown', seconds: 1_000 - index })),
  walk(
    'how many people watch',
    (_, random) => upTo(random, 3, -2),
    (count) => ({ type: 'viewers', count }),
  ),
  walk(
    'unread messages',
    (index) => (index % 9 === 8 ? -8 : 1),
    (unread) => ({ type: 'unread', unread }),
  ),
  walk(
    'a position that moves',
    (_, random) => upTo(random, 4, -4),
    (x) => ({ player: 'a', x, pos: x }),
  ),
  written('a temperature', (_, random) => ({ sensor: 's1', value: 20 + upTo(random, 3, -3) })),
  written('a candle of each minute', (index, random) => ({
    k: { t: EPOCH + Math.floor(index / 50) * 60_000, i: '1m', n: 1 + (index % 50), c: random() },
  })),
  written('heartbeats alone', (index) => ({ type: 'ping', ts: EPOCH + index * 1_000 })),
  written('a counter of eight bits', (index, random) => ({ counter: index % 256, value: random() })),
  written('rows of an order book', (_, random) => ({ bids: [[upTo(random, 9), upTo(random, 5)]], asks: [] })),
  written('places in a table', (index, random) => ({ rank: 1 + (index % 10), name: word(random) })),
  twoCounters,
  snapshots,
  lists,
  blocks,
];

/** Every clean shape: the numbered feeds as they are, sparse counters, and numbers that count nothing. */
export const CLEAN_SHAPES: readonly CleanShape[] = [...SHAPES, ...SPARSE, ...OTHERS];

/** The same stream with a heartbeat after every third message. */
function withHeartbeats(items: readonly Pick<Item, 'data' | 'id'>[]): readonly Pick<Item, 'data' | 'id'>[] {
  return items.flatMap((item, index) => (index % 3 === 2 ? [item, { data: '{"type":"heartbeat"}' }] : [item]));
}

/** A clean stream as a recording. Events with ids have no heartbeats between them. */
export function cleanRecording(shape: CleanShape, length: number, seed: number, hasHeartbeats: boolean): Recording {
  const random = seeded(seed);
  const made = shape.make(random, length);
  const isEvents = made.some(({ id }) => id !== undefined);
  const items = hasHeartbeats && !isEvents ? withHeartbeats(made) : made;
  return received(
    { transport: isEvents ? 'eventsource' : 'websocket', url: 'wss://bench.test/feed' },
    items.map((item) => ({ ...item, pause: 80 + random() * 60 })),
  );
}
