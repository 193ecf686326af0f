import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { RowWindow } from '../../../timeline/row-window.ts';
import { isPollClass, type StreamId } from '../../../analysis/streams/stream.ts';
import type { GroupId, LaneRow, LayoutSize } from '../../../timeline/lanes.ts';
import { GROUP_LABELS } from '../../../texts/panel/shell.ts';
import { formatCount } from '../../../texts/panel/numbers.ts';
import { STREAM_LIST } from '../../../texts/panel/timeline.ts';
import { STREAM_FACTS, STREAM_STATES } from '../../../texts/panel/rows.ts';
import type { StreamSummary } from '../../rows/stream-summary.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { arrowStep, consume } from '../hooks/keys.ts';
import { SEVERITY_TONES } from '../shell/severity-tones.ts';
import { FAULTS } from '../../../texts/panel/faults.ts';
import { isTargeted } from '../../state/faults/fault-target.ts';
import { Icon, type IconName } from '../shell/icons.tsx';

/** The icon and colour of a stream's state; the shape alone tells the states apart. */
function stateIcon(stream: StreamSummary): readonly [IconName, string] {
  if (stream.state === 'failed') return ['cross', 'gap'];
  if (isPollClass(stream.class) && stream.state !== 'closed') return ['poll', 'ok'];
  if (stream.state === 'open') return ['open', stream.isDevTooling ? 'quiet' : 'ok'];
  if (stream.state === 'connecting') return ['ring', 'soft'];
  return stream.state === 'waiting' ? ['wait', 'soft'] : ['closed', 'quiet'];
}

function Badge({ stream }: { readonly stream: StreamSummary }): JSX.Element | null {
  if (stream.worst === null) return null;
  return (
    <span class={`badge tone-${SEVERITY_TONES[stream.worst]}`} title={STREAM_LIST.findings(stream.findings)}>
      <Icon name={stream.worst} size={12} />
      {stream.findings}
      <span class="visually-hidden">{STREAM_LIST.findingsNoun(stream.findings)}</span>
    </span>
  );
}

/** How many messages of a stream match the filter, if one is set. */
function Matches({ stream }: { readonly stream: StreamId }): JSX.Element | null {
  const { search } = usePanel();
  const positions = search.marked(stream)?.positions;
  if (positions === undefined) return null;
  const count = positions.end - positions.begin;
  return (
    <span class="matches" data-matches={count} title={STREAM_LIST.matches(count)}>
      {formatCount(count)}
      <span class="visually-hidden">{STREAM_LIST.found}</span>
    </span>
  );
}

/** The icon of a lane that stays on top. */
function Pin(): JSX.Element {
  return (
    <span class="pin" title={STREAM_LIST.pinned}>
      <Icon name="pin" size={11} />
      <span class="visually-hidden">{STREAM_LIST.pinnedAloud}</span>
    </span>
  );
}

interface RowProps {
  readonly row: Extract<LaneRow, { kind: 'lane' }>;
  readonly stream: StreamSummary;
  readonly isSelected: boolean;
  readonly layoutSize: LayoutSize;
  readonly isStuck: boolean;
  /** Whether a fault is in force on it. */
  readonly isFaulted: boolean;
}

/** The full address of a stream, and who saw it. */
const titleOf = (stream: StreamSummary): string =>
  [
    `${methodOf(stream)}${stream.url}`,
    stream.worker === null ? '' : STREAM_FACTS.worker[stream.worker],
    stream.isSeenByBrowser ? STREAM_FACTS.seenByBrowser : '',
  ]
    .filter((line) => line !== '')
    .join('\n');

/** The method before the name, unless it is the usual one. */
const methodOf = ({ method }: StreamSummary): string => (method === 'GET' ? '' : `${method} `);

/** The facts of a stream: on a second line, after the name, or left out, as the height and the layout allow. */
function factsPlace(row: RowProps['row'], layoutSize: LayoutSize): 'below' | 'inline' | 'none' {
  if (layoutSize !== 'tall') return 'none';
  return row.height >= 34 ? 'below' : 'inline';
}

/** The attributes that tests and styles read. */
const dataOf = (stream: StreamSummary, isPinned: boolean) => ({
  'data-stream': stream.id,
  'data-transport': stream.class,
  'data-state': stream.state,
  'data-in': stream.messagesIn,
  'data-out': stream.messagesOut,
  'data-url': stream.url,
  'data-label': stream.label,
  'data-dim': stream.isDevTooling,
  'data-pinned': isPinned,
  'data-worker': stream.worker ?? '',
  'data-seen-by': stream.isSeenByBrowser ? 'browser' : 'hook',
});

/** Says that a fault is in force on the stream. */
function Faulted(): JSX.Element {
  return (
    <span class="faulted" title={FAULTS.inForce}>
      <Icon name="bolt" size={13} />
      <span class="visually-hidden">{FAULTS.inForce} </span>
    </span>
  );
}

function StreamRow({ row, stream, isSelected, layoutSize, isStuck, isFaulted }: RowProps): JSX.Element {
  const panel = usePanel();
  const [icon, tone] = stateIcon(stream);
  const facts = stream.facts.join('\u2002');
  const place = factsPlace(row, layoutSize);
  return (
    <div
      id={`stream-${stream.id}`}
      class="stream"
      role="treeitem"
      aria-level={layoutSize === 'short' || row.isPinned ? 1 : 2}
      aria-selected={isSelected}
      {...dataOf(stream, row.isPinned)}
      style={{ height: `${row.height}px`, ...(isStuck ? { position: 'sticky', top: `${row.y}px` } : {}) }}
      title={titleOf(stream)}
      onClick={() => panel.selection.select({ stream: stream.id })}
    >
      <span class={`state tone-${tone}`}>
        <Icon name={icon} size={14} />
        <span class="visually-hidden">{STREAM_STATES[stream.state]} </span>
      </span>
      <span class="name">
        <span class="address">
          <bdi dir="ltr">{`${methodOf(stream)}${stream.label}`}</bdi>
        </span>
        {row.isPinned ? <Pin /> : null}
        {place === 'inline' && facts !== '' ? <span class="inline-facts">{facts}</span> : null}
      </span>
      <span class="counts">
        {isFaulted ? <Faulted /> : null}
        <Matches stream={stream.id} />
        <Badge stream={stream} />
      </span>
      {place === 'below' ? <span class="facts">{facts}</span> : null}
    </div>
  );
}

function GroupRow({
  row,
  layoutSize,
}: {
  readonly row: Extract<LaneRow, { kind: 'group' }>;
  readonly layoutSize: LayoutSize;
}): JSX.Element {
  const panel = usePanel();
  return (
    <div
      id={`group-${row.group}`}
      class="group"
      role="treeitem"
      aria-level={1}
      aria-expanded={!row.isCollapsed}
      style={{ height: `${row.height}px` }}
      onClick={() => panel.lanes.toggle(row.group)}
    >
      <Icon name={row.isCollapsed ? 'right' : 'down'} size={12} />
      {GROUP_LABELS[row.group].name}
      <span class="count">{layoutSize === 'narrow' ? formatCount(row.count) : STREAM_LIST.groupSize(row.count)}</span>
    </div>
  );
}

interface ListProps {
  readonly rows: readonly LaneRow[];
  /** Those of them that are made. */
  readonly drawn: RowWindow;
  readonly layoutSize: LayoutSize;
  readonly streams: ReadonlyMap<StreamId, StreamSummary>;
  /** Pinned lanes keep their position while the others scroll. */
  readonly isStuck: boolean;
}

/** The stream to which an arrow key leads; `null` for other keys. */
function neighbour(rows: readonly LaneRow[], current: StreamId | null, key: string): StreamId | null {
  const ids = rows.flatMap((row) => (row.kind === 'lane' ? [row.id] : []));
  const next = arrowStep(key, current === null ? -1 : ids.indexOf(current), ids.length);
  return next === null ? null : (ids[next] ?? null);
}

/** The group of a stream, by the header above it. */
function groupAbove(rows: readonly LaneRow[], id: StreamId): GroupId | null {
  const index = rows.findIndex((row) => row.kind === 'lane' && row.id === id);
  const header = rows.slice(0, index).findLast((row) => row.kind === 'group');
  return header?.kind === 'group' ? header.group : null;
}

/** Renders rows. A row in which nothing has changed is the same element as before, so that Preact skips it. */
function useStreamRows(): (props: RowProps) => JSX.Element {
  type Drawn = Map<StreamId, { readonly props: RowProps; readonly element: JSX.Element }>;
  const last = useRef<Drawn>(new Map());
  const drawn: Drawn = new Map();
  const earlier = last.current;
  last.current = drawn;
  return (props) => {
    const before = earlier.get(props.stream.id);
    const isSame =
      before !== undefined &&
      before.props.stream === props.stream &&
      before.props.isSelected === props.isSelected &&
      before.props.layoutSize === props.layoutSize &&
      before.props.isStuck === props.isStuck &&
      before.props.isFaulted === props.isFaulted &&
      before.props.row.isPinned === props.row.isPinned &&
      (!props.isStuck || before.props.row.y === props.row.y) &&
      before.props.row.height === props.row.height;
    if (isSame) {
      drawn.set(props.stream.id, before);
      return before.element;
    }
    const element = <StreamRow key={props.stream.id} {...props} />;
    drawn.set(props.stream.id, { props, element });
    return element;
  };
}

/** The streams, one row each, next to their lanes. */
export function StreamList({ rows, drawn, layoutSize, streams, isStuck }: ListProps): JSX.Element {
  const panel = usePanel();
  const { stream: selected } = panel.selection.current.value;
  const inForce = panel.faults.inForce.value;
  const drawRow = useStreamRows();
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = neighbour(rows, selected, event.key);
    if (next !== null) panel.selection.select({ stream: next });
    else if (event.key === '-' && selected !== null) {
      const group = groupAbove(rows, selected);
      if (group !== null) panel.lanes.toggle(group);
    } else return;
    consume(event);
  };
  const active = drawn.rows.some((row) => row.kind === 'lane' && row.id === selected)
    ? { 'aria-activedescendant': `stream-${selected}` }
    : {};
  const draw = (row: LaneRow): JSX.Element | null => {
    if (row.kind === 'group') return <GroupRow key={row.group} row={row} layoutSize={layoutSize} />;
    const stream = streams.get(row.id);
    if (stream === undefined) return null;
    const isFaulted = inForce !== null && isTargeted(inForce.plan.target, stream);
    const isSelected = row.id === selected;
    return drawRow({ row, stream, isSelected, layoutSize, isStuck: isStuck && row.isPinned, isFaulted });
  };
  return (
    <div
      class="stream-list"
      role="tree"
      aria-label={STREAM_LIST.label}
      data-region
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...active}
    >
      {drawn.rows.slice(0, drawn.pinned).map(draw)}
      <Spacer key="before" height={drawn.before} />
      {drawn.rows.slice(drawn.pinned).map(draw)}
      <Spacer key="after" height={drawn.after} />
    </div>
  );
}

/** In place of rows that are not made. */
const Spacer = ({ height }: { readonly height: number }): JSX.Element | null =>
  height > 0 ? <div aria-hidden="true" style={{ height: `${height}px` }} /> : null;
