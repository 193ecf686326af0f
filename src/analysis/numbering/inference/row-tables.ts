import type { Field, Row } from './row-reader.ts';
import { RowReader } from './row-reader.ts';
import type { Sample } from '../sample.ts';
import { announcementOf, nameFacts } from './field-names.ts';

/** Group fields that are tried, the likeliest names first; more would only be tried in vain. */
const MAX_GROUP_FIELDS = 6;

/** Counters that one stream may have at a time for a field to tell them apart. */
const MAX_GROUPS = 1_000;

/** Number fields of one kind of row that are tried, those in most messages first. */
const MAX_NUMBER_FIELDS = 12;

/** All rows of one kind (messages, items of one list, values of one map) of a stretch of messages. */
export interface RowTable {
  readonly rows: readonly Row[];
  readonly numbers: readonly Field[];
}

/** One way to tell counters apart: no field, one, or two. `ids` gives each row's group. */
export interface Grouping {
  readonly fields: readonly Field[];
  readonly ids: Int32Array;
  readonly count: number;
}

/** Marks of a message that hold for all of its rows. */
export interface SampleFacts {
  readonly isRepeat: boolean;
  readonly isSnapshot: boolean;
}

/**
 * Reads a stretch of messages into tables, one for each kind of row.
 *
 * @param leastRows tables and fields with fewer are left out.
 */
export function readTables(
  samples: readonly Sample[],
  leastRows: number,
): { readonly tables: readonly RowTable[]; readonly facts: ReadonlyMap<Sample, SampleFacts>; readonly eventId: Field } {
  const reader = new RowReader();
  const byTable = new Map<Field, Row[]>();
  const facts = new Map<Sample, SampleFacts>();
  const seen = new Set<number>();
  for (const sample of samples) {
    facts.set(sample, {
      isRepeat: seen.has(sample.hash),
      isSnapshot: announcementOf(sample.value) === 'snapshot',
    });
    seen.add(sample.hash);
    for (const row of reader.read(sample)) {
      if (row.numbers.size === 0) continue;
      const rows = byTable.get(row.table);
      if (rows === undefined) byTable.set(row.table, [row]);
      else rows.push(row);
    }
  }
  const tables = [...byTable.values()].map((rows) => ({ rows, numbers: numberFields(rows, leastRows) }));
  return { tables: tables.filter(({ numbers }) => numbers.length > 0), facts, eventId: reader.eventId };
}

function numberFields(rows: readonly Row[], leastRows: number): readonly Field[] {
  const counts = new Map<Field, number>();
  for (const row of rows) {
    for (const field of row.numbers.keys()) counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= leastRows)
    .sort(([left, leftCount], [right, rightCount]) => rightCount - leftCount || left.order - right.order)
    .slice(0, MAX_NUMBER_FIELDS)
    .map(([field]) => field);
}

/** The value of a group field for a row: its own, or that of a row around it. */
function groupValue(row: Row, field: Field): string | undefined {
  for (let here: Row | null = row; here !== null; here = here.parent) {
    const value = here.groups.get(field);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The ways to group these rows that are worth trying: none first, then single fields by name, then pairs of them. */
export function groupingsOf(rows: readonly Row[]): readonly Grouping[] {
  const singles = singleGroupings(rows);
  const all: Grouping[] = [{ fields: [], ids: new Int32Array(rows.length), count: 1 }, ...singles];
  for (const [index, first] of singles.entries()) {
    for (const second of singles.slice(index + 1)) {
      const both = combine(first, second);
      if (both.count > first.count && both.count > second.count && both.count <= limitFor(rows)) all.push(both);
    }
  }
  return all;
}

const limitFor = (rows: readonly Row[]): number => Math.min(MAX_GROUPS, Math.floor(rows.length / 2));

function singleGroupings(rows: readonly Row[]): readonly Grouping[] {
  const fields = new Set<Field>();
  for (const row of rows) {
    for (let here: Row | null = row; here !== null; here = here.parent) {
      for (const field of here.groups.keys()) fields.add(field);
    }
  }
  const ranked = [...fields].sort(
    (left, right) =>
      nameFacts(left.name).groupRank - nameFacts(right.name).groupRank ||
      left.path.length - right.path.length ||
      left.order - right.order,
  );
  const partitions = new Set<string>();
  const groupings: Grouping[] = [];
  for (const field of ranked) {
    if (groupings.length >= MAX_GROUP_FIELDS) break;
    const grouping = groupBy(rows, field, limitFor(rows));
    if (grouping === null) continue;
    // Fields that part the rows alike (a symbol and its id) count once, under the likelier name.
    const partition = grouping.ids.join(',');
    if (partitions.has(partition)) continue;
    partitions.add(partition);
    groupings.push(grouping);
  }
  return groupings;
}

function groupBy(rows: readonly Row[], field: Field, limit: number): Grouping | null {
  const known = new Map<string | undefined, number>();
  const ids = new Int32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const value = groupValue(row, field);
    let id = known.get(value);
    if (id === undefined) {
      id = known.size;
      if (id >= limit) return null;
      known.set(value, id);
    }
    ids[index] = id;
  }
  return known.size < 2 ? null : { fields: [field], ids, count: known.size };
}

function combine(first: Grouping, second: Grouping): Grouping {
  const known = new Map<number, number>();
  const ids = first.ids.map((id, index) => {
    const both = id * second.count + (second.ids[index] ?? 0);
    const kept = known.get(both) ?? known.size;
    known.set(both, kept);
    return kept;
  });
  return { fields: [...first.fields, ...second.fields], ids, count: known.size };
}
