/** Many recordings in one call: how much faster `check` is with a thread on each of two cores than on one core. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../bundle.ts';
import type { ResultRow } from '../../scripts/bench/results.ts';
import { makeFile, TRAFFIC } from './files.ts';

/** How many times as fast on two cores as on one. */
const GAIN = 1.7;

/** Characters of a recording of half a minute of a busy page. */
const LARGE = 1e6;

/** Puts recordings of the test pages into a folder, each as often as it takes. */
async function fillSmall(folder: string, count: number): Promise<void> {
  const source = join(ROOT, 'test/recordings');
  const names = (await readdir(source)).filter((name) => name.endsWith('.rtlog'));
  for (let index = 0; index < count; index += 1)
    await copyFile(join(source, names[index % names.length] ?? ''), join(folder, `small-${index}.rtlog`));
}

/** The same with sessions of a megabyte, of each kind of traffic in turn. */
async function fillLarge(folder: string, count: number): Promise<void> {
  for (const [index, traffic] of TRAFFIC.entries())
    await makeFile(join(folder, `large-${index}.rtlog`), { traffic, format: 'session', isPacked: true }, LARGE);
  for (let index = TRAFFIC.length; index < count; index += 1)
    await copyFile(join(folder, `large-${index % TRAFFIC.length}.rtlog`), join(folder, `large-${index}.rtlog`));
}

/** How a call is run: threads, whether the whole process has one core, and in how many processes, each with its share. */
interface Setting {
  readonly jobs: number;
  readonly isPinned: boolean;
  readonly processes: number;
}

/** Where the process may be bound to a core: util-linux. Elsewhere one thread takes the place of one core. */
const CAN_PIN = spawnSync('taskset', ['-c', '0', 'true'], { stdio: 'ignore' }).status === 0;

/** Runs one call to its end. */
async function runCall(files: readonly string[], { jobs, isPinned }: Setting): Promise<void> {
  const program = join(ROOT, 'dist/cli/realtime-inspector.mjs');
  const words = [process.execPath, program, 'check', ...files, '--jobs', String(jobs)];
  const [command = '', ...rest] = isPinned ? ['taskset', '-c', '0', ...words] : words;
  const child = spawn(command, rest, { stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`check ended with ${code}`);
}

/** Seconds until all files are checked. */
async function timeOf(files: readonly string[], setting: Setting): Promise<number> {
  const { processes } = setting;
  const shares = Array.from({ length: processes }, (_, share) => files.filter((_file, at) => at % processes === share));
  const start = performance.now();
  await Promise.all(shares.map((share) => runCall(share, setting)));
  return (performance.now() - start) / 1_000;
}

/** The better of two runs of each setting, there and back: A B C D D C B A. */
async function timesOf(files: readonly string[], settings: readonly Setting[]): Promise<readonly number[]> {
  const there: number[] = [];
  for (const setting of settings) there.push(await timeOf(files, setting));
  const back: number[] = [];
  for (const setting of settings.toReversed()) back.unshift(await timeOf(files, setting));
  return there.map((time, place) => Math.min(time, back[place] ?? time));
}

/**
 * Compares one core with two. With one thread and two cores the engine already compiles and collects on the second core, so
 * that threads gain less there: it is printed too, without a goal. So are two processes with half of the files each: they
 * share nothing but the machine, so that threads cannot gain more than they do.
 */
async function compare(folder: string, name: string, goal: number | null): Promise<ResultRow> {
  const names = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`));
  const [one = 0, thread = 0, two = 0, apart = 0] = await timesOf(
    names.map((file) => join(folder, file)),
    [
      { jobs: 1, isPinned: CAN_PIN, processes: 1 },
      { jobs: 1, isPinned: false, processes: 1 },
      { jobs: 2, isPinned: false, processes: 1 },
      { jobs: 1, isPinned: false, processes: 2 },
    ],
  );
  const gain = one / two;
  console.log(
    `${name.padEnd(8)}${one.toFixed(1)} s on one core, ${thread.toFixed(1)} s with one thread, ${two.toFixed(1)} s with two: ` +
      `${gain.toFixed(2)} times as fast as one core, ${(thread / two).toFixed(2)} as one thread; ` +
      `two processes ${apart.toFixed(1)} s, ${(one / apart).toFixed(2)} times`,
  );
  return {
    what: `many ${name} recordings: two threads on two cores, times as fast as ${CAN_PIN ? 'one core' : 'one thread'}`,
    figure: gain.toFixed(2),
    ...(goal === null ? {} : { goal: String(goal), isMissed: gain < goal && availableParallelism() >= 2 }),
    spread: `${one.toFixed(1)} s, one thread ${thread.toFixed(1)} s, two ${two.toFixed(1)} s; two processes ${apart.toFixed(1)} s, ${(one / apart).toFixed(2)} times`,
  };
}

/**
 * Measures how much faster two threads are: the goal is for recordings of a megabyte each. Those of the test pages are so
 * small that the start of the threads weighs as much as their work.
 */
export async function measureMany(folder: string, count: number): Promise<readonly ResultRow[]> {
  await fillSmall(folder, count);
  await fillLarge(folder, count);
  console.log(`${count} recordings in one call:`);
  return [await compare(folder, 'small', null), await compare(folder, 'large', GAIN)];
}
