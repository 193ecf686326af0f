import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Stream } from '../../../analysis/streams/stream.ts';
import { formatDuration } from '../../../base/format.ts';
import { LANE_LIST } from '../../../texts/panel/timeline.ts';
import { actsOn } from '../../rows/induced-marks.ts';
import { describeLane, listLane, type LaneEntry } from '../../rows/lane-list.ts';
import type { Panel } from '../../state/panel.ts';
import { selectFinding } from '../../state/navigation.ts';
import { consume, listStep } from '../hooks/keys.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { EVENT_ICONS } from '../shell/event-icons.ts';
import { Icon, type IconName } from '../shell/icons.tsx';

/** Entries that are listed at once; a poll has thousands, and the newest matter most. */
const PAGE = 200;

const ICONS: Readonly<Record<LaneEntry['kind'], IconName>> = { ...EVENT_ICONS, finding: 'warning', request: 'poll' };

/** Selects the finding of a mark, its connection, or the message after it, and shows its time. */
function choose(panel: Panel, entry: LaneEntry): void {
  const { stream } = panel.selection.current.peek();
  const { findings } = panel.display.snapshot.peek();
  const finding = findings.find(({ id }) => id === entry.finding);
  if (finding !== undefined) {
    selectFinding(panel, finding);
    return;
  }
  const log = stream === null ? undefined : panel.recording.log(stream);
  if (entry.connection !== null) panel.selection.selectConnection(entry.connection);
  else if (log !== undefined && log.end > log.begin) {
    panel.selection.select({ message: Math.min(log.times.firstFrom(entry.from), log.end - 1), finding: null });
  }
  const { from, until } = panel.viewport.window.peek();
  if (entry.from < from || entry.until > until) panel.viewport.fit(entry.from, entry.until);
}

/** The marks of the selected stream's lane, oldest first; `null` without a stream. */
function useEntries(): { readonly stream: Stream; readonly entries: readonly LaneEntry[] } | null {
  const panel = usePanel();
  const snapshot = panel.display.snapshot.value;
  const { stream: id } = panel.selection.current.value;
  const stream = id === null ? undefined : panel.recording.analysis.stream(id);
  const entries = useMemo(() => {
    if (stream === undefined) return [];
    const { findings, events, induced } = snapshot;
    return listLane({ stream, findings, events, acts: actsOn(induced, stream), now: panel.display.now() });
  }, [snapshot, stream]);
  return stream === undefined ? null : { stream, entries };
}

interface EntryProps {
  readonly entry: LaneEntry;
  readonly index: number;
  readonly isSelected: boolean;
  readonly onChoose: () => void;
}

function Entry({ entry, index, isSelected, onChoose }: EntryProps): JSX.Element {
  const base = useTimeBase();
  return (
    <li
      id={`mark-${index}`}
      class="lane-mark"
      role="option"
      aria-selected={isSelected}
      data-mark={entry.kind}
      onClick={onChoose}
    >
      <Icon name={ICONS[entry.kind]} size={13} />
      <div>
        {entry.text}
        <div class="meta">
          <span>{formatInstant(entry.from, base)}</span>
          {entry.until > entry.from ? <span>{formatDuration(entry.until - entry.from)}</span> : null}
        </div>
      </div>
    </li>
  );
}

/** The marks of the selected stream's lane as a list, with the same selection as the picture. */
export function LaneMarks(): JSX.Element {
  const panel = usePanel();
  const { finding } = panel.selection.current.value;
  const lane = useEntries();
  const [pages, setPages] = useState(1);
  const [current, setCurrent] = useState('');
  const list = useRef<HTMLUListElement>(null);
  if (lane === null) return <p class="empty">{LANE_LIST.empty}</p>;
  const { stream, entries } = lane;
  const shown = entries.slice(-PAGE * pages);
  const selected = shown.findIndex((entry) => (finding === null ? entry.key === current : entry.finding === finding));
  const select = (index: number): void => {
    const entry = shown[index];
    if (entry === undefined) return;
    setCurrent(entry.key);
    choose(panel, entry);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = listStep(event.key, selected, shown.length);
    if (next === null) return;
    select(next);
    consume(event);
  };
  return (
    <div class="lane-marks">
      <p class="quiet note">{describeLane(stream, entries)}</p>
      {shown.length < entries.length ? (
        <button type="button" class="link more" onClick={() => setPages(pages + 1)}>
          {LANE_LIST.earlier(entries.length - shown.length)}
        </button>
      ) : null}
      <ul
        ref={list}
        role="listbox"
        aria-label={LANE_LIST.label(stream.label)}
        data-region
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...(selected < 0 ? {} : { 'aria-activedescendant': `mark-${selected}` })}
      >
        {shown.map((entry, index) => (
          <Entry
            key={entry.key}
            entry={entry}
            index={index}
            isSelected={index === selected}
            onChoose={() => select(index)}
          />
        ))}
      </ul>
    </div>
  );
}
