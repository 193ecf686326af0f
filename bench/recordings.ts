/**
 * `npm run bench:recordings`: 1,000,000 messages of 200 bytes in 50 streams are written as a packed session file and read
 * again, record by record, and their secrets are replaced: in plain messages, and in messages of which each tenth has a
 * token. Prints MB/s (of the text, before packing), the peak of the memory on top of what the process had before, and how
 * long redaction takes compared to saving. Then files of each form are opened: HAR and session, packed and not, of sockets,
 * event streams and requests.
 *
 * `-- 10 100 400` are the sizes of those files in MB of text (10 and 100 unless given), `--messages N` measures N messages.
 */
import { BenchResults } from '../scripts/bench/results.ts';
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
import { measureForms } from './recordings/forms.ts';
import { watchMemory } from './recordings/watch-memory.ts';

const USAGE = 'npm run bench:recordings [-- MB …] [--messages COUNT]';
const { values, positionals } = readArguments(USAGE, { messages: { type: 'string' } });
const MESSAGES = readCount(values.messages, 1_000_000, USAGE);
const sizes = positionals.length === 0 ? [10, 100] : positionals.map((text) => readCount(text, 0, USAGE));
const STREAMS = 50;
const SIZE = 200;

type Formats = typeof import('../src/formats/session/write-session.ts') &
  typeof import('../src/formats/session/read-session.ts') &
  typeof import('../src/formats/recording-file.ts') &
  typeof import('../src/formats/text/byte-pieces.ts') &
  typeof import('../src/formats/redact/redact.ts');

const { createRedactor, USUAL_RULES, writeSession, writeSessionRecord, openRecording, piecesOf } =
  await loadBundle<Formats>(
    'src/formats/session/write-session.ts',
    'src/formats/session/read-session.ts',
    'src/formats/recording-file.ts',
    'src/formats/text/byte-pieces.ts',
    'src/formats/redact/redact.ts',
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

/** The same, of which every tenth has a token; there are a thousand different ones. */
function* secretMessages() {
  for (let n = 0; n < MESSAGES; n++) {
    const message = messageAt(n);
    if (n % 10 !== 0 || message.kind !== 'message') yield message;
    else {
      const token = `"access_token":"tok${n % 10_000}a9b8c7d6e5f4",`;
      const data = `{${token}${message.payload.data.slice(1)}`;
      yield { ...message, payload: { ...message.payload, data } };
    }
  }
}

function redact(records: () => Iterable<WireRecord>, least: number) {
  const made = createRedactor(USUAL_RULES);
  if (!made.ok) throw new Error(made.error);
  for (const record of records()) made.value.learn(record);
  for (const record of records()) made.value.apply(record);
  const { places } = made.value.summary();
  if (places < least) throw new Error(`${places} places are replaced, and ${least} are secret`);
}

function* messages() {
  for (let n = 0; n < MESSAGES; n++) yield messageAt(n);
}

const results = new BenchResults('recordings', values.messages === undefined);

const mega = (bytes: number) => (bytes / 1e6).toFixed(0);

/** @param bytes of text */
async function measure(title: string, bytes: number, work: () => Promise<void> | void): Promise<number> {
  const stop = watchMemory();
  const start = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const peak = stop();
  results.add({
    what: `${title}, ${MESSAGES.toLocaleString('en')} messages`,
    figure: `${(bytes / 1e6 / seconds).toFixed(0)} MB/s, peak ${mega(peak)} MB above the start`,
  });
  console.log(
    `${title.padEnd(8)} ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor)  ${(bytes / 1e6 / seconds).toFixed(0)} MB/s  ` +
      `${(MESSAGES / seconds / 1_000).toFixed(0)} k records/s  peak ${mega(peak)} MB above the start`,
  );
  return user + system;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-recordings-'));
try {
  const file = join(folder, 'bench.rtlog');
  let bytes = 0;
  for (let n = 0; n < MESSAGES; n += Math.max(1, Math.floor(MESSAGES / 1_000))) {
    bytes += writeSessionRecord(messageAt(n)).length;
  }
  bytes *= Math.max(1, MESSAGES / 1_000);
  const saving = await measure('saved', bytes, async () => {
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
  const plain = await measure('plain', bytes, () => redact(messages, 0));
  const secret = await measure('secret', bytes, () => redact(secretMessages, MESSAGES / 10));
  results.add({
    what: 'processor time of replacing secrets, in that of saving',
    figure: `${(plain / saving).toFixed(2)} without secrets, ${(secret / saving).toFixed(2)} with`,
    goal: '1.5',
    isMissed: secret / saving > 1.5,
  });
  console.log(
    `replacing secrets takes ${(plain / saving).toFixed(2)} times the processor time of saving, with secrets ${(secret / saving).toFixed(2)} times; 1.5 is the aim`,
  );
  if (count !== MESSAGES) throw new Error(`${count} records came back of ${MESSAGES}`);
  console.log(`${MESSAGES} messages, ${mega(bytes)} MB of text, ${mega(size)} MB packed`);
  await rm(file);
  results.add(...(await measureForms(folder, sizes)));
  results.save();
} finally {
  await rm(folder, { recursive: true, force: true });
}
