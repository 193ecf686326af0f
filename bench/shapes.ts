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
}

export interface Shape {
  readonly name: string;
  readonly transport: 'websocket' | 'eventsource';
  readonly url: string;
  readonly make: (random: () => number, length: number) => Item[];
}

const pause = (random: () => number) => 80 + random() * 60;

const pick = (random: () => number, names: readonly string[]) => names[Math.floor(random() * names.length)] ?? '';

const each =
  (write: (n: number, random: () => number) => unknown): Shape['make'] =>
  (random, length) =>
    Array.from({ length }, (_, index) => ({ pause: pause(random), data: JSON.stringify(write(index + 1, random)) }));

/** One counter for each of the names. */
const grouped =
  (names: readonly string[], write: (name: string, n: number, random: () => number) => unknown): Shape['make'] =>
  (random, length) => {
    const counters = new Map<string, number>();
    return Array.from({ length }, () => {
      const name = pick(random, names);
      const n = (counters.get(name) ?? 1_000 * (names.indexOf(name) + 1)) + 1;
      counters.set(name, n);
      return { pause: pause(random), data: JSON.stringify(write(name, n, random)), group: name };
    });
  };

const ranges: Shape['make'] = (random, length) => {
  let last = 100;
  return Array.from({ length }, () => {
    const first = last + 1;
    last = first + Math.floor(random() * 4);
    return {
      pause: pause(random),
      data: JSON.stringify({ e: 'depthUpdate', U: first, u: last, b: [[random(), 1]] }),
      numbers: last - first + 1,
    };
  });
};

const links: Shape['make'] = (random, length) => {
  let last = 5_000;
  return Array.from({ length }, () => {
    const before = last;
    last += 1 + Math.floor(random() * 9);
    const data = JSON.stringify({ prev_change_id: before, change_id: last, bids: [random()] });
    return { pause: pause(random), data, numbers: 0 };
  });
};

const bigNumbers: Shape['make'] = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    // Written as text: these numbers do not fit a double.
    data: `{"type":"book","sequence":${9_100_000_000_000_000_000n + BigInt(index)},"price":${random()}}`,
  }));

const socketIo: Shape['make'] = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    data: `42["news",{"seq":${index + 1},"value":${random()}}]`,
  }));

const eventIds: Shape['make'] = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    data: JSON.stringify({ value: random() }),
    id: String(index + 1),
  }));

const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD'];

export const SHAPES: readonly Shape[] = [
  ...[
    { name: 'contiguous', make: each((n, random) => ({ type: 'tick', seq: n, price: random() })) },
    { name: 'from zero', make: each((n, random) => ({ event: 'x', sequence_number: n - 1, delta: `w${random()}` })) },
    { name: 'nested path', make: each((n, random) => ({ data: { meta: { sequence: n + 77 }, value: random() } })) },
    { name: 'digit strings', make: each((n, random) => ({ sequence: String(n + 5_000), price: String(random()) })) },
    { name: 'beyond 2^53', make: bigNumbers },
    { name: 'other letters', make: each((n, random) => ({ Channel: 'ticker', Nonce: n + 40, Data: random() })) },
    { name: 'last of array', make: each((n, random) => [17, [random(), random()], n + 3]) },
    { name: 'offset and epoch', make: each((n, random) => ({ epoch: 'e1', offset: n, payload: random() })) },
    {
      name: 'group by symbol',
      make: grouped(SYMBOLS, (symbol, n, random) => ({ type: 'trade', symbol, seq: n, price: random() })),
    },
    {
      name: 'group by topic',
      make: grouped(['a/1', 'b/2'], (topic, n, random) => ({ topic, sequence: n, body: { value: random() } })),
    },
    { name: 'range', make: ranges },
    { name: 'link', make: links },
  ].map(({ name, make }) => ({
    name,
    make,
    transport: 'websocket' as const,
    url: 'wss://bench.test/feed',
  })),
  {
    name: 'Socket.IO event',
    make: socketIo,
    transport: 'websocket',
    url: 'wss://bench.test/socket.io/?EIO=4&transport=websocket',
  },
  { name: 'event ids', make: eventIds, transport: 'eventsource', url: 'https://bench.test/events' },
];
