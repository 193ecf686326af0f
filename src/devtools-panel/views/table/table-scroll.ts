import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scrollRatio, scrollTopOf, tableWindow } from '../../../timeline/table-window.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { useSize } from '../hooks/use-size.ts';

/** Height of a row in pixels with its line; the style sheet has the same number. */
export const ROW_HEIGHT = 18;

/** Height of the header in pixels. */
export const HEAD_HEIGHT = 20;

/** Pixels from the end within which the table still counts as scrolled to its tail. */
const TAIL_REACH = 3;

/** How far the table is scrolled. */
export interface TableScroll {
  readonly scroller: { readonly current: HTMLDivElement | null };
  readonly scrollTop: number;
  readonly view: number;
  readonly isAtTail: boolean;
  readonly setAtTail: (isAtTail: boolean) => void;
  /** Leaves the tail for a scroll position in pixels. */
  readonly leaveTo: (top: number) => void;
}

type Geometry = Parameters<typeof scrollRatio>[0];

/** What the listeners read: the table as it was rendered last. */
interface Rendered {
  readonly model: RowModel;
  readonly table: Geometry;
}

/** The row that stays in place while rows are dropped or inserted above it. */
interface Anchor {
  readonly position: number;
  readonly row: number;
}

const anchorAt = ({ model, table }: Rendered, scrollTop: number): Anchor | null => {
  const { first } = tableWindow(table, scrollTop);
  const row = model.row(first);
  return row?.kind === 'message' ? { position: row.position, row: first } : null;
};

/** Beyond the tallest height that browsers lay out, a pixel of scrolling is many rows: the wheel moves by its own pixels. */
function listenToWheel(scroller: HTMLElement, rendered: { readonly current: Rendered }): () => void {
  const onWheel = (event: WheelEvent): void => {
    const ratio = scrollRatio(rendered.current.table);
    if (ratio === 1 || event.ctrlKey) return;
    event.preventDefault();
    scroller.scrollTop += event.deltaY / ratio;
  };
  scroller.addEventListener('wheel', onWheel, { passive: false });
  return () => scroller.removeEventListener('wheel', onWheel);
}

/** Whether the table is at its tail, also for effects of the same render, which must see what earlier ones decided. */
function useTail(): {
  readonly isAtTail: boolean;
  readonly atTail: { current: boolean };
  set(isAtTail: boolean): void;
} {
  const [isAtTail, setState] = useState(true);
  const atTail = useRef(true);
  const set = (next: boolean): void => {
    atTail.current = next;
    setState(next);
  };
  return { isAtTail, atTail, set };
}

/**
 * Keeps the table in place. At the tail it follows the newest rows. Elsewhere the rows in view stay where they are, also
 * when rows are dropped or inserted above them.
 *
 * @param identity another identity is another table, which starts at its tail.
 */
export function useScroll(model: RowModel, identity: unknown): TableScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const { isAtTail, atTail, set: setAtTail } = useTail();
  const anchor = useRef<Anchor | null>(null);
  const view = Math.max(0, height - HEAD_HEIGHT);
  const table = { rows: model.count, rowHeight: ROW_HEIGHT, view };
  const rendered = useRef<Rendered>({ model, table });
  rendered.current = { model, table };

  useLayoutEffect(() => {
    setAtTail(true);
    anchor.current = null;
  }, [identity]);

  // The tail is computed from the rows: asking the browser would force two layouts in every frame.
  const tail = Math.max(0, tableWindow(table, 0).height + HEAD_HEIGHT - height);
  const appliedTail = useRef(-1);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    // If all rows are in view there is nothing to scroll, and no scroll event will ever report the tail.
    if (!atTail.current && model.count * ROW_HEIGHT <= view) setAtTail(true);
    if (atTail.current) {
      if (appliedTail.current !== tail) current.scrollTop = tail;
      appliedTail.current = tail;
      return;
    }
    appliedTail.current = -1;
    if (anchor.current === null) return;
    const moved = model.indexOf(anchor.current.position) - anchor.current.row;
    if (moved === 0) return;
    current.scrollTop += (moved * ROW_HEIGHT) / scrollRatio(table);
    anchor.current = { position: anchor.current.position, row: anchor.current.row + moved };
    setScrollTop(current.scrollTop);
  }, [model, model.count, height, isAtTail]);

  useEffect(() => {
    const { current } = scroller;
    if (current === null) return undefined;
    const onScroll = (): void => {
      const left = current.scrollHeight - current.clientHeight - current.scrollTop;
      setAtTail(left <= TAIL_REACH);
      // At the tail the position follows from the rows.
      if (left > TAIL_REACH) setScrollTop(current.scrollTop);
      anchor.current = anchorAt(rendered.current, current.scrollTop);
    };
    current.addEventListener('scroll', onScroll, { passive: true });
    const stopWheel = listenToWheel(current, rendered);
    return () => {
      current.removeEventListener('scroll', onScroll);
      stopWheel();
    };
  }, []);

  const leaveTo = (top: number): void => {
    const { current } = scroller;
    if (current === null) return;
    setAtTail(false);
    current.scrollTop = top;
    setScrollTop(current.scrollTop);
    // Not left to the scroll event: rows may come before it, and the anchor was that of the tail.
    anchor.current = anchorAt(rendered.current, current.scrollTop);
  };

  return { scroller, scrollTop: isAtTail ? tail : scrollTop, view, isAtTail, setAtTail, leaveTo };
}

/** Scrolls the selected message into view when something other than a click in the table selected it. */
export function useReveal(scroll: TableScroll, model: RowModel, position: number | null, stream: unknown): void {
  useLayoutEffect(() => {
    const { current } = scroll.scroller;
    if (current === null || position === null) return;
    const index = model.indexOf(position);
    const table = { rows: model.count, rowHeight: ROW_HEIGHT, view: scroll.view };
    const { first, end, shift } = tableWindow(table, current.scrollTop);
    const isInView = index >= first + (shift > 0 ? 1 : 0) && index < end - 1;
    const isLast = index === model.count - 1 && index < end;
    if (isInView || isLast) return;
    scroll.leaveTo(scrollTopOf(table, index, Math.max(0, scroll.view / 3)));
  }, [position, stream]);
}
