// @ts-check
/**
 * Clean numbered feeds, one for each way of numbering that is in use.
 *
 * @typedef {{ pause: number, data: string, id?: string, numbers?: number, group?: string }} Item one message: milliseconds after the one before it;
 *   `numbers` are those that it stands for, one where not given, 0 where a hole shows only that something is missing; order shows only
 *   within a `group`
 * @typedef {{ name: string, transport: 'websocket' | 'eventsource', url: string, make: (random: () => number, length: number) => Item[] }} Shape
 */

/** @param {() => number} random */
const pause = (random) => 80 + random() * 60;

/** @param {() => number} random @param {readonly string[]} names */
const pick = (random, names) => names[Math.floor(random() * names.length)] ?? '';

/**
 * @param {(n: number, random: () => number) => unknown} write
 * @returns {Shape['make']}
 */
const each = (write) => (random, length) =>
  Array.from({ length }, (_, index) => ({ pause: pause(random), data: JSON.stringify(write(index + 1, random)) }));

/**
 * One counter for each of the names.
 *
 * @param {readonly string[]} names
 * @param {(name: string, n: number, random: () => number) => unknown} write
 * @returns {Shape['make']}
 */
const grouped = (names, write) => (random, length) => {
  /** @type {Map<string, number>} */
  const counters = new Map();
  return Array.from({ length }, () => {
    const name = pick(random, names);
    const n = (counters.get(name) ?? 1_000 * (names.indexOf(name) + 1)) + 1;
    counters.set(name, n);
    return { pause: pause(random), data: JSON.stringify(write(name, n, random)), group: name };
  });
};

/** @type {Shape['make']} */
const ranges = (random, length) => {
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

/** @type {Shape['make']} */
const links = (random, length) => {
  let last = 5_000;
  return Array.from({ length }, () => {
    const before = last;
    last += 1 + Math.floor(random() * 9);
    const data = JSON.stringify({ prev_change_id: before, change_id: last, bids: [random()] });
    return { pause: pause(random), data, numbers: 0 };
  });
};

/** @type {Shape['make']} */
const bigNumbers = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    // Written as text: these numbers do not fit a double.
    data: `{"type":"book","sequence":${9_100_000_000_000_000_000n + BigInt(index)},"price":${random()}}`,
  }));

/** @type {Shape['make']} */
const socketIo = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    data: `42["news",{"seq":${index + 1},"value":${random()}}]`,
  }));

/** @type {Shape['make']} */
const eventIds = (random, length) =>
  Array.from({ length }, (_, index) => ({
    pause: pause(random),
    data: JSON.stringify({ value: random() }),
    id: String(index + 1),
  }));

const SYMBOLS = ['BTC-USD', 'ETH-USD', 'SOL-USD'];

/** @type {readonly Shape[]} */
export const SHAPES = [
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
    transport: /** @type {const} */ ('websocket'),
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
