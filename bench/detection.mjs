// @ts-check
// Injects known faults into clean seeded streams and counts what the analysis finds: recall and precision per kind.
import { load } from './bundle.mjs';
import { SHAPES } from './shapes.mjs';

/** @typedef {import('./shapes.mjs').Item} Item */
/** @typedef {import('./shapes.mjs').Shape} Shape */

const kit = await load(`
export { createAnalysis } from './src/analysis/analysis.ts';
export { Recording } from './test/unit/analysis/recording.ts';
export { seeded } from './test/unit/analysis/random.ts';
export { CLEAN } from './test/unit/analysis/scenarios.ts';
export { POLL_FAMILIES, shareOfClass } from './test/unit/analysis/polls/poll-families.ts';
export { BACKOFF_FAMILIES, shareOfShape } from './test/unit/analysis/outages/backoff-families.ts';
`);

const SEEDS = Number(process.argv[2] ?? 10);
const LENGTH = 400;

/** Faults come only after the numbering can be known, and not among the last messages, where nothing would confirm them. */
const FIRST = 150;
const LAST = LENGTH - 70;

/** @typedef {{ kind: 'message', item: Item } | { kind: 'cut', down: number } | { kind: 'stall', length: number }} Step */

/** @param {readonly Item[]} items @returns {Step[]} */
const plain = (items) => items.map((item) => ({ kind: 'message', item }));

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/** How many numbers a hole has; a link tells only that there is one. @param {readonly Step[]} steps */
function missing(steps) {
  const numbers = steps.map((step) => (step.kind === 'message' ? (step.item.numbers ?? 1) : 0));
  return Math.max(1, sum(numbers));
}

/**
 * Places that are at least ten messages apart.
 *
 * @param {() => number} random @param {number} count @param {(place: number) => boolean} [isGood]
 */
function places(random, count, isGood = () => true) {
  /** @type {number[]} */
  const found = [];
  while (found.length < count) {
    const place = FIRST + Math.floor(random() * (LAST - FIRST));
    if (isGood(place) && found.every((other) => Math.abs(other - place) >= 10)) found.push(place);
  }
  return found.sort((left, right) => right - left);
}

/** @type {Record<string, { inject: (items: readonly Item[], random: () => number) => { steps: Step[], expected: Record<string, number> } }>} */
const FAULTS = {
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
      const isSameGroup = (/** @type {number} */ place) => items[place]?.group === items[place + 1]?.group;
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

/** @param {Shape} shape @param {readonly Step[]} steps */
function record(shape, steps) {
  const recording = new kit.Recording('https://bench.test/');
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
      const more = step.item.id === undefined ? {} : { via: 'event', event: 'message', id: step.item.id };
      recording.message(at, connection, step.item.data, more);
    }
  }
  return recording.records;
}

/** @type {Map<string, { injected: number, found: number, wrong: number }>} */
const tally = new Map();

/** @param {string} kind */
const of = (kind) => {
  const known = tally.get(kind) ?? { injected: 0, found: 0, wrong: 0 };
  tally.set(kind, known);
  return known;
};

/** Kinds that tell by how much; the others count as one finding each. */
const COUNTED = new Set(['gap', 'duplicate', 'late', 'replay']);

/** Kinds that may rightly come along: why a gap came about. */
const COMPANIONS = new Set(['not-resumed']);

/** @param {string} label @param {readonly any[]} records @param {Record<string, number>} expected */
function check(label, records, expected) {
  const analysis = kit.createAnalysis();
  for (const one of records) analysis.push(one);
  analysis.advance(records.at(-1).at + 1_500);
  /** @type {Record<string, number>} */
  const seen = {};
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
      const random = kit.seeded(seed * 7_919 + fault.length);
      const { steps, expected } = inject(shape.make(random, LENGTH), random);
      check(`${shape.name}, ${fault}, seed ${seed}`, record(shape, steps), expected);
    }
  }
}
for (const [name, make] of Object.entries(kit.CLEAN)) {
  for (let seed = 1; seed <= SEEDS; seed += 1) check(`clean ${name}, seed ${seed}`, make(seed).records, {});
}

const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(1)} %`;
console.log('\nkind                      injected    found    wrong    recall  precision');
for (const [kind, { injected, found, wrong }] of tally) {
  const recall = injected === 0 ? '-' : percent(found / injected);
  const precision = found + wrong === 0 ? '-' : percent(found / (found + wrong));
  console.log(
    `${kind.padEnd(26)}${`${injected}`.padStart(8)} ${`${found}`.padStart(8)} ${`${wrong}`.padStart(8)} ${recall.padStart(9)} ${precision.padStart(10)}`,
  );
}

console.log('\npoll classes at 6, 10 and 20 calls (1,000 series each)');
for (const family of kit.POLL_FAMILIES) {
  const shares = [6, 10, 20].map((calls) => percent(kit.shareOfClass(family, calls, 1_000)));
  const met = kit.shareOfClass(family, 10, 1_000) >= family.least ? '' : '   NOT MET';
  console.log(`${family.name.padEnd(48)} ${shares.join('  ')}   goal ${percent(family.least)}${met}`);
}

console.log('\nbackoff shapes at 4, 5 and 6 waits (1,000 outages each)');
for (const family of kit.BACKOFF_FAMILIES) {
  const shares = [4, 5, 6].map((waits) => percent(kit.shareOfShape(family, waits, 1_000)));
  const met = kit.shareOfShape(family, 6, 1_000) >= family.least ? '' : '   NOT MET';
  console.log(`${family.name.padEnd(48)} ${shares.join('  ')}   goal ${percent(family.least)}${met}`);
}
