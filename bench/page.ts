/**
 * What the recorder costs a page: CPU time of the page's main thread and memory of its process, without the extension,
 * with it, and with DevTools open without and with its panel, in one browser after the other. Prints a table with the
 * goals, and writes it to `bench/RESULTS.md` and all figures to `bench/results/`.
 *
 * npm run bench:page [-- [chromium|firefox] [--medium|--quick] [--no-panel] [--only <part of a row's name>]]
 *
 * `--medium` does half of everything, half as often; `--quick` is only a look. With `--only memory`, say, it prints those
 * rows and writes no file.
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readArguments, readBrowsers } from './arguments.ts';
import type { BrowserName } from './arguments.ts';
import { builtFor } from './browsers.ts';
import { residentMemory } from './page/process.ts';
import { alternate, costOf } from './page/samples.ts';
import { floods } from './page/floods.ts';
import { measureScript } from './page/script.ts';
import { startBenchServer } from './page/server.ts';
import { openSubjects } from './page/subjects.ts';
import { compared, line, resultsOf, table } from './page/table.ts';
import { receiveMany, workloads } from './page/workloads.ts';
import type { Subject, Variant } from './page/subjects.ts';
import type { Row } from './page/table.ts';
import type { Workload } from './page/workloads.ts';

type Subjects = ReadonlyMap<Variant, Subject>;

const USAGE = 'npm run bench:page [-- [chromium|firefox] [--medium|--quick] [--no-panel] [--only TEXT]]';
const { values, positionals } = readArguments(USAGE, {
  quick: { type: 'boolean' },
  medium: { type: 'boolean' },
  'no-panel': { type: 'boolean' },
  only: { type: 'string' },
});
const isQuick = values.quick === true;
const isMedium = !isQuick && values.medium === true;
const withPanel = values['no-panel'] !== true;
const only = values.only ?? '';

/** @returns whether a row was asked for */
const isWanted = (what: string): boolean => what.includes(only);

interface Amounts {
  /** Samples of each variant; in pairs, for the order A B B A. */
  readonly rounds: number;
  /** Part of the usual amount of each workload. */
  readonly share: number;
  /** Loads of the empty page in one sample. */
  readonly loads: number;
  /** Messages after which memory is measured. */
  readonly few: number;
  readonly many: number;
}

const WHOLE: Amounts = { rounds: 4, share: 1, loads: 20, few: 100_000, many: 500_000 };
const MEDIUM: Amounts = { rounds: 2, share: 0.5, loads: 20, few: 50_000, many: 250_000 };
const QUICK: Amounts = { rounds: 2, share: 0.2, loads: 5, few: 10_000, many: 50_000 };

const { rounds, share, loads, few, many } = isQuick ? QUICK : isMedium ? MEDIUM : WHOLE;

/** Of a page's load: milliseconds above an extension that does nothing, and above DevTools; of the script: bytes, milliseconds. */
const GOALS = { load: 0.5, loadOpen: 5, compressed: 13_000, evaluate: 3 } as const;

const PAGE_LOAD = 'an empty page is loaded';

/** Megabytes by which a process may grow between the two samples, compared with one without us: less than a page's own noise. */
const FLAT = 10;

/** A row that is not about CPU time. */
const addedRow = (what: string, unit: string, rest: Pick<Row, 'figures' | 'goal' | 'goalOpen'>): Row => ({
  what,
  unit,
  kind: 'added',
  ...rest,
  ...compared(rest.figures, 'added'),
});

function printed(row: Row) {
  console.log(line(row));
  return row;
}

async function measureWorkloads(subjects: Subjects, list: readonly Workload[]) {
  const rows: Row[] = [];
  for (const { name: what, unit, count, run, goal, goalOpen, kind } of list) {
    if (!isWanted(what)) continue;
    const sampled = alternate(subjects, rounds, async (subject) => {
      const spent = await costOf(subject, () => run(subject.page));
      return (spent * 1000) / count;
    });
    const figures = await sampled.catch((error: unknown) => {
      // The other rows are worth their time all the same.
      console.error(`${what}: not measured, because ${String(error)}`);
      process.exitCode = 1;
      return null;
    });
    if (figures === null) continue;
    const row = { what, unit: `µs/${unit}`, figures, kind, goal, goalOpen, ...compared(figures, kind) };
    rows.push(printed(row));
  }
  return rows;
}

/** What floods are measured in: with a panel open they take minutes, and have no goal. */
const withoutDevTools = (subjects: Subjects): Subjects =>
  new Map([...subjects].filter(([variant]) => variant === 'without' || variant === 'closed'));

/** What workloads are measured in: scripts that do nothing cost nothing once a page is loaded. */
const withoutIdle = (subjects: Subjects): Subjects => new Map([...subjects].filter(([variant]) => variant !== 'idle'));

/** Two rows: against no extension, and against one with two content scripts that do nothing. */
async function measureLoads(subjects: Subjects): Promise<readonly Row[]> {
  const figures = await alternate(subjects, rounds, async (subject) => {
    const spent = await costOf(subject, async () => {
      for (let load = 0; load < loads; load += 1) await subject.page.reload();
    });
    return spent / loads;
  });
  const { idle, ...plain } = figures;
  return [
    printed(addedRow(PAGE_LOAD, 'ms', { figures: plain, goal: null, goalOpen: GOALS.loadOpen })),
    ...(idle === undefined
      ? []
      : [
          printed(
            addedRow(`${PAGE_LOAD}, over two scripts that do nothing`, 'ms', {
              figures: { ...plain, without: idle },
              goal: GOALS.load,
              goalOpen: null,
            }),
          ),
        ]),
  ];
}

async function measureMemory(subjects: Subjects) {
  const samples: Record<string, readonly [first: number, second: number]> = {};
  for (const [variant, { page, pid }] of subjects) {
    await receiveMany(page, few);
    await sleep(2000);
    const first = await residentMemory(pid);
    await receiveMany(page, many - few);
    await sleep(2000);
    samples[variant] = [first, await residentMemory(pid)];
  }
  const row = (what: string, valueOf: (sample: readonly [number, number]) => number, goal: number | null) => {
    const each = Object.entries(samples).map(([variant, sample]) => {
      const value = valueOf(sample);
      return [variant, { median: value, least: value, most: value }];
    });
    return printed(addedRow(what, 'MB', { figures: Object.fromEntries(each), goal, goalOpen: goal }));
  };
  const thousand = (count: number) => count.toLocaleString('en');
  return [
    row(`memory after ${thousand(few)} messages`, ([first]) => first, null),
    row(`its growth to ${thousand(many)}`, ([first, second]) => second - first, FLAT),
  ];
}

function aboutScript(
  { bytes, compressed, evaluate }: Awaited<ReturnType<typeof measureScript>>,
  results: BenchResults,
) {
  const isHeavy = compressed > GOALS.compressed;
  const isSlow = evaluate > GOALS.evaluate;
  results.add({
    what: 'script, compressed',
    figure: `${compressed.toLocaleString('en')} B`,
    goal: `${GOALS.compressed.toLocaleString('en')} B`,
    isMissed: isHeavy,
  });
  results.add({
    what: 'script, to compile and run',
    figure: `${evaluate.toFixed(2)} ms`,
    goal: `${GOALS.evaluate} ms`,
    isMissed: isSlow,
  });
  return (
    `Script: ${bytes} bytes, ${compressed} compressed (goal ${GOALS.compressed}${isHeavy ? ', missed' : ''}), ` +
    `${evaluate.toFixed(2)} ms to compile and run (goal ${GOALS.evaluate}${isSlow ? ', missed' : ''})`
  );
}

async function measure(name: BrowserName): Promise<void> {
  const title = `page, ${name}${isMedium ? ', medium' : ''}`;
  const results = new BenchResults(title, !isQuick && withPanel && only === '');
  const started = Date.now();
  const server = await startBenchServer();
  const { subjects, version, close } = await openSubjects(name, server.url, withPanel);
  try {
    const bare = subjects.get('without');
    if (bare === undefined) throw new Error('There is nothing to compare with');
    const load = loadavg()[0] ?? NaN;
    const processors = cpus();
    console.log(
      `${version}, ${processors.length} × ${processors[0]?.model ?? 'unknown'}, load ${load.toFixed(1)} at the start`,
    );
    const script = isWanted('script') ? await measureScript(builtFor(name), bare) : null;
    const rows = [
      ...(isWanted(PAGE_LOAD) ? await measureLoads(subjects) : []),
      ...(await measureWorkloads(withoutIdle(subjects), workloads(share))),
      ...(await measureWorkloads(withoutDevTools(subjects), floods(share))),
      ...(isWanted('memory') ? await measureMemory(withoutIdle(subjects)) : []),
    ];
    results.add(...rows.flatMap(resultsOf));
    if (rows.length > 0) console.log(`\n${table(rows)}\n`);
    if (script !== null) console.log(aboutScript(script, results));
    const end = loadavg()[0] ?? NaN;
    console.log(
      `Load of the machine ${load.toFixed(1)} before, ${end.toFixed(1)} after; ${Math.round((Date.now() - started) / 1000)} s`,
    );
    results.save(version);
    const machine = `${processors.length} × ${processors[0]?.model ?? 'unknown'}`;
    const result = {
      browser: version,
      machine,
      date: new Date().toISOString(),
      isQuick,
      isMedium,
      load: [load, end],
      script,
      rows,
    };
    const folder = fileURLToPath(new URL('results', import.meta.url));
    await mkdir(folder, { recursive: true });
    if (only === '') await writeFile(`${folder}/page-${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await close();
    await server.close();
  }
}

for (const name of readBrowsers(positionals, USAGE)) await measure(name);
