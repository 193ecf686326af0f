/** What a panel shows of the tickers, compared with what their pages have received. */
import type { Panel } from '../../drivers/index.ts';

/** A ticker that was started. */
export interface Run {
  readonly key: string;
  /** `alive` until the page goes; a page that `crashed` takes with it what it had received. */
  end: 'alive' | 'left' | 'crashed';
}

/** What a panel shows of each ticker, in the order of its rows, and what it says of itself. */
export interface Shown {
  readonly numbers: Readonly<Record<string, readonly number[]>>;
  readonly figures: { readonly messages: number; readonly lost: number; readonly silentEnds: number };
}

/** One line of the table. */
export interface Verdict {
  /** Messages that the server sent and the page received. */
  readonly sent: number;
  readonly shown: number;
  readonly declared: number;
  readonly undeclared: number;
  readonly twice: number;
  readonly outOfOrder: number;
  /** Shown, but never received by the page. */
  readonly invented: number;
  /** Pages of which the panel says that their end is not recorded. */
  readonly silentEnds: number;
}

/** Reads what a panel shows. */
export const readPanel = (panel: Panel): Promise<Shown> =>
  panel.evaluate(
    () => {
      const numbers: Record<string, number[]> = {};
      for (const { id } of realtimePanel.streams()) {
        for (const message of realtimePanel.messages(id)) {
          if (message === null || message.url === null || message.direction !== 'in') continue;
          const run = new URL(message.url).searchParams.get('run') ?? '';
          const sequence = /^\{"sequence":(\d+)/.exec(message.data)?.[1];
          if (sequence !== undefined) (numbers[run] ??= []).push(Number(sequence));
        }
      }
      return { numbers, figures: realtimePanel.totals() };
    },
    undefined,
    { timeout: 30_000 },
  );

/**
 * @param truth the numbers that reached the page of a run, in order; of a page that crashed those that were sent
 * @param lostBefore messages that the panel had declared lost before the runs began
 */
export function judge(
  { numbers, figures }: Shown,
  truth: readonly { readonly run: Run; readonly numbers: readonly number[] }[],
  lostBefore: number,
): Verdict {
  const total = { sent: 0, shown: 0, missing: 0, twice: 0, outOfOrder: 0, invented: 0 };
  for (const { run, numbers: received } of truth) {
    const shown = numbers[run.key] ?? [];
    const unique = new Set(shown);
    total.twice += shown.length - unique.size;
    total.outOfOrder += shown.filter((number, index) => number <= (shown[index - 1] ?? 0)).length;
    // What a crashed page received last cannot be known: what it is shown to have received must be the beginning.
    const known = run.end === 'crashed' ? received.slice(0, shown.at(-1) ?? 0) : received;
    total.sent += known.length;
    total.shown += unique.size;
    const real = new Set(known);
    total.invented += [...unique].filter((number) => !real.has(number)).length;
    total.missing += known.filter((number) => !unique.has(number)).length;
  }
  const declared = figures.lost - lostBefore;
  const { missing, ...rest } = total;
  return { ...rest, declared, undeclared: missing - declared, silentEnds: figures.silentEnds };
}

/** Whether nothing is missing, doubled or invented. */
export const isFlawless = ({ undeclared, twice, invented, sent }: Verdict): boolean =>
  undeclared === 0 && twice === 0 && invented === 0 && sent > 0;
