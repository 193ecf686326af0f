import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { scrollRatio, scrollTopOf, tableWindow } from '../../../timeline/table-window.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { useSize } from '../hooks/hooks.ts';

/** Height of a row in pixels, its line included; the sheet says the same. */
export const ROW_HEIGHT = 18;

/** Height of the header in pixels. */
export const HEAD_HEIGHT = 20;

/** Pixels from the end at which the table still counts as being at its tail. */
const TAIL_REACH = 3;

/** The place of the table and how to change it. */
export interface TableScroll {
  readonly scroller: { readonly current: HTMLDivElement | null };
  readonly scrollTop: number;
  readonly view: number;
  readonly isAtTail: boolean;
  readonly setAtTail: (isAtTail: boolean) => void;
}

/**
 * Keeps the place of the table: at the tail it goes with the newest, elsewhere what is read stays where it is, also when
 * rows are dropped above it or inserted.
 */
export function useScroll(model: RowModel, identity: unknown): TableScroll {
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useSize(scroller);
  const [scrollTop, setScrollTop] = useState(0);
  const [isAtTail, setTailState] = useState(true);
  // Effects of one drawing must see what the ones before them decided.
  const atTail = useRef(true);
  const setAtTail = (next: boolean): void => {
    atTail.current = next;
    setTailState(next);
  };
  const anchor = useRef<{ position: number; row: number } | null>(null);
  const view = Math.max(0, height - HEAD_HEIGHT);
  const table = { rows: model.count, rowHeight: ROW_HEIGHT, view };

  const tableRef = useRef(table);
  const modelRef = useRef(model);
  tableRef.current = table;
  modelRef.current = model;

  useLayoutEffect(() => {
    setAtTail(true);
    anchor.current = null;
  }, [identity]);

  // Where the tail is follows from the rows: asking the browser would lay the page out twice in every frame.
  const tail = Math.max(0, tableWindow(table, 0).height + HEAD_HEIGHT - height);
  const toldTail = useRef(-1);

  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    // Where all rows are in sight there is nothing to scroll to, and no scrolling will ever say so.
    if (!atTail.current && model.count * ROW_HEIGHT <= view) setAtTail(true);
    if (atTail.current) {
      if (toldTail.current !== tail) current.scrollTop = tail;
      toldTail.current = tail;
      return;
    }
    toldTail.current = -1;
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
      // At the tail the rows say where it is.
      if (left > TAIL_REACH) setScrollTop(current.scrollTop);
      const { first } = tableWindow(tableRef.current, current.scrollTop);
      const row = modelRef.current.row(first);
      anchor.current = row?.kind === 'message' ? { position: row.position, row: first } : null;
    };
    const onWheel = (event: WheelEvent): void => {
      const ratio = scrollRatio(tableRef.current);
      if (ratio === 1 || event.ctrlKey) return;
      // Beyond the tallest height a pixel of scrolling is many rows; the wheel still moves by what it says.
      event.preventDefault();
      current.scrollTop += event.deltaY / ratio;
    };
    current.addEventListener('scroll', onScroll, { passive: true });
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      current.removeEventListener('scroll', onScroll);
      current.removeEventListener('wheel', onWheel);
    };
  }, []);

  return { scroller, scrollTop: isAtTail ? tail : scrollTop, view, isAtTail, setAtTail };
}

/** Brings the selected message into sight when something else than a click in the table selected it. */
export function useReveal(scroll: TableScroll, model: RowModel, position: number | null, stream: unknown): void {
  useLayoutEffect(() => {
    const { current } = scroll.scroller;
    if (current === null || position === null) return;
    const index = model.indexOf(position);
    const table = { rows: model.count, rowHeight: ROW_HEIGHT, view: scroll.view };
    const { first, end, shift } = tableWindow(table, current.scrollTop);
    const isInSight = index >= first + (shift > 0 ? 1 : 0) && index < end - 1;
    const isLast = index === model.count - 1 && index < end;
    if (isInSight || isLast) return;
    scroll.setAtTail(false);
    current.scrollTop = scrollTopOf(table, index, Math.max(0, scroll.view / 3));
  }, [position, stream]);
}
