/**
 * `npm run bench:analysis`: messages a second through the whole analysis on one core, also where a protocol is known, and
 * whether memory stays flat. `-- N` measures N messages, `-- --quick` a tenth of the usual ones.
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { byteCount, millis } from '../src/base/units.ts';
import type { WireRecord } from '../src/wire/record.ts';
import { readArguments, readCount } from './arguments.ts';
import { loadBundle } from './bundle.ts';

const USAGE = 'npm run bench:analysis [-- [MESSAGES] [--quick]]';
const { values, positionals } = readArguments(USAGE, { quick: { type: 'boolean' } });
const MESSAGES = readCount(positionals[0], values.quick === true ? 100_000 : 1_000_000, USAGE);

const results = new BenchResults('analysis', values.quick !== true && positionals.length === 0);

const { createAnalysis } = await loadBundle<typeof import('../src/analysis/analysis.ts')>('src/analysis/analysis.ts');

/** A record without what all of this bench's records have. */
type Draft = WireRecord extends infer Each
  ? Each extends WireRecord
    ? Omit<Each, 'n' | 'at' | 'document'>
    : never
  : never;

const record = (n: number, at: number, draft: Draft): WireRecord => ({
  n,
  at: millis(at),
  document: 'bench',
  ...draft,
});

/** A text as a port delivers it, in one piece: joined text is a tree until it is read. */
const flat = (text: string) => Buffer.from(text).toString('latin1');

/** A WebSocket that is open. */
const OPENING: readonly WireRecord[] = [
  record(0, 0, { kind: 'document', url: 'https://bench.test/', isTop: true, isLate: false, timeOrigin: 0 }),
  record(1, 1, {
    kind: 'connecting',
    connection: 1,
    transport: 'websocket',
    url: 'wss://bench.test/feed',
    method: 'GET',
    protocols: [],
    withCredentials: false,
    headers: [],
    bodyKind: 'none',
    body: null,
    initiator: '',
  }),
  record(2, 2, {
    kind: 'open',
    connection: 1,
    status: 101,
    url: 'wss://bench.test/feed',
    protocol: '',
    extensions: 'permessage-deflate',
    responseType: '',
    wasRedirected: false,
    headers: [],
  }),
];

const PADDING = 'x'.repeat(87);

/** Records that are written before the clock runs: about as many as a port delivers at once, so that few outlive a collection. */
const BLOCK = 1_000;

/** 200 bytes of JSON with a contiguous number. */
const numbered = (seq: number) =>
  `{"type":"update","channel":"book","seq":${seq},"price":${(100 + (seq % 97) / 8).toFixed(3)},"size":${(seq * 7) % 1_000},"side":"${seq % 2 ? 'buy' : 'sell'}","id":"a${seq}","note":"${PADDING}"}`;

/** The same without any number, so that the search for one never ends. */
const unnumbered = (seq: number) =>
  `{"type":"update","channel":"book","seq":${(seq * 7919) % 10_007},"price":${(100 + (seq % 97) / 8).toFixed(3)},"size":${(seq * 7) % 1_000},"side":"${seq % 2 ? 'buy' : 'sell'}","id":"b${(seq * 31) % 65_537}","note":"${PADDING}"}`;

/** The numbered messages as Socket.IO sends them: a packet of an event in a namespace, its body the argument. */
const socketIo = (seq: number) =>
  seq === 1
    ? '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'
    : `42/book,["update",${numbered(seq)}]`;

/** A word and a number: text that no reader takes apart. */
const plain = (seq: number) => `tick ${(seq * 7919) % 10_007} ${PADDING}${PADDING}`;

/**
 * @param from messages that are not timed
 * @param goal messages a second, null where the run has none
 * @param isKept whether its figure goes into the results
 */
function run(
  name: string,
  write: (seq: number) => string,
  from: number,
  count: number,
  goal: number | null,
  isKept = true,
) {
  const analysis = createAnalysis();
  for (const opening of OPENING) analysis.push(opening);
  const message = (seq: number) => {
    const data = flat(write(seq));
    return record(seq + 2, seq, {
      kind: 'message',
      connection: 1,
      direction: 'in',
      via: 'frame',
      bodyKind: 'text',
      payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
      event: null,
      id: null,
      buffered: null,
    });
  };
  for (let seq = 1; seq <= from; seq += 1) analysis.push(message(seq));
  // Processor time rather than the clock's: other work on the machine is not the analysis'.
  let micros = 0;
  for (let done = from; done < from + count; done += BLOCK) {
    const length = Math.min(BLOCK, from + count - done);
    const records = Array.from({ length }, (_, index) => message(done + index + 1));
    const begin = process.cpuUsage();
    for (const one of records) analysis.push(one);
    const { user, system } = process.cpuUsage(begin);
    micros += user + system;
  }
  const seconds = micros / 1e6;
  const rate = count / seconds;
  const numbering = analysis.numbering(1);
  const findings = analysis.findings().length;
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed / 1e6;
  const verdict = goal === null ? '' : ` (goal ${goal.toLocaleString('en')}) ${rate >= goal ? 'met' : 'NOT MET'}`;
  if (isKept)
    results.add({
      what: `${name}, messages a second`,
      figure: Math.round(rate).toLocaleString('en'),
      goal: goal === null ? '' : `at least ${goal.toLocaleString('en')}`,
      isMissed: goal !== null && rate < goal,
    });
  console.log(
    `${name}: ${Math.round(rate).toLocaleString('en')} messages/s${verdict}; ` +
      `${numbering.length} rules, ${findings} findings, heap ${heap.toFixed(1)} MB`,
  );
  return { rate, heap };
}

console.log(`messages of ${numbered(123_456).length} B, processor time of one core`);
run('warming up', numbered, 0, 50_000, null, false);
const json = run('numbering known', numbered, 5_000, MESSAGES, 200_000);
const packets = run('Socket.IO, numbering known', socketIo, 5_000, MESSAGES, 150_000);
const text = run('plain text', plain, 5_000, MESSAGES, null);
run('numbering being inferred', unnumbered, 0, MESSAGES, 100_000);
const first = run('memory after one part', numbered, 0, MESSAGES, null, false);
const second = run('memory after two parts', numbered, 0, 2 * MESSAGES, null, false);
const growth = second.heap - first.heap;
console.log(
  `heap grew by ${growth.toFixed(1)} MB over the second part (needs --expose-gc to be exact): ${growth < 5 ? 'flat' : 'NOT FLAT'}`,
);
results.add({
  what: 'growth of the heap over the second part',
  figure: `${growth.toFixed(1)} MB`,
  goal: 'below 5 MB',
  isMissed: growth >= 5,
});
const ratio = (rate: number) => (rate / json.rate).toFixed(2);
console.log(`against JSON: Socket.IO ${ratio(packets.rate)}, plain text ${ratio(text.rate)}`);
results.save();
