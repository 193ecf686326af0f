import { isPollClass } from '../../../analysis/streams/stream.ts';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { StreamId } from '../../../analysis/streams/stream.ts';
import type { GroupId, LaneRow, LayoutSize } from '../../../timeline/lanes.ts';
import { SEEN_BY_BROWSER, shortLabel, STATE_WORDS, type StreamSummary } from '../../rows/stream-summary.ts';
import { GROUP_LABELS } from '../shell/group-labels.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import { formatCount, pluralize } from '../../text/numbers.ts';

/** The sign of a stream's state: shape first, colour second. */
function stateIcon(stream: StreamSummary): readonly [IconName, string] {
  if (stream.state === 'failed') return ['cross', 'gap'];
  if (isPollClass(stream.class) && stream.state !== 'closed') return ['poll', 'ok'];
  if (stream.state === 'open') return ['open', stream.isDevTooling ? 'quiet' : 'ok'];
  if (stream.state === 'connecting') return ['ring', 'soft'];
  return stream.state === 'waiting' ? ['wait', 'soft'] : ['closed', 'quiet'];
}

const SEVERITY_TONES = { error: 'gap', warning: 'dup', info: 'quiet' } as const;

function Badge({ stream }: { readonly stream: StreamSummary }): JSX.Element | null {
  if (stream.worst === null) return null;
  return (
    <span class={`badge tone-${SEVERITY_TONES[stream.worst]}`} title={pluralize(stream.findings, 'finding')}>
      <Icon name={stream.worst} size={12} />
      {stream.findings}
      <span class="unseen"> {stream.findings === 1 ? 'finding' : 'findings'}</span>
    </span>
  );
}

/** How many messages of a stream pass the filter, while there is one. */
function Matches({ stream }: { readonly stream: StreamId }): JSX.Element | null {
  const { search } = usePanel();
  const positions = search.marked(stream)?.positions;
  if (positions === undefined) return null;
  const count = positions.end - positions.begin;
  return (
    <span class="matches" data-matches={count} title={`${pluralize(count, 'message')} found by the filter`}>
      {formatCount(count)}
      <span class="unseen"> found</span>
    </span>
  );
}

/** The sign of a lane that stays on top. */
function Pin(): JSX.Element {
  return (
    <span class="pin" title="Kept on top (P)">
      <Icon name="pin" size={11} />
      <span class="unseen"> kept on top</span>
    </span>
  );
}

interface RowProps {
  readonly row: Extract<LaneRow, { kind: 'lane' }>;
  readonly stream: StreamSummary;
  readonly isSelected: boolean;
  readonly room: LayoutSize;
  readonly isStuck: boolean;
}

function StreamRow({ row, stream, isSelected, room, isStuck }: RowProps): JSX.Element {
  const panel = usePanel();
  const [icon, tone] = stateIcon(stream);
  const facts = stream.facts.join('\u2002');
  const isTwoLine = row.height >= 34 && room === 'tall';
  const inLine = room === 'tall' && !isTwoLine && facts !== '';
  return (
    <div
      id={`stream-${stream.id}`}
      class="stream"
      role="treeitem"
      aria-level={room === 'short' || row.isPinned ? 1 : 2}
      aria-selected={isSelected}
      data-stream={stream.id}
      data-transport={stream.class}
      data-state={stream.state}
      data-in={stream.messagesIn}
      data-out={stream.messagesOut}
      data-url={stream.url}
      data-label={stream.label}
      data-dim={stream.isDevTooling}
      data-pinned={row.isPinned}
      style={{ height: `${row.height}px`, ...(isStuck ? { position: 'sticky', top: `${row.y}px` } : {}) }}
      data-seen-by={stream.isSeenByBrowser ? 'browser' : 'hook'}
      title={[
        `${stream.method === 'GET' ? '' : `${stream.method} `}${stream.url}`,
        stream.isSeenByBrowser ? SEEN_BY_BROWSER : '',
      ]
        .filter((line) => line !== '')
        .join('\n')}
      onClick={() => panel.selection.select({ stream: stream.id })}
    >
      <span class={`state tone-${tone}`}>
        <Icon name={icon} size={14} />
        <span class="unseen">{STATE_WORDS[stream.state]} </span>
      </span>
      <span class="name">
        {room === 'tall'
          ? `${stream.method === 'GET' ? '' : `${stream.method} `}${stream.label}`
          : shortLabel(stream.label)}
        {row.isPinned ? <Pin /> : null}
        {inLine ? <span class="inline-facts">{facts}</span> : null}
      </span>
      <span class="counts">
        <Matches stream={stream.id} />
        <Badge stream={stream} />
      </span>
      {isTwoLine ? <span class="facts">{facts}</span> : null}
    </div>
  );
}

function GroupRow({
  row,
  room,
}: {
  readonly row: Extract<LaneRow, { kind: 'group' }>;
  readonly room: LayoutSize;
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
      <span class="count">{room === 'narrow' ? row.count : pluralize(row.count, 'stream')}</span>
    </div>
  );
}

interface ListProps {
  readonly rows: readonly LaneRow[];
  readonly room: LayoutSize;
  readonly streams: ReadonlyMap<StreamId, StreamSummary>;
  /** Pinned lanes stay in their place while the others scroll. */
  readonly isStuck: boolean;
}

/** Moves the selection to the next or previous stream of the list. */
function neighbour(rows: readonly LaneRow[], current: StreamId | null, by: 1 | -1): StreamId | null {
  const ids = rows.flatMap((row) => (row.kind === 'lane' ? [row.id] : []));
  const place = current === null ? -1 : ids.indexOf(current);
  return ids[place < 0 ? (by > 0 ? 0 : ids.length - 1) : place + by] ?? null;
}

/** The group in which a stream stands, by the header above it. */
function groupAbove(rows: readonly LaneRow[], id: StreamId): GroupId | null {
  const place = rows.findIndex((row) => row.kind === 'lane' && row.id === id);
  const header = rows.slice(0, place).findLast((row) => row.kind === 'group');
  return header?.kind === 'group' ? header.group : null;
}

/** Draws rows, giving back the same picture of a row in which nothing changed: the library then passes it over. */
function useStreamRows(): (props: RowProps) => JSX.Element {
  const drawn = useRef(new Map<StreamId, { readonly props: RowProps; readonly element: JSX.Element }>());
  return (props) => {
    const before = drawn.current.get(props.stream.id);
    const isSame =
      before !== undefined &&
      before.props.stream === props.stream &&
      before.props.isSelected === props.isSelected &&
      before.props.room === props.room &&
      before.props.isStuck === props.isStuck &&
      before.props.row.isPinned === props.row.isPinned &&
      (!props.isStuck || before.props.row.y === props.row.y) &&
      before.props.row.height === props.row.height;
    if (isSame) return before.element;
    const element = <StreamRow key={props.stream.id} {...props} />;
    drawn.current.set(props.stream.id, { props, element });
    return element;
  };
}

/** The streams, one row each, beside their lanes. */
export function StreamList({ rows, room, streams, isStuck }: ListProps): JSX.Element {
  const panel = usePanel();
  const { stream: selected } = panel.selection.current.value;
  const drawRow = useStreamRows();
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null;
    if (by !== null) {
      const next = neighbour(rows, selected, by);
      if (next !== null) panel.selection.select({ stream: next });
    } else if (event.key === '-' && selected !== null) {
      const group = groupAbove(rows, selected);
      if (group !== null) panel.lanes.toggle(group);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const active = rows.some((row) => row.kind === 'lane' && row.id === selected)
    ? { 'aria-activedescendant': `stream-${selected}` }
    : {};
  return (
    <div
      class="stream-list"
      role="tree"
      aria-label="Streams"
      data-region
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...active}
    >
      {rows.map((row) => {
        if (row.kind === 'group') return <GroupRow key={row.group} row={row} room={room} />;
        const stream = streams.get(row.id);
        if (stream === undefined) return null;
        return drawRow({ row, stream, isSelected: row.id === selected, room, isStuck: isStuck && row.isPinned });
      })}
    </div>
  );
}
