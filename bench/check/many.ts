/** Many recordings in one call: how much faster `check` is with a thread for each core than with one. */
import { spawn } from 'node:child_process';
import { copyFile, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { ROOT } from '../bundle.ts';
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

/** Seconds of one call. */
async function timeOf(pattern: string, jobs: number): Promise<number> {
  const program = join(ROOT, 'dist/cli/realtime-inspector.mjs');
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'check', pattern, '--jobs', String(jobs)], { stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`check ended with ${code}`);
  return (performance.now() - start) / 1_000;
}

/** The better of two runs each with one thread and with two, in the order A B B A. */
async function compare(folder: string, name: string): Promise<number> {
  const pattern = join(folder, `${name}-*.rtlog`);
  const [first, second] = [await timeOf(pattern, 1), await timeOf(pattern, 2)];
  const [third, fourth] = [await timeOf(pattern, 2), await timeOf(pattern, 1)];
  const [one, two] = [Math.min(first, fourth), Math.min(second, third)];
  console.log(
    `${name.padEnd(8)}${one.toFixed(1)} s with one thread, ${two.toFixed(1)} s with two: ${(one / two).toFixed(2)} times as fast`,
  );
  return one / two;
}

/**
 * Prints how much faster two threads are, and returns whether the goal is met: for recordings of a megabyte each. Those of
 * the test pages are so small that the start of the threads weighs as much as their work.
 */
export async function measureMany(folder: string, count: number): Promise<boolean> {
  await fillSmall(folder, count);
  await fillLarge(folder, count);
  console.log(`${count} recordings in one call:`);
  await compare(folder, 'small');
  const gain = await compare(folder, 'large');
  const isMet = gain >= GAIN || availableParallelism() < 2;
  if (!isMet) console.log(`MISSED (goal: ${GAIN} times as fast)`);
  return isMet;
}
