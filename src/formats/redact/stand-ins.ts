/** Characters that may take each other's place: the same length in UTF-8, the same kind, in ascending order. */
interface Range {
  readonly first: number;
  readonly last: number;
}

const range = (first: string | number, last: string | number): Range => ({
  first: typeof first === 'string' ? first.charCodeAt(0) : first,
  last: typeof last === 'string' ? last.charCodeAt(0) : last,
});

/** Letters and digits, by script. Marks and blanks stay; so do letters of scripts that are not here. */
const RANGES: readonly Range[] = [
  range('0', '9'),
  range('A', 'Z'),
  range('a', 'z'),
  range(0xc0, 0xd6),
  range(0xd8, 0xf6),
  range(0xf8, 0xff),
  range(0x100, 0x24f),
  range(0x3b1, 0x3c9),
  range(0x391, 0x3a1),
  range(0x410, 0x42f),
  range(0x430, 0x44f),
  range(0x5d0, 0x5ea),
  range(0x620, 0x64a),
  range(0x904, 0x939),
  range(0xe01, 0xe2e),
  range(0x3041, 0x3096),
  range(0x30a1, 0x30fa),
  range(0x4e00, 0x9fff),
  range(0xac00, 0xd7a3),
];

const LEADING_DIGIT = range('1', '9');

const rangeOf = (unit: number): Range | undefined => RANGES.find(({ first, last }) => unit >= first && unit <= last);

/** A number in JSON has no zero in front. */
const isNumber = (value: string): boolean => /^-?[1-9]/.test(value) && Number.isFinite(Number(value));

/** What may take the place of each character; `null` where it stays. */
function makeOf(value: string): readonly (Range | null)[] {
  const make: (Range | null)[] = [];
  const number = isNumber(value);
  for (let at = 0; at < value.length; at++) {
    const found = rangeOf(value.charCodeAt(at)) ?? null;
    const isLeading = number && found !== null && make.every((each) => each === null);
    // The exponent of a number and what an address has for `@` are marks.
    const isMark =
      value.startsWith('%40', at - 1) || value.startsWith('%40', at - 2) || (number && /[eE]/.test(value.charAt(at)));
    make.push(isMark ? null : isLeading ? LEADING_DIGIT : found);
  }
  return make;
}

/** Values of one length and kind of characters share a group, in which stand-ins sort as the values do. */
// The leading digit has no index: -1, which is a character of its own.
const groupOf = (value: string, make: readonly (Range | null)[]): string =>
  make
    .map((each, at) => (each === null ? value.charAt(at) : String.fromCharCode(0xf000 + RANGES.indexOf(each))))
    .join('');

/** The stand-in number `rank` of a group: counts in the letters and digits that its characters may take. */
function write(value: string, make: readonly (Range | null)[], rank: number): string {
  const units = [...Array(value.length).keys()].map((at) => value.charCodeAt(at));
  let left = rank;
  for (let at = units.length - 1; at >= 0; at--) {
    const each = make[at];
    if (each === null || each === undefined) continue;
    const size = each.last - each.first + 1;
    units[at] = each.first + (left % size);
    left = Math.floor(left / size);
  }
  return String.fromCharCode(...units);
}

/**
 * Gives the personal values of a recording stand-ins: of the same length and the same kinds of characters, equal for equal
 * values, and in the order of the values. They depend on nothing but the values' order, so they say nothing else about
 * them, and a recording of stand-ins gets the same again.
 */
export class StandIns {
  readonly #groups = new Map<string, Set<string>>();
  #standIns: Map<string, string> | null = null;

  /** First pass. */
  learn(value: string): void {
    const group = groupOf(value, makeOf(value));
    const values = this.#groups.get(group) ?? new Set();
    values.add(value);
    this.#groups.set(group, values);
    this.#standIns = null;
  }

  /** Second pass. A value that was not learnt gets the first of its group. */
  of(value: string): string {
    this.#standIns ??= this.#make();
    return this.#standIns.get(value) ?? write(value, makeOf(value), 0);
  }

  #make(): Map<string, string> {
    const made = new Map<string, string>();
    for (const values of this.#groups.values()) {
      // By code units, as texts compare.
      const sorted = [...values].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      for (const [rank, value] of sorted.entries()) made.set(value, write(value, makeOf(value), rank));
    }
    return made;
  }
}
