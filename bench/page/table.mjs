// @ts-check
/** The figures beside their goals, as a table in Markdown. */

/** @typedef {import('./samples.mjs').Summaries} Summaries */

/**
 * One line of the table. `closed` and `open` are what is compared with the goals: a ratio, or what is added.
 *
 * @typedef {object} Row
 * @property {string} what
 * @property {string} unit of the medians
 * @property {Summaries} figures
 * @property {'ratio' | 'added'} kind
 * @property {number | undefined} closed
 * @property {number | undefined} open
 * @property {number | null} goal
 * @property {number | null} goalOpen
 */

/**
 * What a variant costs beside the one without us: with the panel open, beside DevTools without us.
 *
 * @param {Summaries} figures
 * @param {'ratio' | 'added'} kind
 * @returns {{ closed: number | undefined, open: number | undefined }}
 */
export function compared(figures, kind) {
  const against = (/** @type {number | undefined} */ value, /** @type {number | undefined} */ base) => {
    if (value === undefined || base === undefined) return undefined;
    return kind === 'added' ? value - base : value / base;
  };
  return {
    closed: against(figures.closed?.median, figures.without?.median),
    open: against(figures.open?.median, figures.devtools?.median),
  };
}

/** Digits that say something: three, and no fraction of large numbers. @param {number | undefined} value @param {number} [digits] */
export const shown = (
  value,
  digits = value !== undefined && Math.abs(value) < 10 ? 2 : value !== undefined && Math.abs(value) < 100 ? 1 : 0,
) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits));

/** @param {number | undefined} value @param {number | null} goal @param {'ratio' | 'added'} kind */
function judged(value, goal, kind) {
  if (value === undefined) return '–';
  const text = kind === 'ratio' ? shown(value, 2) : `${value < 0 ? '−' : '+'}${shown(Math.abs(value))}`;
  if (goal === null) return text;
  return `${text} (goal ${goal}${value > goal ? ', **missed**' : ''})`;
}

/** One line while the bench runs, with the spread. @param {Row} row */
export function line({ what, unit, figures, kind, closed, open, goal, goalOpen }) {
  const spread = Object.entries(figures).map(
    ([variant, { median, least, most }]) => `${variant} ${shown(median)} (${shown(least)}-${shown(most)})`,
  );
  const verdict = `closed ${judged(closed, goal, kind)}, open ${judged(open, goalOpen, kind)}`;
  return `${what}, ${unit}: ${spread.join('  ')}; ${verdict.replaceAll('**', '')}`;
}

/** @param {readonly Row[]} rows @returns {string} */
export function table(rows) {
  const head = ['', 'unit', 'without', 'with', 'panel closed', 'only DevTools', 'panel open', 'beside DevTools'];
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
