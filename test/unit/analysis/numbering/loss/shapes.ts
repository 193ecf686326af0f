/** Clean numbered feeds, one for each way of numbering that is in use. */

/** One message. */
export interface Item {
  /** Milliseconds after the message before it. */
  readonly pause: number;
  readonly data: string;
  /** The id of a server-sent event. */
  readonly id?: string;
  /** How many numbers it covers: one where absent, 0 where a hole shows only that something is missing. */
  readonly numbers?: number;
  /** Order shows only within a group. */
  readonly group?: string;
  /** The first and the last number that it brings. */
  readonly first: bigint;
  readonly last: bigint;
}

export interface Shape {
  readonly name: string;
  readonly transport: 'websocket' | 'eventsource';
  readonly url: string;
  readonly make: (random: () => number, length: number) => Item[];
}

const pause = (random: () => number) => 80 + random() * 60;

const pick = (random: () => number, names: readonly string[]) => names[Math.floor(random() * names.length)] ?? '';

const range = (length: number) => Array.from({ length }, (_, index) => index);

/** One counter from `first` on. */
const each =
  (write: (n: number, random: () => number) => unknown, first = 1): Shape['make'] =>
  (random, length) =>
    range(length).map((index) => {
      const n = first + index;
      const data = write(n, random);
      return {
        pause: pause(random),
        data: typeof data === 'string' ? data : JSON.stringify(data),
        first: BigInt(n),
        last: BigInt(n),
      };
    });

/** One counter for each of the names. */
const grouped =
  (names: readonly string[], write: (name: string, n: number, random: () => number) => unknown): Shape['make'] =>
  (random, length) => {
    const counters = new Map<string, number>();
    return range(length).map(() => {
      const name = pick(random, names);
      const n = (counters.get(name) ?? 1_000 * (names.indexOf(name) + 1)) + 1;
      counters.set(name, n);
      const data = JSON.stringify(write(name, n, random));
      return { pause: pause(random), data, group: name, first: BigInt(n), last: BigInt(n) };
    });
  };

/** Each message brings 1 to 4 numbers. */
const ranges =
  (write: (first: number, last: number, random: () => number) => unknown): Shape['make'] =>
  (random, length) => {
    let last = 100;
    return range(length).map(() => {
      const first = last + 1;
      last = first + Math.floor(random() * 4);
      const data = JSON.stringify(write(first, last, random));
      return { pause: pause(random), data, numbers: last - first + 1, first: BigInt(first), last: BigInt(last) };
    });
  };

const links: Shape['make'] = (random, length) => {
  let last = 5_000;
  return range(length).map(() => {
    const before = last;
    last += 1 + Math.floor(random() * 9);
    const data = JSON.stringify({ prev_change_id: before, change_id: last, bids: [random()] });
    return { pause: pause(random), data, numbers: 0, first: BigInt(before + 1), last: BigInt(last) };
  });
};

const bigNumbers: Shape['make'] = (random, length) =>
  range(length).map((index) => {
    const n = 9_100_000_000_000_000_000n + BigInt(index);
    // Written as text: these numbers do not fit a double.
    return { pause: pause(random), data: `{"type":"book","sequence":${n},"price":${random()}}`, first: n, last: n };
  });

const eventIds: Shape['make'] = (random, length) =>
  range(length).map((index) => ({
    pause: pause(random),
    data: JSON.stringify({ value: random() }),
    id: String(index + 1),
    first: BigInt(index + 1),
    last: BigInt(index + 1),
  }));

const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD'];

const SOCKET_SHAPES: readonly Pick<Shape, 'name' | 'make'>[] = [
  { name: 'contiguous', make: each((n, random) => ({ type: 'tick', seq: n, price: random() })) },
  { name: 'from zero', make: each((n, random) => ({ event: 'x', sequence_number: n, delta: `w${random()}` }), 0) },
  { name: 'nested path', make: each((n, random) => ({ data: { meta: { sequence: n, value: random() } } }), 78) },
  { name: 'digit strings', make: each((n, random) => ({ sequence: String(n), price: String(random()) }), 5_001) },
  { name: 'beyond 2^53', make: bigNumbers },
  { name: 'other letters', make: each((n, random) => ({ Channel: 'ticker', Nonce: n, Data: random() }), 41) },
  { name: 'last of array', make: each((n, random) => [17, [random(), random()], n], 4) },
  { name: 'offset and epoch', make: each((n, random) => ({ epoch: 'e1', offset: n, payload: random() })) },
  {
    name: 'group by symbol',
    make: grouped(SYMBOLS, (symbol, n, random) => ({ type: 'trade', symbol, seq: n, price: random() })),
  },
  {
    name: 'group by topic',
    make: grouped(['a/1', 'b/2'], (topic, n, random) => ({ topic, sequence: n, body: { value: random() } })),
  },
  { name: 'range', make: ranges((U, u, random) => ({ e: 'depthUpdate', U, u, b: [[random(), 1]] })) },
  {
    name: 'range by name',
    make: ranges((sequenceStart, sequenceEnd, random) => ({ sequenceStart, sequenceEnd, changes: random() })),
  },
  { name: 'link', make: links },
];

export const SHAPES: readonly Shape[] = [
  ...SOCKET_SHAPES.map(({ name, make }) => ({
    name,
    make,
    transport: 'websocket' as const,
    url: 'wss://bench.test/feed',
  })),
  {
    name: 'Socket.IO event',
    make: each((n, random) => `42["news",{"seq":${n},"value":${random()}}]`),
    transport: 'websocket',
    url: 'wss://bench.test/socket.io/?EIO=4&transport=websocket',
  },
  {
    name: 'Phoenix array',
    make: each((n, random) => ['5', null, 'room:1', 'tick', { seq: n, value: random() }]),
    transport: 'websocket',
    url: 'wss://bench.test/socket/websocket?vsn=2.0.0',
  },
  { name: 'event ids', make: eventIds, transport: 'eventsource', url: 'https://bench.test/events' },
];
