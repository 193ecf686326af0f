import type { JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { laneWords, listLane, type LaneEntry } from '../../rows/lane-list.ts';
import type { Panel } from '../../state/panel.ts';
import { selectFinding } from '../../state/navigation.ts';
import { instantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import { formatDuration } from '../../../base/format.ts';
import { formatCount } from '../../text/numbers.ts';

/** Entries that are listed at once; of a poll's thousands the newest are asked for most. */
const PAGE = 200;

const ICONS: Readonly<Record<LaneEntry['kind'], IconName>> = {
  open: 'open',
  close: 'closed',
  failure: 'cross',
  attempt: 'wait',
  gap: 'gap',
  page: 'flag',
  'not-recorded': 'notRecorded',
  finding: 'warning',
  request: 'poll',
};

/** Selects what a mark stands for: its finding, or the message after it, with its time in sight. */
function choose(panel: Panel, entry: LaneEntry): void {
  const { stream } = panel.selection.current.peek();
  const { findings } = panel.display.snapshot.peek();
  const finding = findings.find(({ id }) => id === entry.finding);
  if (finding !== undefined) {
    selectFinding(panel, finding);
    return;
  }
  const log = stream === null ? undefined : panel.recording.log(stream);
  if (log !== undefined && log.end > log.begin) {
    panel.selection.select({ message: Math.min(log.times.firstFrom(entry.from), log.end - 1), finding: null });
  }
  const { from, until } = panel.viewport.window.peek();
  if (entry.from < from || entry.until > until) panel.viewport.fit(entry.from, entry.until);
}

/** The marks of the selected stream's lane as a list, with the same selection as the picture. */
export function LaneMarks(): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const snapshot = panel.display.snapshot.value;
  const { stream: id, finding } = panel.selection.current.value;
  const [pages, setPages] = useState(1);
  const [current, setCurrent] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const stream = id === null ? undefined : panel.recording.analysis.stream(id);
  const times = id === null ? undefined : panel.recording.log(id)?.times;
  const entries = useMemo(() => {
    if (stream === undefined || times === undefined) return [];
    return listLane({ stream, findings: snapshot.findings, events: snapshot.events, times, now: panel.display.now() });
  }, [snapshot, stream, times]);
  if (stream === undefined) return <p class="empty">Select a stream to see the marks of its lane.</p>;
  const shown = entries.slice(-PAGE * pages);
  const selected = shown.find((entry) => (finding === null ? entry.key === current : entry.finding === finding));
  const take = (entry: LaneEntry | undefined): void => {
    if (entry === undefined) return;
    setCurrent(entry.key);
    choose(panel, entry);
    const place = shown.indexOf(entry);
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = selected === undefined ? -1 : shown.indexOf(selected);
    if (event.key === 'ArrowDown') take(shown[Math.min(place + 1, shown.length - 1)]);
    else if (event.key === 'ArrowUp') take(shown[place < 0 ? shown.length - 1 : Math.max(0, place - 1)]);
    else if (event.key === 'Home') take(shown[0]);
    else if (event.key === 'End') take(shown.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="lane-marks">
      <p class="quiet note">{laneWords(stream, entries)}</p>
      {shown.length < entries.length ? (
        <button type="button" class="link more" onClick={() => setPages(pages + 1)}>
          {formatCount(entries.length - shown.length)} earlier
        </button>
      ) : null}
      <ul
        ref={list}
        role="listbox"
        aria-label={`Marks of ${stream.label}`}
        data-region
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...(selected === undefined ? {} : { 'aria-activedescendant': `mark-${shown.indexOf(selected)}` })}
      >
        {shown.map((entry, index) => (
          <li
            key={entry.key}
            id={`mark-${index}`}
            class="lane-mark"
            role="option"
            aria-selected={entry === selected}
            data-mark={entry.kind}
            onClick={() => take(entry)}
          >
            <Icon name={ICONS[entry.kind]} size={13} />
            <div>
              {entry.text}
              <div class="meta">
                <span>{instantWords(entry.from, base)}</span>
                {entry.until > entry.from ? <span>{formatDuration(entry.until - entry.from)}</span> : null}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
