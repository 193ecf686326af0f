/**
 * `npm run bench:detection`: injects known faults into clean seeded streams and counts what the analysis finds: recall and
 * precision per kind. `-- N` takes N seeds.
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { createAnalysis } from '../src/analysis/analysis.ts';
import { millis } from '../src/base/units.ts';
import type { WireRecord } from '../src/wire/record.ts';
import { BACKOFF_FAMILIES, shareOfShape } from '../test/unit/analysis/outages/backoff-families.ts';
import { POLL_FAMILIES, shareOfClass } from '../test/unit/analysis/polls/poll-families.ts';
import { seeded } from '../test/unit/analysis/random.ts';
import { Recording } from '../test/unit/analysis/recording.ts';
import { CLEAN_SHAPES, cleanRecording } from '../test/unit/analysis/numbering/loss/clean-shapes.ts';
import { DISORDERS, measureDisorder } from '../test/unit/analysis/numbering/loss/disorder.ts';
import { findingsIn, measureLoss, sessionsWithOneGap, toldFrom } from '../test/unit/analysis/numbering/loss/measure.ts';
import { SHAPES } from '../test/unit/analysis/numbering/loss/shapes.ts';
import type { Item, Shape } from '../test/unit/analysis/numbering/loss/shapes.ts';
import { CLEAN } from '../test/unit/analysis/scenarios.ts';
import { readArguments, readCount } from './arguments.ts';
import { measureConnections, percent } from './detection/connections.ts';

const USAGE = 'npm run bench:detection [-- SEEDS]';
const [asked] = readArguments(USAGE, {}).positionals;
const SEEDS = readCount(asked, 10, USAGE);
const results = new BenchResults('detection', asked === undefined);
const LENGTH = 400;

/** Faults come only after the numbering can be known, and not among the last messages, where nothing would confirm them. */
const FIRST = 150;
const LAST = LENGTH - 70;

type Step = { kind: 'message'; item: Item } | { kind: 'cut'; down: number } | { kind: 'stall'; length: number };

const plain = (items: readonly Item[]): Step[] => items.map((item) => ({ kind: 'message', item }));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** How many numbers a hole has; a link shows only that there is one. */
function missing(steps: readonly Step[]) {
  const numbers = steps.map((step) => (step.kind === 'message' ? (step.item.numbers ?? 1) : 0));
  return Math.max(1, sum(numbers));
}

/** Places that are at least ten messages apart. */
function places(random: () => number, count: number, isGood: (place: number) => boolean = () => true) {
  const found: number[] = [];
  while (found.length < count) {
    const place = FIRST + Math.floor(random() * (LAST - FIRST));
    if (isGood(place) && found.every((other) => Math.abs(other - place) >= 10)) found.push(place);
  }
  return found.sort((left, right) => right - left);
}

const FAULTS: Record<
  string,
  { inject: (items: readonly Item[], random: () => number) => { steps: Step[]; expected: Record<string, number> } }
> = {
  none: { inject: (items) => ({ steps: plain(items), expected: {} }) },
  drop: {
    inject(items, random) {
      const steps = plain(items);
      const holes = places(random, 5).map((place) => steps.splice(place, 1));
      return { steps, expected: { gap: sum(holes.map(missing)) } };
    },
  },
  duplicate: {
    inject(items, random) {
      const steps = plain(items);
      for (const place of places(random, 5)) {
        const step = steps[place];
        if (step?.kind === 'message') steps.splice(place + 1, 0, { ...step, item: { ...step.item, pause: 3 } });
      }
      return { steps, expected: { duplicate: 5 } };
    },
  },
  swap: {
    inject(items, random) {
      const steps = plain(items);
      const isSameGroup = (place: number) => items[place]?.group === items[place + 1]?.group;
      for (const place of places(random, 5, isSameGroup)) {
        steps.splice(place, 2, ...steps.slice(place, place + 2).toReversed());
      }
      return { steps, expected: { late: 5 } };
    },
  },
  stall: {
    inject(items, random) {
      const steps = plain(items);
      for (const place of places(random, 1)) steps.splice(place, 0, { kind: 'stall', length: 20_000 });
      return { steps, expected: { silence: 1 } };
    },
  },
  disconnect: {
    inject(items, random) {
      const steps = plain(items);
      const holes = places(random, 1).map((place) => steps.splice(place, 7, { kind: 'cut', down: 1_500 }));
      return { steps, expected: { reconnect: 1, gap: sum(holes.map(missing)) } };
    },
  },
  replay: {
    inject(items, random) {
      const steps = plain(items);
      for (const place of places(random, 1)) {
        const tail = steps.slice(place - 6, place);
        steps.splice(place, 0, { kind: 'cut', down: 1_500 }, ...tail);
      }
      return { steps, expected: { reconnect: 1, replay: 6 } };
    },
  },
};

function record(shape: Shape, steps: readonly Step[]) {
  const recording = new Recording('https://bench.test/');
  let at = 1_000;
  const open = () => {
    const connection = recording.connect(at, shape.transport, shape.url);
    recording.open(at + 20, connection, {
      status: shape.transport === 'websocket' ? 101 : 200,
      extensions: 'permessage-deflate',
    });
    at += 30;
    return connection;
  };
  let connection = open();
  for (const step of steps) {
    if (step.kind === 'stall') at += step.length;
    else if (step.kind === 'cut') {
      at += 100;
      if (shape.transport === 'eventsource') recording.error(at, connection, 0);
      else recording.close(at, connection, { code: 1006 });
      at += step.down;
      if (shape.transport === 'eventsource') recording.open(at, connection);
      else connection = open();
    } else {
      at += step.item.pause;
      const more = step.item.id === undefined ? {} : { via: 'event' as const, event: 'message', id: step.item.id };
      recording.message(at, connection, step.item.data, more);
    }
  }
  return recording.records;
}

const tally = new Map<string, { injected: number; found: number; wrong: number }>();

const of = (kind: string) => {
  const known = tally.get(kind) ?? { injected: 0, found: 0, wrong: 0 };
  tally.set(kind, known);
  return known;
};

/** Kinds whose findings count messages; any other counts as one per finding. */
const COUNTED = new Set(['gap', 'duplicate', 'late', 'replay']);

/** Kinds that may rightly come along: why a gap came about. */
const COMPANIONS = new Set(['not-resumed']);

function check(label: string, records: readonly WireRecord[], expected: Record<string, number>) {
  const analysis = createAnalysis();
  for (const one of records) analysis.push(one);
  const end = records.at(-1)?.at ?? 0;
  analysis.advance(millis(end + 1_500));
  const seen: Record<string, number> = {};
  for (const { kind, count } of analysis.findings()) {
    if (COMPANIONS.has(kind) && 'reconnect' in expected) continue;
    seen[kind] = (seen[kind] ?? 0) + (COUNTED.has(kind) ? count : 1);
  }
  for (const kind of new Set([...Object.keys(expected), ...Object.keys(seen)])) {
    const want = expected[kind] ?? 0;
    const have = seen[kind] ?? 0;
    const row = of(kind);
    row.injected += want;
    row.found += Math.min(want, have);
    row.wrong += Math.max(0, have - want);
    if (want === have) continue;
    console.log(`  ${label}: ${kind} injected ${want}, found ${have}`);
  }
}

console.log(`${SHAPES.length} shapes × ${Object.keys(FAULTS).length} faults × ${SEEDS} seeds, ${LENGTH} messages each`);
for (const shape of SHAPES) {
  for (const [fault, { inject }] of Object.entries(FAULTS)) {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const random = seeded(seed * 7_919 + fault.length);
      const { steps, expected } = inject(shape.make(random, LENGTH), random);
      check(`${shape.name}, ${fault}, seed ${seed}`, record(shape, steps), expected);
    }
  }
}
for (const [name, make] of Object.entries(CLEAN)) {
  for (let seed = 1; seed <= SEEDS; seed += 1) check(`clean ${name}, seed ${seed}`, make(seed).records, {});
}

console.log('\nkind                      injected    found    wrong    recall  precision');
for (const [kind, { injected, found, wrong }] of tally) {
  const recall = injected === 0 ? '-' : percent(found / injected);
  const precision = found + wrong === 0 ? '-' : percent(found / (found + wrong));
  console.log(
    `${kind.padEnd(26)}${`${injected}`.padStart(8)} ${`${found}`.padStart(8)} ${`${wrong}`.padStart(8)} ${recall.padStart(9)} ${precision.padStart(10)}`,
  );
}

console.log('\nloss from the first message on: share of the lost messages that are named (h: told as a share)');
for (const shape of SHAPES) {
  for (const burst of [1, 4]) {
    const cells = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5].map((rate) => {
      const { lost, named, wrong, gaps } = measureLoss(shape, rate, burst, SEEDS);
      const half = named < lost && gaps.some((gap) => gap.missing.length === 0) ? 'h' : '';
      return `${percent(named / Math.max(1, lost))}${half}${wrong === 0 ? '' : ` ${wrong} WRONG`}`;
    });
    console.log(`${shape.name.padEnd(20)} ${burst} at a time   ${cells.map((cell) => cell.padStart(8)).join('  ')}`);
  }
}

console.log('\nduplicates and swaps at 10, 20 and 30 %: share that is told or counted');
for (const shape of SHAPES) {
  const cells = Object.values(DISORDERS).flatMap((disorder) =>
    [0.1, 0.2, 0.3].map((rate) => {
      const { injected, told, wrong } = measureDisorder(shape, disorder, rate, SEEDS);
      const isMet = wrong === 0 && told >= injected * 0.95;
      return `${percent(told / Math.max(1, injected))}${wrong === 0 ? '' : ` ${wrong} WRONG`}${isMet ? '' : ' NOT MET'}`;
    }),
  );
  console.log(`${shape.name.padEnd(20)} ${cells.map((cell) => cell.padStart(8)).join('  ')}`);
}

console.log(
  '\nsessions of 5 to 30 messages with one gap: share of the gaps that are told, by the length of the session',
);
for (const shape of SHAPES) {
  const byLength = new Map<number, { lost: number; named: number; wrong: number }>();
  for (const { length, result } of sessionsWithOneGap(shape, [...Array(SEEDS).keys()])) {
    const row = byLength.get(length) ?? { lost: 0, named: 0, wrong: 0 };
    byLength.set(length, row);
    row.lost += result.lost;
    row.named += result.named;
    row.wrong += result.wrong + result.others.length;
  }
  const rows = [...byLength];
  const wrong = sum(rows.map(([, row]) => row.wrong));
  const least = toldFrom(shape);
  const told = rows.filter(([length, row]) => length >= least && row.named < row.lost).map(([length]) => length);
  const all = (row: { lost: number; named: number }) => percent(row.named / Math.max(1, row.lost));
  const short = rows.slice(0, 4).map(([length, row]) => `${length}: ${all(row)}`);
  const rest = told.length === 0 ? `all from ${least} on` : `NOT MET at ${told.join(', ')}`;
  console.log(`${shape.name.padEnd(20)} ${short.join('  ')}   ${rest}${wrong === 0 ? '' : `   ${wrong} WRONG`}`);
}

console.log(
  `\n${CLEAN_SHAPES.length} clean shapes, whole and cut to 5 to 30 messages, with heartbeats and without: false findings`,
);
let falseFindings = 0;
for (const shape of CLEAN_SHAPES) {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    for (const length of [5, 6, 7, 8, 10, 12, 15, 20, 25, 30, LENGTH]) {
      for (const hasHeartbeats of [false, true]) {
        const found = findingsIn(cleanRecording(shape, length, seed * 7_919, hasHeartbeats));
        falseFindings += found.length;
        if (found.length > 0) console.log(`  ${shape.name}, ${length} messages, seed ${seed}: ${found[0]?.text ?? ''}`);
      }
    }
  }
}
console.log(falseFindings === 0 ? 'none' : `${falseFindings}`);
results.add({
  what: `false findings in ${CLEAN_SHAPES.length} clean shapes, ${SEEDS} seeds`,
  figure: `${falseFindings}`,
  goal: '0',
  isMissed: falseFindings > 0,
});

console.log('\npoll classes at 6, 10 and 20 calls (1,000 series each)');
for (const family of POLL_FAMILIES) {
  const shares = [6, 10, 20].map((calls) => percent(shareOfClass(family, calls, 1_000)));
  const met = shareOfClass(family, 10, 1_000) >= family.least ? '' : '   NOT MET';
  console.log(`${family.name.padEnd(48)} ${shares.join('  ')}   goal ${percent(family.least)}${met}`);
}

console.log('\nbackoff shapes at 4, 5 and 6 waits (1,000 outages each)');
for (const family of BACKOFF_FAMILIES) {
  const shares = [4, 5, 6].map((waits) => percent(shareOfShape(family, waits, 1_000)));
  const met = shareOfShape(family, 6, 1_000) >= family.least ? '' : '   NOT MET';
  console.log(`${family.name.padEnd(48)} ${shares.join('  ')}   goal ${percent(family.least)}${met}`);
}

measureConnections(SEEDS, results);
results.save();
