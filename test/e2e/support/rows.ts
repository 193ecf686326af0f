import type { Panel } from '../../drivers/index.ts';
import { clickByScript, dataOf } from './document.ts';
import { familyOf, type LogEntry } from './truth.ts';

/** What a row of the message table says of its message. */
export interface Row {
  readonly direction: string;
  readonly size: number;
}

/**
 * The rows of one stream as the table shows them: it draws only those in view, so it is scrolled from end to end. What
 * is drawn follows what is scrolled by a frame or more, so the table is gone through until it has shown as many messages
 * as the stream's own row counts, at most for 20 s.
 */
const readRows = (panel: Panel, stream: string): Promise<Row[]> =>
  panel.evaluate(async (id) => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    const own = () => {
      const row = document.querySelector<HTMLElement>(`[data-stream="${id}"]`);
      if (row === null) throw new Error(`stream ${id} has no row`);
      return row;
    };
    own().click();
    const end = Date.now() + 20_000;
    for (;;) {
      await drawn();
      const rows = new Map<string | undefined, { direction: string; size: number }>();
      const scroller = document.querySelector('.table-scroller') ?? document.documentElement;
      for (let top = 0; ; top += scroller.clientHeight / 2) {
        scroller.scrollTop = top;
        await drawn();
        for (const { dataset } of scroller.querySelectorAll<HTMLElement>('[data-message]')) {
          rows.set(dataset['message'], { direction: dataset['direction'] ?? '', size: Number(dataset['size']) });
        }
        if (top >= scroller.scrollHeight - scroller.clientHeight) break;
      }
      const isWhole = rows.size === Number(own().dataset['in']) + Number(own().dataset['out']);
      if ((isWhole && own().ariaSelected === 'true') || Date.now() > end) return [...rows.values()];
    }
  }, stream);

const inOrder = (rows: readonly Row[]): readonly string[] =>
  rows.map(({ direction, size }) => `${direction} ${String(size).padStart(9)}`).sort();

/** Every message row of every stream, as direction and size, sorted. */
export async function rowsIn(panel: Panel): Promise<readonly string[]> {
  const rows: Row[] = [];
  for (const stream of await dataOf(panel, '[data-stream]', 'stream')) rows.push(...(await readRows(panel, stream)));
  return inOrder(rows);
}

/** The same of the server's log. */
export function rowsOf(log: readonly LogEntry[]): readonly string[] {
  const streamed = new Set(log.filter(({ event }) => event === 'in').map(({ connection }) => connection));
  const rows = log.flatMap(({ event, connection, transport, payload, size }): Row[] => {
    if (payload === undefined || payload === '') return [];
    if (event === 'in' || event === 'out') return [{ direction: event, size }];
    if (event === 'request') return [{ direction: 'out', size }];
    const isWhole = event === 'response' && !streamed.has(connection) && familyOf(transport) !== 'websocket';
    return isWhole ? [{ direction: 'in', size }] : [];
  });
  return inOrder(rows);
}

/** Waits until the rows of the stream list say so many messages in all; the error names what they say instead. */
export async function untilCounted(panel: Panel, counts: { readonly in: number; readonly out: number }): Promise<void> {
  await panel.waitFor((wanted) => {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-stream]')];
    const sum = (name: 'in' | 'out') => rows.reduce((total, row) => total + Number(row.dataset[name]), 0);
    return sum('in') === wanted.in && sum('out') === wanted.out;
  }, counts);
}

/** Selects the newest message of the stream in view and gives back what the Text tab shows. */
export async function textOfNewest(panel: Panel): Promise<string> {
  await panel.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-message]')].at(-1)?.click());
  await clickByScript(panel, '#detail-tab-text');
  return panel.waitFor(() => document.querySelector('#detail-panel pre')?.textContent);
}
