/** CPU time and memory of the process behind a page, from Linux's /proc. */
import { readdir, readFile } from 'node:fs/promises';
import process from 'node:process';
import type { View } from '../../scripts/browsers/driver.ts';

/** How long the page burns so that its process stands out from the others, in milliseconds. */
const BURN = 400;

/** Burns until one process must have shown itself. */
const ATTEMPTS = 20;

/** A document that runs functions. */
type Evaluating = Pick<View, 'evaluate'>;

const read = (file: string) => readFile(file, 'utf8').catch(() => '');

/** Processes below this one that run pages: Chromium's renderers, Firefox's content processes. */
async function contentProcesses(): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The command's name is in brackets and may contain anything; what follows is the state and the parent.
    const parent = /\) \S (\d+)/.exec(await read(`/proc/${name}/stat`))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isOurs = (pid: number) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (at === process.pid) return true;
    return false;
  };
  const found = [];
  for (const pid of parents.keys()) {
    if (!isOurs(pid)) continue;
    const command = await read(`/proc/${pid}/cmdline`);
    if (command.includes('--type=renderer') || command.includes('-contentproc')) found.push(pid);
  }
  return found;
}

/**
 * CPU time that the main thread of a process has used; its thread id is the process id.
 *
 * @returns milliseconds
 */
export async function mainThreadTime(pid: number): Promise<number> {
  const [spent = '0'] = (await read(`/proc/${pid}/task/${pid}/schedstat`)).split(' ');
  return Number(spent) / 1e6;
}

/** @returns resident memory in megabytes */
export async function residentMemory(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(await read(`/proc/${pid}/status`))?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

/** @returns what each process spent while the page burned */
async function spentWhileBurning(page: Evaluating): Promise<Map<number, number>> {
  const before = new Map<number, number>();
  for (const pid of await contentProcesses()) before.set(pid, await mainThreadTime(pid));
  await page.evaluate((milliseconds) => {
    const end = performance.now() + milliseconds;
    while (performance.now() < end);
  }, BURN);
  const spent = new Map<number, number>();
  for (const [pid, time] of before) spent.set(pid, (await mainThreadTime(pid)) - time);
  return spent;
}

/**
 * Finds the process of a page by letting the page burn: no driver of a browser reports it. Others may be busy
 * too, so it counts only when one spent by far the most, in several burns.
 */
export async function processOf(page: Evaluating): Promise<number> {
  const winners: number[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const [first, second] = [...(await spentWhileBurning(page))].sort((a, b) => b[1] - a[1]);
    const isClear = first !== undefined && first[1] > 3 * (second?.[1] ?? 0);
    if (isClear) winners.push(first[0]);
    const last = winners.at(-1);
    if (last !== undefined && winners.length >= 3 && winners.slice(-3).every((pid) => pid === last)) return last;
  }
  throw new Error('The process of the page was not found; this needs Linux and a machine that is not too busy');
}
