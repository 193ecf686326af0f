import type { JSX } from 'preact';
import { EVENT_ID } from '../../../analysis/numbering/path.ts';
import { usePanel } from '../hooks/hooks.ts';
import type { RowContext } from './message-row.tsx';

/** A column of the table; the preview takes what is left. */
interface Column {
  readonly id: string;
  readonly words: string;
  /** Pixels at first. */
  readonly width: number;
  readonly isNumber: boolean;
}

/** Pixels that a column keeps at least: room for its first digits. */
const LEAST = 32;

/** Pixels of a step by key. */
const STEP = 8;

/** The widest column. */
const MOST = 800;

const columnsOf = ({ number, hasSize }: RowContext): readonly Column[] => [
  { id: 'time', words: 'Time', width: 100, isNumber: false },
  { id: 'delta', words: 'Delta', width: 72, isNumber: true },
  { id: 'kind', words: 'Kind', width: 92, isNumber: false },
  ...(number === null
    ? []
    : [
        {
          id: 'number',
          words: number === EVENT_ID ? 'id' : (number.split('.').at(-1) ?? ''),
          width: 70,
          isNumber: true,
        },
      ]),
  ...(hasSize ? [{ id: 'size', words: 'Size', width: 62, isNumber: true }] : []),
];

const sizeName = (column: Column): string => `table:${column.id}`;

/** The border at the right of a column: dragged or moved by arrows it sets the width, a double click resets it. */
function Border({ column }: { readonly column: Column }): JSX.Element {
  const { settings } = usePanel();
  const chosen = settings.sizes.value[sizeName(column)] ?? 0;
  const width = chosen > 0 ? chosen : column.width;
  const set = (pixels: number): void =>
    settings.setSize(sizeName(column), Math.round(Math.min(MOST, Math.max(LEAST, pixels))));
  const onPointerDown = (event: PointerEvent): void => {
    const { currentTarget } = event;
    if (!(currentTarget instanceof HTMLElement) || event.button !== 0) return;
    event.preventDefault();
    currentTarget.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => set(width + moved.clientX - event.clientX);
    currentTarget.addEventListener('pointermove', move);
    currentTarget.addEventListener('lostpointercapture', () => currentTarget.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? STEP : event.key === 'ArrowLeft' ? -STEP : 0;
    if (by === 0) return;
    set(width + by);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span
      class="column-border"
      role="separator"
      aria-label={`Width of ${column.words}`}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      tabIndex={0}
      data-column={column.id}
      onPointerDown={onPointerDown}
      onDblClick={() => settings.setSize(sizeName(column), 0)}
      onKeyDown={onKeyDown}
    />
  );
}

/** The row of the columns' names. */
export function Head(context: RowContext): JSX.Element {
  const cell = (column: Column): JSX.Element => (
    <th key={column.id} scope="col" class={column.isNumber ? 'number' : ''} title={column.words}>
      {column.words}
      <Border column={column} />
    </th>
  );
  const columns = columnsOf(context);
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.slice(0, 2).map(cell)}
        <th scope="col">
          <span class="unseen">Direction</span>
        </th>
        {columns.slice(2).map(cell)}
        <th scope="col">Preview</th>
      </tr>
    </thead>
  );
}

/** The widths of the columns, as they were left. */
export function Columns(context: RowContext): JSX.Element {
  const sizes = usePanel().settings.sizes.value;
  const col = (column: Column): JSX.Element => {
    const chosen = sizes[sizeName(column)] ?? 0;
    return <col key={column.id} style={{ width: `${chosen > 0 ? chosen : column.width}px` }} />;
  };
  const columns = columnsOf(context);
  return (
    <colgroup>
      {columns.slice(0, 2).map(col)}
      <col style={{ width: '22px' }} />
      {columns.slice(2).map(col)}
      <col />
    </colgroup>
  );
}
