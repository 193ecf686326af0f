import type { Results } from './run-cases.ts';

/** One case that went differently; `where` leads to the first difference. */
export interface Difference {
  readonly name: string;
  readonly where: string;
  readonly without: string;
  readonly with: string;
}

/** How much of a value is shown, in characters. */
const SHOWN = 300;

const text = (value: unknown): string => (JSON.stringify(value) ?? 'absent').slice(0, SHOWN);

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function firstDifference(a: unknown, b: unknown, path: string): { where: string; a: string; b: string } {
  if (isTree(a) && isTree(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      if (JSON.stringify(a[key]) !== JSON.stringify(b[key])) return firstDifference(a[key], b[key], `${path}.${key}`);
    }
  }
  return { where: path, a: text(a), b: text(b) };
}

/** Compares two runs case by case; a case that only one run has is a difference. */
export function compare(without: Results, withIt: Results): readonly Difference[] {
  const names = new Set([...without.keys(), ...withIt.keys()]);
  return [...names].flatMap((name) => {
    const [a, b] = [without.get(name), withIt.get(name)];
    if (a === b) return [];
    const found = firstDifference(a && JSON.parse(a), b && JSON.parse(b), 'result');
    return [{ name, where: found.where, without: found.a, with: found.b }];
  });
}

/** Names of the cases that hang or fail by themselves: equal twice over, they would prove nothing. */
export const brokenNames = (results: Results): readonly string[] =>
  [...results].filter(([, result]) => result.startsWith('{"broken":')).map(([name]) => name);

/** The same with what was wrong. */
export const brokenCases = (results: Results): readonly string[] =>
  brokenNames(results).map((name) => `${name}: ${results.get(name) ?? ''}`);

/** A difference for people: what to look at first. */
export const inWords = ({ name, where, without, with: withIt }: Difference): string =>
  `${name}\n    ${where}\n    without: ${without}\n    with:    ${withIt}`;
