import { isRecord } from '../../base/is-object.ts';
import { fingerprint } from './repeats/fingerprint.ts';
import { foldOffset, readNumberIn } from './ordinal.ts';
import { EVENT_ID, follow, isFanOut } from './path.ts';
import type { Path } from './path.ts';
import type { RuleSpec } from './rule-spec.ts';
import { CHANNEL, TYPE } from './inference/row-reader.ts';

/** What a rule reads from. */
interface Readable {
  readonly value: unknown;
  readonly id: string | null;
  readonly channel: string;
  readonly type: string;
}

/** The numbers of one message, or of one item within: a span (low, high] in a group. */
export interface ReadNumber {
  readonly group: string;
  /** The number before the first that the message brings; `null` if a link or range lacks its first field. */
  readonly low: number | null;
  readonly high: number;
  /** To be added to both for people; see `showOrdinal`. */
  readonly offset: bigint;
  /** The list item that holds the numbers; `undefined` if that is the whole message. */
  readonly item: unknown;
}

/** Numbers that one message may bring; a longer list is a table that no counter goes through. */
const MAX_NUMBERS = 10_000;

const NO_NUMBERS: readonly ReadNumber[] = [];
const NO_NAMES: readonly string[] = [];

/** Where a group field is found: in the row of a fan-out (0 is the message), or as the name under which a row stands. */
interface GroupSource {
  readonly level: number;
  readonly path: Path;
  readonly isName: boolean;
}

/** Reads a rule's numbers out of messages; made once for a rule, so that reading is short. */
export class RuleReader {
  /** Ways from row to row; the last leads to the fields. */
  readonly #levels: readonly Path[];
  readonly #low: Path | null;
  readonly #high: Path;
  readonly #groups: readonly GroupSource[];
  readonly #shift: number;

  constructor(spec: RuleSpec) {
    const parts = splitAtFanOuts(spec.high);
    this.#levels = parts.slice(0, -1);
    this.#high = parts.at(-1) ?? [];
    this.#low = spec.low === null ? null : (splitAtFanOuts(spec.low).at(-1) ?? []);
    this.#groups = spec.groups.map(groupSource);
    this.#shift = spec.kind === 'link' ? 0 : 1;
  }

  /** True if a message can bring several numbers. */
  get hasFanOut(): boolean {
    return this.#levels.length > 0;
  }

  /**
   * @returns the message's numbers in the order in which they count; empty if the rule does not concern it.
   */
  read(readable: Readable): readonly ReadNumber[] {
    if (this.#levels.length === 0) {
      const number = this.#number(readable.value, null, NO_NAMES, readable);
      return number === null ? NO_NUMBERS : [number];
    }
    const numbers: ReadNumber[] = [];
    this.#descend([readable.value], [], readable, numbers);
    const first = numbers[0];
    const last = numbers.at(-1);
    return first !== undefined && last !== undefined && first.high > last.high ? numbers.toReversed() : numbers;
  }

  #descend(rows: readonly unknown[], names: readonly string[], readable: Readable, numbers: ReadNumber[]): void {
    const level = this.#levels[rows.length - 1];
    if (level === undefined) {
      const number = this.#number(rows.at(-1), rows, names, readable);
      if (number !== null && numbers.length < MAX_NUMBERS) numbers.push(number);
      return;
    }
    const fanOut = level.at(-1);
    const list = follow(rows.at(-1), level.slice(0, -1));
    if (fanOut?.kind === 'items' && Array.isArray(list)) {
      for (const item of list) this.#descend([...rows, item], [...names, ''], readable, numbers);
    } else if (fanOut?.kind === 'values' && isRecord(list)) {
      for (const name of Object.keys(list)) this.#descend([...rows, list[name]], [...names, name], readable, numbers);
    }
  }

  /** @param rows those around `row`, it included; `null` if the row is the message itself. */
  #number(
    row: unknown,
    rows: readonly unknown[] | null,
    names: readonly string[],
    readable: Readable,
  ): ReadNumber | null {
    const raw = this.#field(row, this.#high, readable);
    if (raw === undefined) return null;
    const high = readNumberIn(raw);
    if (high === null) return null;
    let low: number | null = high - 1;
    if (this.#low !== null) {
      low = readNumberIn(this.#field(row, this.#low, readable));
      if (low !== null) low -= this.#shift;
    }
    return {
      group: this.#groupOf(rows, names, readable),
      low,
      high,
      offset: typeof raw === 'number' ? 0n : foldOffset(raw),
      item: rows === null ? undefined : row,
    };
  }

  #field(row: unknown, path: Path, readable: Readable): unknown {
    const [step] = path;
    if (step?.kind === 'key' && step.name === EVENT_ID) return readable.id ?? undefined;
    return follow(row, path);
  }

  #groupOf(rows: readonly unknown[] | null, names: readonly string[], readable: Readable): string {
    if (this.#groups.length === 0) return '';
    let group = '';
    for (const [index, source] of this.#groups.entries()) {
      const value = groupText(source, rows, names, readable);
      group = index === 0 ? value : `${group} · ${value}`;
    }
    return group;
  }
}

function groupText(
  source: GroupSource,
  rows: readonly unknown[] | null,
  names: readonly string[],
  readable: Readable,
): string {
  if (source.isName) return names[source.level - 1] ?? '';
  const [step] = source.path;
  if (step?.kind === 'key' && step.name === CHANNEL) return readable.channel;
  if (step?.kind === 'key' && step.name === TYPE) return readable.type;
  const value = follow(rows === null ? readable.value : rows[source.level], source.path);
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function splitAtFanOuts(path: Path): readonly Path[] {
  const parts: Path[] = [];
  let start = 0;
  for (const [index, step] of path.entries()) {
    if (!isFanOut(step)) continue;
    parts.push(path.slice(start, index + 1));
    start = index + 1;
  }
  parts.push(path.slice(start));
  return parts;
}

function groupSource(path: Path): GroupSource {
  const parts = splitAtFanOuts(path);
  const rest = parts.at(-1) ?? [];
  return { level: parts.length - 1, path: rest, isName: parts.length > 1 && rest.length === 0 };
}

/** Hash of an item of a list, by which the same item is known again in another list. */
export function hashItem(item: unknown): number {
  return fingerprint(
    JSON.stringify(item, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? '',
  );
}
