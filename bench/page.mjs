// @ts-check
/**
 * What the recorder costs a page: CPU time of the page's main thread and memory of its process, without the extension,
 * with it, and with DevTools open without and with its panel, in turn (A B C D D C B A …) so that a slow minute hits all alike.
 *
 * node bench/page.mjs [--quick] [--firefox] [--no-panel]
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { launchChromium } from '../scripts/browsers/chromium.mjs';
import { launchFirefox } from '../scripts/browsers/firefox.mjs';
import { makeEmptyPanel } from './page/empty-panel.mjs';
import { mainThreadTime, processOf, residentMemory } from './page/process.mjs';
import { startBenchServer } from './page/server.mjs';
import { receiveMany, workloads } from './page/workloads.mjs';

/**
 * `without` the extension; with it and DevTools `closed`; `open` with its panel; and `devtools`, what DevTools alone cost:
 * open on an empty panel of an extension that does nothing else.
 *
 * @typedef {'without' | 'closed' | 'devtools' | 'open'} Variant
 */
/** @typedef {import('../scripts/browsers/driver.mjs').Page} Page */
/** @typedef {{ page: Page, pid: number }} Subject */

const isQuick = process.argv.includes('--quick');
const isFirefox = process.argv.includes('--firefox');
const name = isFirefox ? 'firefox' : 'chromium';
const dist = fileURLToPath(new URL(`../dist/${isFirefox ? 'firefox' : 'chrome'}`, import.meta.url));

/** Samples of each variant; in pairs, for the order A B B A. */
const ROUNDS = isQuick ? 2 : 6;

/** Loads of the empty page in one sample. */
const LOADS = isQuick ? 5 : 15;

/** Pause after a workload, so that what it left behind is counted too, in milliseconds. */
const SETTLE = 300;

/** @param {readonly number[]} values */
function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** @param {readonly number[]} values */
const summary = (values) => ({ median: median(values), least: Math.min(...values), most: Math.max(...values) });

/** @param {Subject} subject @param {() => Promise<unknown>} run @returns {Promise<number>} milliseconds of the main thread */
async function costOf({ pid }, run) {
  const before = await mainThreadTime(pid);
  await run();
  await sleep(SETTLE);
  return (await mainThreadTime(pid)) - before;
}

/**
 * Samples every variant in turn, forwards and backwards.
 *
 * @param {ReadonlyMap<Variant, Subject>} subjects
 * @param {(subject: Subject) => Promise<number>} sample
 * @returns {Promise<Partial<Record<Variant, number[]>>>}
 */
async function alternate(subjects, sample) {
  /** @type {Partial<Record<Variant, number[]>>} */
  const samples = {};
  for (const subject of subjects.values()) await sample(subject);
  for (let round = 0; round < ROUNDS; round += 1) {
    const order = [...subjects];
    if (round % 2 === 1) order.reverse();
    for (const [variant, subject] of order) (samples[variant] ??= []).push(await sample(subject));
  }
  return samples;
}

/** @param {string} url @returns {Promise<{ subjects: Map<Variant, Subject>, close: () => Promise<void> }>} */
async function openSubjects(url) {
  const launch = isFirefox ? launchFirefox : launchChromium;
  const empty = await makeEmptyPanel(name);
  const bare = await launch({ loopbackOnly: true, extensionDir: empty.dir });
  const equipped = await launch({ loopbackOnly: true, extensionDir: dist });
  const close = async () => {
    await bare.close();
    await equipped.close();
    await empty.remove();
  };
  // Another site for those with DevTools: pages of one site may share a process, and its main thread.
  const other = url.replace('127.0.0.1', 'localhost');
  /** @type {[Variant, typeof bare, string][]} */
  const wanted = [
    ['without', bare, url],
    ['closed', equipped, url],
    ['devtools', bare, other],
    ['open', equipped, other],
  ];
  /** @type {Map<Variant, Subject>} */
  const subjects = new Map();
  try {
    for (const [variant, browser, base] of wanted) {
      const isOpen = base === other;
      if (isOpen && process.argv.includes('--no-panel')) continue;
      const page = await browser.newPage(`${base}/?${variant}`);
      if (isOpen) await page.openDevTools();
      subjects.set(variant, { page, pid: await processOf(page) });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { subjects, close };
}

/** @param {number | undefined} value @param {number} digits */
const shown = (value, digits = 1) => (value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits));

/** @param {ReadonlyMap<Variant, Subject>} subjects */
async function measureWorkloads(subjects) {
  const rows = [];
  for (const { name: what, unit, count, source, goal, goalOpen, isAdded = false } of workloads(isQuick ? 0.2 : 1)) {
    const samples = await alternate(subjects, async (subject) => {
      const spent = await costOf(subject, () => subject.page.evaluate(source, { timeout: 120_000 }));
      return (spent * 1000) / count;
    });
    const against = (/** @type {number[] | undefined} */ values, /** @type {number[] | undefined} */ bases) => {
      if (values === undefined || bases === undefined) return undefined;
      return isAdded ? median(values) - median(bases) : median(values) / median(bases);
    };
    const row = {
      what,
      unit,
      count,
      microseconds: Object.fromEntries(Object.entries(samples).map(([variant, values]) => [variant, summary(values)])),
      kind: isAdded ? 'added µs' : 'ratio',
      closed: against(samples.closed, samples.without),
      open: against(samples.open, samples.devtools),
      goal,
      goalOpen,
    };
    rows.push(row);
    const spread = Object.values(row.microseconds)
      .map(({ median: middle, least, most }) => `${shown(middle)} (${shown(least)}-${shown(most)})`)
      .join('  ');
    const digits = isAdded ? 0 : 2;
    console.log(
      `${what.padEnd(24)} µs/${unit}: ${spread}   ${row.kind} closed ${shown(row.closed, digits)} (goal ${goal ?? '-'}), ` +
        `open ${shown(row.open, digits)} (goal ${goalOpen ?? '-'})`,
    );
  }
  return rows;
}

/** @param {ReadonlyMap<Variant, Subject>} subjects */
async function measureLoads(subjects) {
  const samples = await alternate(subjects, async (subject) => {
    const spent = await costOf(subject, async () => {
      for (let load = 0; load < LOADS; load += 1) await subject.page.reload();
    });
    return spent / LOADS;
  });
  const result = Object.fromEntries(Object.entries(samples).map(([variant, values]) => [variant, summary(values)]));
  const text = Object.entries(result).map(([variant, { median: middle }]) => `${variant} ${shown(middle, 2)}`);
  console.log(`empty page, ms/load      ${text.join('  ')}   (goal: 2 ms added)`);
  return result;
}

/** @param {ReadonlyMap<Variant, Subject>} subjects */
async function measureMemory(subjects) {
  const [few, many] = isQuick ? [10_000, 50_000] : [100_000, 500_000];
  /** @type {Record<string, object>} */
  const result = {};
  for (const [variant, { page, pid }] of subjects) {
    await page.evaluate(receiveMany(few), { timeout: 300_000 });
    await sleep(2000);
    const first = await residentMemory(pid);
    await page.evaluate(receiveMany(many - few), { timeout: 300_000 });
    await sleep(2000);
    const second = await residentMemory(pid);
    result[variant] = { messages: [few, many], megabytes: [first, second] };
    console.log(
      `RSS ${variant.padEnd(20)} ${shown(first)} MB after ${few}, ${shown(second)} MB after ${many} messages`,
    );
  }
  return result;
}

async function measureScript() {
  const script = await readFile(`${dist}/injected.js`);
  const result = { bytes: script.length, compressed: gzipSync(script, { level: 9 }).length };
  console.log(`injected script          ${result.bytes} bytes, ${result.compressed} compressed (goal 12288)`);
  return result;
}

const server = await startBenchServer();
const { subjects, close } = await openSubjects(server.url);
try {
  console.log(`${name}, ${[...subjects.keys()].join(' / ')}, ${ROUNDS} samples each, median (least-most)`);
  const result = {
    browser: name,
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    date: new Date().toISOString(),
    isQuick,
    script: await measureScript(),
    load: await measureLoads(subjects),
    rows: await measureWorkloads(subjects),
    memory: await measureMemory(subjects),
  };
  const folder = fileURLToPath(new URL('results', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/page-${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await close();
  await server.close();
}
