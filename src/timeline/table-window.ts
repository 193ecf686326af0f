/** The visible rows of a long table and their position. */
interface TableWindow {
  /** Height of the scrolled content in pixels. */
  readonly height: number;
  /** First visible row. */
  readonly first: number;
  /** The row after the last visible one. */
  readonly end: number;
  /** Pixels of the first row that are scrolled away. */
  readonly shift: number;
}

/**
 * The height of the scrolled element at most: browsers draw none taller than 17 to 33 million pixels. In a taller table a
 * pixel of scrolling moves by more than a pixel.
 */
export const MAX_HEIGHT = 8_000_000;

interface Table {
  readonly rows: number;
  readonly rowHeight: number;
  /** Visible height. */
  readonly view: number;
}

/** Pixels of table for a pixel of scrolling: 1 up to `MAX_HEIGHT`, more beyond. */
export function scrollRatio({ rows, rowHeight, view }: Table): number {
  const total = rows * rowHeight;
  return total <= MAX_HEIGHT || MAX_HEIGHT <= view ? 1 : (total - view) / (MAX_HEIGHT - view);
}

/**
 * The visible rows at a scroll position.
 *
 * ```
 *  scrollTop ─▶ ┌───────┐ first, `shift` of it above the border
 *               │       │
 *               └───────┘ end - 1
 * ```
 */
export function tableWindow(table: Table, scrollTop: number): TableWindow {
  const total = table.rows * table.rowHeight;
  const top = Math.min(Math.max(0, scrollTop * scrollRatio(table)), Math.max(0, total - table.view));
  const first = Math.floor(top / table.rowHeight);
  const end = Math.min(table.rows, Math.ceil((top + table.view) / table.rowHeight));
  return { height: Math.min(total, MAX_HEIGHT), first, end, shift: top - first * table.rowHeight };
}

/** The scroll position at which a row is `above` pixels below the upper border. */
export const scrollTopOf = (table: Table, row: number, above = 0): number =>
  Math.max(0, (row * table.rowHeight - above) / scrollRatio(table));
