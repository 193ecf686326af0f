import type { JSX } from 'preact';
import { COLUMNS } from '../../../texts/panel/table.ts';
import { EVENT_ID } from '../../../analysis/numbering/path.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { dragSeparator, moveSeparatorByKey } from '../hooks/separator.ts';
import { lastName } from '../../rows/number-column.ts';
import { fittedWidth } from './fitted-widths.ts';
import type { RowContext } from './message-row.tsx';

/** A column of the table; the preview takes the remaining width. */
interface Column {
  readonly id: string;
  readonly label: string;
  /** Pixels until the user changes it. */
  readonly width: number;
  readonly isNumber: boolean;
}

/** Minimum and maximum width of a column in pixels; the minimum shows its first digits. */
const MIN_WIDTH = 32;
const MAX_WIDTH = 800;

/** Pixels that one press of an arrow key moves. */
const STEP = 8;

const numberLabel = (number: string): string => (number === EVENT_ID ? COLUMNS.eventId : lastName(number));

const columnsOf = ({ number, hasSize, hasChannel, fitted }: RowContext): readonly Column[] => [
  { id: 'time', label: COLUMNS.time, width: 100, isNumber: false },
  { id: 'delta', label: COLUMNS.delta, width: 72, isNumber: true },
  { id: 'kind', label: COLUMNS.type, width: fittedWidth(fitted.kind, COLUMNS.type), isNumber: false },
  ...(hasChannel
    ? [
        {
          id: 'channel',
          label: COLUMNS.channel,
          width: fittedWidth(fitted.channel, COLUMNS.channel),
          isNumber: false,
        },
      ]
    : []),
  ...(number === null
    ? []
    : [
        {
          id: 'number',
          label: numberLabel(number),
          width: fittedWidth(fitted.number, numberLabel(number)),
          isNumber: true,
        },
      ]),
  ...(hasSize ? [{ id: 'size', label: COLUMNS.size, width: 62, isNumber: true }] : []),
];

const sizeName = (column: Column): string => `table:${column.id}`;

/** The right border of a column: drag it or use the arrow keys to set the width. A double click resets it. */
function ColumnBorder({ column }: { readonly column: Column }): JSX.Element {
  const { settings } = usePanel();
  const chosen = settings.sizes.value[sizeName(column)] ?? 0;
  const width = chosen > 0 ? chosen : column.width;
  const set = (pixels: number): void =>
    settings.setSize(sizeName(column), Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, pixels))));
  return (
    <span
      class="column-border"
      role="separator"
      aria-label={COLUMNS.width(column.label)}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      data-column={column.id}
      onPointerDown={(event) => dragSeparator(event, 'x', (by) => set(width + by))}
      onDblClick={() => settings.setSize(sizeName(column), 0)}
      onKeyDown={(event) => moveSeparatorByKey(event, 'x', STEP, (by) => set(width + by))}
    />
  );
}

/** The header row of the table. */
export function TableHead(context: RowContext): JSX.Element {
  const cell = (column: Column): JSX.Element => (
    <th key={column.id} scope="col" class={column.isNumber ? 'number' : ''} title={column.label}>
      {column.label}
      <ColumnBorder column={column} />
    </th>
  );
  const columns = columnsOf(context);
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.slice(0, 2).map(cell)}
        <th scope="col">
          <span class="visually-hidden">{COLUMNS.direction}</span>
        </th>
        {columns.slice(2).map(cell)}
        <th scope="col">{COLUMNS.preview}</th>
      </tr>
    </thead>
  );
}

/** The widths of the columns, as the user left them. */
export function ColumnWidths(context: RowContext): JSX.Element {
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
