import { isRecord } from '../../base/is-object.ts';
import { writeJson } from '../../formats/json/write-json.ts';

/** One leaf of two JSON values that differs; `before` or `after` is `undefined` if only the other has it. */
interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two JSON values, in the order of the later one, and how many leaves are equal. */
interface Difference {
  readonly changes: readonly Change[];
  readonly equal: number;
}

/** Further leaves are not compared: a list of thousands of changes is of no use. */
const LEAVES = 5_000;

function collect(value: unknown, path: string, leaves: Map<string, unknown>): void {
  if (leaves.size >= LEAVES) return;
  const entries = Array.isArray(value) || isRecord(value) ? Object.entries(value) : [];
  if (entries.length === 0) {
    leaves.set(path, value);
    return;
  }
  for (const [name, child] of entries) {
    const step = Array.isArray(value) ? `[${name}]` : path === '' ? name : `.${name}`;
    collect(child, path + step, leaves);
  }
}

const isSame = (one: unknown, other: unknown): boolean => one === other || writeJson(one) === writeJson(other);

/** Compares two JSON values leaf by leaf; empty objects and arrays count as leaves. */
export function compare(before: unknown, after: unknown): Difference {
  const [old, young] = [new Map<string, unknown>(), new Map<string, unknown>()];
  collect(before, '', old);
  collect(after, '', young);
  const changed: Change[] = [];
  let equal = 0;
  for (const [path, value] of young) {
    if (old.has(path) && isSame(old.get(path), value)) equal += 1;
    else changed.push({ path, before: old.get(path), after: value });
  }
  for (const [path, value] of old) if (!young.has(path)) changed.push({ path, before: value, after: undefined });
  return { changes: changed, equal };
}

/** Where two texts differ: the text that they share at both ends, and what is between in each. */
interface TextDifference {
  readonly begin: string;
  readonly before: string;
  readonly after: string;
  readonly end: string;
}

/** Compares two texts by what they share at their beginning and end; `before` and `after` are empty if they are equal. */
export function compareTexts(before: string, after: string): TextDifference {
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  let tail = 0;
  while (tail < most - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return {
    begin: after.slice(0, same),
    before: before.slice(same, before.length - tail),
    after: after.slice(same, after.length - tail),
    end: after.slice(after.length - tail),
  };
}
