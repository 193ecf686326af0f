/** The figures next to their goals, as a table in Markdown. */
import type { ResultRow } from '../../scripts/bench/results.ts';
import type { Summaries } from './samples.ts';

/** One line of the table. `closed` and `open` are what is compared with the goals: a ratio, or what is added. */
export interface Row {
  readonly what: string;
  /** Of the medians */
  readonly unit: string;
  readonly figures: Summaries;
  readonly kind: 'ratio' | 'added';
  readonly closed: number | undefined;
  readonly open: number | undefined;
  readonly goal: number | null;
  readonly goalOpen: number | null;
}

/** What a variant costs compared with the one without us; with the panel open, compared with DevTools without us. */
export function compared(
  figures: Summaries,
  kind: 'ratio' | 'added',
): { closed: number | undefined; open: number | undefined } {
  const against = (value: number | undefined, base: number | undefined) => {
    if (value === undefined || base === undefined) return undefined;
    return kind === 'added' ? value - base : value / base;
  };
  return {
    closed: against(figures.closed?.median, figures.without?.median),
    open: against(figures.open?.median, figures.devtools?.median),
  };
}

/** Digits that say something: three, and no fraction of large numbers. */
export const shown = (
  value: number | undefined,
  digits: number = value !== undefined && Math.abs(value) < 10
    ? 2
    : value !== undefined && Math.abs(value) < 100
      ? 1
      : 0,
) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits));

function judged(value: number | undefined, goal: number | null, kind: 'ratio' | 'added') {
  if (value === undefined) return '–';
  const text = kind === 'ratio' ? shown(value, 2) : `${value < 0 ? '−' : '+'}${shown(Math.abs(value))}`;
  if (goal === null) return text;
  return `${text} (goal ${goal}${value > goal ? ', **missed**' : ''})`;
}

/** One line while the bench runs, with the spread. */
export function line({ what, unit, figures, kind, closed, open, goal, goalOpen }: Row) {
  const spread = Object.entries(figures).map(
    ([variant, { median, least, most }]) => `${variant} ${shown(median)} (${shown(least)}-${shown(most)})`,
  );
  const verdict = `closed ${judged(closed, goal, kind)}, open ${judged(open, goalOpen, kind)}`;
  return `${what}, ${unit}: ${spread.join('  ')}; ${verdict.replaceAll('**', '')}`;
}

export function table(rows: readonly Row[]): string {
  const head = ['', 'unit', 'without', 'with', 'panel closed', 'only DevTools', 'panel open', 'over DevTools'];
  const body = rows.map(({ what, unit, figures, kind, closed, open, goal, goalOpen }) => [
    what,
    unit,
    shown(figures.without?.median),
    shown(figures.closed?.median),
    judged(closed, goal, kind),
    shown(figures.devtools?.median),
    shown(figures.open?.median),
    judged(open, goalOpen, kind),
  ]);
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A row as the results have it: a line with DevTools closed, and one with the panel open. */
export function resultsOf({ what, unit, figures, kind, closed, open, goal, goalOpen }: Row): readonly ResultRow[] {
  const one = (
    where: string,
    value: number | undefined,
    limit: number | null,
    [base, ours]: readonly [Summaries[keyof Summaries], Summaries[keyof Summaries]],
  ): readonly ResultRow[] => {
    if (value === undefined || base === undefined || ours === undefined) return [];
    const spread = [base, ours].map(({ least, most }) => `${shown(least)}–${shown(most)}`).join(' and ');
    return [
      {
        what: `${what}, ${where}`,
        figure: kind === 'ratio' ? `${shown(value, 2)} times` : `${shown(value)} ${unit} more`,
        goal: limit === null ? '' : kind === 'ratio' ? `${limit} times` : `${limit} ${unit}`,
        spread: `${spread} ${unit}`,
        isMissed: limit !== null && value > limit,
      },
    ];
  };
  return [
    ...one('DevTools closed', closed, goal, [figures.without, figures.closed]),
    ...one('panel open', open, goalOpen, [figures.devtools, figures.open]),
  ];
}
