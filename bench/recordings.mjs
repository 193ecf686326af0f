// @ts-check
/**
 * `npm run bench:recordings`: 1,000,000 messages of 200 bytes in 50 streams are written as a packed session file and read
 * again, record by record. Prints MB/s in and out (of the text, before packing) and the peak of the memory on top of what
 * the process had before. `-- N` measures N messages.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { load } from './bundle.mjs';

const MESSAGES = Number(process.argv[2] ?? 1_000_000);
const STREAMS = 50;
const SIZE = 200;

const { writeSession, writeSessionRecord, openRecording, piecesOf } = await load(`
  export { writeSession } from './src/formats/session/write-session.ts';
  export { writeSessionRecord } from './src/formats/session/session.ts';
  export { openRecording } from './src/formats/recording.ts';
  export { piecesOf } from './src/formats/text/byte-pieces.ts';
`);

/** @param {number} n */
function messageAt(n) {
  const head = `{"sequence":${n},"symbol":"S${n % STREAMS}","price":${(n * 7_919) % 100_003},"note":"`;
  return {
    kind: 'message',
    n,
    at: n / 20,
    document: 'bench',
    connection: 1 + (n % STREAMS),
    direction: 'in',
    via: 'frame',
    bodyKind: 'text',
    payload: { encoding: 'text', data: `${head.padEnd(SIZE - 2, 'abcdefgh')}"}`, size: SIZE, isCut: false },
    event: null,
    id: null,
    buffered: null,
  };
}

function* messages() {
  for (let n = 0; n < MESSAGES; n++) yield messageAt(n);
}

/** Watches the memory of the process until it is stopped. */
function watchMemory() {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    look();
    return peak - before;
  };
}

/** @param {number} bytes */
const mega = (bytes) => (bytes / 1e6).toFixed(0);

/**
 * @param {string} title
 * @param {number} bytes of text
 * @param {() => Promise<void>} work
 */
async function measure(title, bytes, work) {
  const stop = watchMemory();
  const start = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const peak = stop();
  console.log(
    `${title.padEnd(6)} ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor)  ${(bytes / 1e6 / seconds).toFixed(0)} MB/s  ` +
      `${(MESSAGES / seconds / 1_000).toFixed(0)} k records/s  peak ${mega(peak)} MB above the start`,
  );
}

const folder = await mkdtemp(join(tmpdir(), 'bench-recordings-'));
try {
  const file = join(folder, 'bench.rtlog');
  let bytes = 0;
  for (let n = 0; n < MESSAGES; n += Math.max(1, Math.floor(MESSAGES / 1_000))) {
    bytes += writeSessionRecord(messageAt(n)).length;
  }
  bytes *= Math.max(1, MESSAGES / 1_000);
  await measure('saved', bytes, async () => {
    const session = writeSession(messages(), { zero: 1_772_366_400_000, writer: 'bench' });
    await pipeline(Readable.from(piecesOf(session)), createWriteStream(file));
  });
  const { size } = await stat(file);
  let count = 0;
  await measure('opened', bytes, async () => {
    const reading = openRecording(createReadStream(file));
    for await (const { records } of reading) count += records.length;
    if (reading.summary.problems.length > 0) throw new Error(reading.summary.problems.join('\n'));
  });
  if (count !== MESSAGES) throw new Error(`${count} records came back of ${MESSAGES}`);
  console.log(`${MESSAGES} messages, ${mega(bytes)} MB of text, ${mega(size)} MB packed`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
