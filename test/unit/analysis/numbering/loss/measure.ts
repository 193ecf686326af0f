import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import type { Finding } from '../../../../../src/analysis/finding.ts';
import { createNumberingDetector } from '../../../../../src/analysis/detectors/numbering.ts';
import { millis } from '../../../../../src/base/units.ts';
import { seeded } from '../../random.ts';
import { Recording } from '../../recording.ts';
import type { Item, Shape } from './shapes.ts';

/** A message of a feed, and whether it gets lost. */
export interface Sent {
  readonly item: Item;
  readonly isLost: boolean;
}

/** What a run has lost, and what was told of it. */
export interface LossResult {
  /** Lost messages that can be seen: those with messages of their counter on both sides. */
  readonly lost: number;
  /** Of them, those whose number a finding names. */
  readonly named: number;
  /** Numbers named that were not lost. */
  readonly wrong: number;
  /** Gap findings, whether they name numbers or not. */
  readonly gaps: readonly Finding[];
  readonly others: readonly Finding[];
}

/** Loses messages at a rate, `burst` at a time. The first message comes in any case. */
export function lose(items: readonly Item[], rate: number, burst: number, random: () => number): readonly Sent[] {
  let left = 0;
  return items.map((item, index) => {
    // Each burst begins where the ones before it leave the rate to be met.
    if (left === 0 && index > 0 && random() < rate / (burst - (burst - 1) * rate)) left = burst;
    const isLost = left > 0;
    left = Math.max(0, left - 1);
    return { item, isLost };
  });
}

/** What the page received, as a recording. */
export function received(
  { transport, url }: Pick<Shape, 'transport' | 'url'>,
  items: readonly Pick<Item, 'pause' | 'data' | 'id'>[],
): Recording {
  const recording = new Recording('https://bench.test/');
  let at = 1_000;
  const connection = recording.connect(at, transport, url);
  recording.open(at + 20, connection, { status: transport === 'websocket' ? 101 : 200 });
  for (const item of items) {
    at += item.pause;
    const more = item.id === undefined ? {} : { via: 'event' as const, event: 'message', id: item.id };
    recording.message(at, connection, item.data, more);
  }
  return recording;
}

/** All that the numbering finds in a recording, a minute after its end. */
export function findingsIn(recording: Recording): readonly Finding[] {
  const analysis = createAnalysis({ detectors: [createNumberingDetector] });
  for (const record of recording.records) analysis.push(record);
  analysis.advance(millis((recording.records.at(-1)?.at ?? 0) + 60_000));
  return analysis.findings();
}

/** Compares what a feed lost with what is told of it. */
export function measure(shape: Shape, sent: readonly Sent[]): LossResult {
  const came = sent.filter(({ isLost }) => !isLost).map(({ item }) => item);
  const findings = findingsIn(received(shape, came));
  const gaps = findings.filter(({ kind }) => kind === 'gap');
  const runs = gaps.flatMap(({ missing }) => missing);
  const lost = sent.filter(({ isLost }) => isLost).map(({ item }) => item);
  const visible = lost.filter((item) => isBetween(item, came));
  const isNamed = (item: Item): boolean =>
    runs.some(
      ({ group, first, last }) =>
        (group === '' || group === item.group) && BigInt(first) <= item.first && item.last <= BigInt(last),
    );
  const named = visible.filter(isNamed).length;
  const told = runs.reduce((sum, { first, last }) => sum + Number(BigInt(last) - BigInt(first)) + 1, 0);
  const right = visible.reduce((sum, item) => sum + (isNamed(item) ? Number(item.last - item.first) + 1 : 0), 0);
  return {
    lost: visible.length,
    named,
    wrong: told - right,
    gaps,
    others: findings.filter(({ kind }) => kind !== 'gap'),
  };
}

function isBetween(item: Item, came: readonly Item[]): boolean {
  const own = came.filter(({ group }) => group === item.group);
  return own.some(({ last }) => last < item.first) && own.some(({ first }) => first > item.last);
}

/** Loses messages of a shape over several seeds. */
export function measureLoss(shape: Shape, rate: number, burst: number, seeds: number, length = 400): LossResult {
  const all: LossResult[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const random = seeded(seed * 7_919 + burst);
    all.push(measure(shape, lose(shape.make(random, length), rate, burst, random)));
  }
  return {
    lost: sum(all, ({ lost }) => lost),
    named: sum(all, ({ named }) => named),
    wrong: sum(all, ({ wrong }) => wrong),
    gaps: all.flatMap(({ gaps }) => gaps),
    others: all.flatMap(({ others }) => others),
  };
}

/** Messages from which on a gap of a shape is told: five where the name says sequence, more for several counters. */
export function toldFrom({ name }: Shape): number {
  if (name === 'last of array') return 30;
  return name.startsWith('group by') ? 7 : 5;
}

/** Sessions of 5 to 30 messages of which one is missing; each length with its places in turn. */
export function* sessionsWithOneGap(
  shape: Shape,
  seeds: readonly number[],
): Iterable<{ readonly length: number; readonly place: number; readonly result: LossResult }> {
  for (const seed of seeds) {
    for (let length = 5; length <= 30; length += 1) {
      const items = shape.make(seeded(seed * 7_919), length + 1);
      // The first, the last and two of those between: all of them come up over the lengths.
      for (const place of new Set([
        1,
        length - 1,
        1 + ((seed + length) % (length - 1)),
        1 + ((3 * length) % (length - 1)),
      ])) {
        yield {
          length,
          place,
          result: measure(
            shape,
            items.map((item, index) => ({ item, isLost: index === place })),
          ),
        };
      }
    }
  }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
