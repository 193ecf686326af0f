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
import { byteCount, millis } from '../src/base/units.ts';
import type { WireRecord } from '../src/wire/record.ts';
import { readArguments, readCount } from './arguments.ts';
import { loadBundle } from './bundle.ts';

const USAGE = 'npm run bench:recordings [-- MESSAGES]';
const [asked] = readArguments(USAGE, {}).positionals;
const MESSAGES = readCount(asked, 1_000_000, USAGE);
const STREAMS = 50;
const SIZE = 200;

type Formats = typeof import('../src/formats/session/write-session.ts') &
  typeof import('../src/formats/session/read-session.ts') &
  typeof import('../src/formats/recording-file.ts') &
  typeof import('../src/formats/text/byte-pieces.ts');

const { writeSession, writeSessionRecord, openRecording, piecesOf } = await loadBundle<Formats>(
  'src/formats/session/write-session.ts',
  'src/formats/session/read-session.ts',
  'src/formats/recording-file.ts',
  'src/formats/text/byte-pieces.ts',
);

function messageAt(n: number): WireRecord {
  const head = `{"sequence":${n},"symbol":"S${n % STREAMS}","price":${(n * 7_919) % 100_003},"note":"`;
  return {
    kind: 'message',
    n,
    at: millis(n / 20),
    document: 'bench',
    connection: 1 + (n % STREAMS),
    direction: 'in',
    via: 'frame',
    bodyKind: 'text',
    payload: { encoding: 'text', data: `${head.padEnd(SIZE - 2, 'abcdefgh')}"}`, size: byteCount(SIZE), isCut: false },
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
  const sample = () => {
    peak = Math.max(peak, process.memoryUsage().rss);
  };
  const timer = setInterval(sample, 20);
  return () => {
    clearInterval(timer);
    sample();
    return peak - before;
  };
}

const mega = (bytes: number) => (bytes / 1e6).toFixed(0);

/** @param bytes of text */
async function measure(title: string, bytes: number, work: () => Promise<void>) {
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
