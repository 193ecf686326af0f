/** Opens one recording as the panel does, in a process of its own, and prints as JSON what that cost: see {@link OpeningCost}. */
import { createReadStream } from 'node:fs';
import process from 'node:process';
import { loadBundle } from '../bundle.ts';
import { watchMemory } from './watch-memory.ts';

/** What the opening of a file costs. */
export interface OpeningCost {
  /** Of processor time. */
  readonly seconds: number;
  /** Peak in bytes above what the process had before. */
  readonly memory: number;
  readonly records: number;
  readonly problems: readonly string[];
}

const { openRecording } = await loadBundle<typeof import('../../src/formats/recording-file.ts')>(
  'src/formats/recording-file.ts',
);

const stop = watchMemory();
const start = process.cpuUsage();
let records = 0;
const reading = openRecording(createReadStream(process.argv[2] ?? ''));
for await (const piece of reading) records += piece.records.length;
const { user, system } = process.cpuUsage(start);
const { problems } = reading.summary;
const cost: OpeningCost = { seconds: (user + system) / 1e6, memory: stop(), records, problems };
process.stdout.write(JSON.stringify(cost));
