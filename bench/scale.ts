/**
 * `npm run bench:scale`: what a record costs the analysis where there are 1,000, 10,000 and 100,000 of something, and by what
 * factor that grows from one size to a larger one. A factor of 1.5 and less is linear; where many of something share a row
 * beyond a bound, a record gets cheaper. All sizes of a shape take turns in one run, so that the machine's load is that of
 * all.
 *
 * `-- WORDS` runs the shapes whose name has these words, `--quick` goes to 10,000, `--largest N` to N.
 */
import { BenchResults } from '../scripts/bench/results.ts';
import process from 'node:process';
import { readArguments, readCount } from './arguments.ts';
import { loadBundle } from './bundle.ts';
import { SHAPES } from '../test/unit/analysis/scale-shapes.ts';
import type { Shape } from '../test/unit/analysis/scale-shapes.ts';

const USAGE = 'npm run bench:scale [-- WORDS] [--quick] [--largest N]';
const GOAL = 1.5;

const { values, positionals } = readArguments(USAGE, { quick: { type: 'boolean' }, largest: { type: 'string' } });
const largest = readCount(values.largest, values.quick === true ? 10_000 : 100_000, USAGE);
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= largest);

const { createAnalysis } = await loadBundle<typeof import('../src/analysis/analysis.ts')>('src/analysis/analysis.ts');

/** Processor time of one analysis in microseconds, and its records. */
function analyse(shape: Shape, size: number): { readonly micros: number; readonly records: number } {
  const records = [...shape.records(size)];
  globalThis.gc?.();
  const analysis = createAnalysis();
  const begin = process.cpuUsage();
  for (const record of records) analysis.push(record);
  analysis.findings();
  const { user, system } = process.cpuUsage(begin);
  return { micros: user + system, records: records.length };
}

/** Microseconds a record at each size: the least of some rounds for the small ones, whose time is short. */
function measure(shape: Shape): readonly number[] {
  const least = sizes.map(() => Number.POSITIVE_INFINITY);
  analyse(shape, 1_000);
  analyse(shape, 3_000);
  const rounds = values.quick === true ? 3 : 5;
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, size] of sizes.entries()) {
      // One long run has as much of everything as many short ones.
      if (size >= 100_000 && round > 0) continue;
      const { micros, records } = analyse(shape, size);
      least[place] = Math.min(least[place] ?? 0, micros / records);
    }
  }
  return least;
}

const words = positionals.join(' ');
const shapes = SHAPES.filter(({ name }) => name.includes(words));
let missed = 0;
const results = new BenchResults('scale', values.quick !== true && words === '');
console.log(
  `${'microseconds a record'.padEnd(38)}${sizes.map((size) => size.toLocaleString('en').padStart(12)).join('')}`,
);
for (const shape of shapes) {
  const costs = measure(shape);
  const growth = Math.max(...costs.map((cost, place) => cost / Math.min(...costs.slice(0, place + 1))));
  if (growth > GOAL) missed += 1;
  results.add({
    what: `${shape.name}: growth of a record's cost from ${sizes[0]?.toLocaleString('en')} to ${sizes.at(-1)?.toLocaleString('en')}`,
    figure: growth.toFixed(2),
    goal: `${GOAL}`,
    spread: costs.map((cost) => `${cost.toFixed(2)} µs`).join(', '),
    isMissed: growth > GOAL,
  });
  const figures = costs.map((cost) => cost.toFixed(2).padStart(12)).join('');
  console.log(
    `${shape.name.padEnd(38)}${figures}   grows by ${growth.toFixed(2)} ${growth <= GOAL ? '' : 'NOT LINEAR'}`.trimEnd(),
  );
}
console.log(`${shapes.length - missed} of ${shapes.length} within ${GOAL}`);
results.save();
