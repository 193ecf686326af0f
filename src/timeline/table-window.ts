/** Which rows of a long table are in sight, and where they stand. */
export interface TableWindow {
  /** Height of the scrolled content in pixels. */
  readonly height: number;
  /** First row in sight. */
  readonly first: number;
  /** Row after the last in sight. */
  readonly end: number;
  /** Pixels of the first row that are scrolled away. */
  readonly shift: number;
}

/**
 * Browsers draw no element taller than 17 to 33 million pixels; beyond this height a pixel of the scroll bar stands for
 * more than a pixel of the table.
 */
export const TALLEST = 8_000_000;

interface Table {
  readonly rows: number;
  readonly rowHeight: number;
  /** Height in which rows are seen. */
  readonly view: number;
}

/** Pixels of table for a pixel of scrolling: 1 up to `TALLEST`, more beyond. */
export function scrollRatio({ rows, rowHeight, view }: Table): number {
  const total = rows * rowHeight;
  return total <= TALLEST || TALLEST <= view ? 1 : (total - view) / (TALLEST - view);
}

/**
 * The rows in sight at a scroll position.
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
  return { height: Math.min(total, TALLEST), first, end, shift: top - first * table.rowHeight };
}

/** The scroll position at which a row stands `above` pixels below the upper border. */
export const scrollTopOf = (table: Table, row: number, above = 0): number =>
  Math.max(0, (row * table.rowHeight - above) / scrollRatio(table));
