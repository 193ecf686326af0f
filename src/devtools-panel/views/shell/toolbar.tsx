import type { JSX, RefObject } from 'preact';
import { formatCount } from '../../../texts/panel/numbers.ts';
import { GROUP_LABELS, TIME_MODES, TOOLBAR, TRANSPORTS } from '../../../texts/panel/shell.ts';
import { GROUPS, groupOf, type GroupId } from '../../../timeline/lanes.ts';
import { readTimeMode } from '../../state/storage/settings.ts';
import { useWorkspace } from './workspace-context.ts';
import { FilterField, HeartbeatSwitch } from '../filter/filter-field.tsx';
import { InForce } from '../faults/in-force.tsx';
import { usePanel } from '../hooks/panel-context.ts';
import { IconButton } from './icon-button.tsx';
import { hasRoomForChips } from './toolbar-room.ts';

/** The number of streams in each group. */
function useGroupCounts(): ReadonlyMap<GroupId, number> {
  const { streams } = usePanel().display.snapshot.value;
  const counts = new Map<GroupId, number>();
  for (const stream of streams) {
    const group = groupOf(stream.class);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

interface ChipsProps {
  readonly groups: readonly GroupId[];
  readonly counts: ReadonlyMap<GroupId, number>;
}

/** One chip for each transport in use: a click shows it alone; with Ctrl or Shift it is added to those shown. */
function Chips({ groups, counts }: ChipsProps): JSX.Element {
  const panel = usePanel();
  const shown = panel.lanes.shown.value;
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const choose = (group: GroupId, isAdded: boolean): void => {
    const isOnly = shown.size === 1 && shown.has(group);
    const next = new Set(isAdded ? shown : []);
    if (isAdded ? !next.delete(group) : !isOnly) next.add(group);
    panel.lanes.show(next);
  };
  return (
    <div class="chips" role="group" aria-label={TRANSPORTS.label}>
      <button type="button" class="chip" aria-pressed={shown.size === 0} onClick={() => panel.lanes.show(new Set())}>
        {TRANSPORTS.all} <span class="count">{formatCount(all)}</span>
      </button>
      {groups.map((id) => (
        <button
          key={id}
          type="button"
          class="chip"
          data-group={id}
          aria-pressed={shown.has(id)}
          onClick={(event) => choose(id, event.ctrlKey || event.metaKey || event.shiftKey)}
        >
          {GROUP_LABELS[id].short} <span class="count">{formatCount(counts.get(id) ?? 0)}</span>
        </button>
      ))}
    </div>
  );
}

/** The chips as a drop-down list, where they would take the room of the filter. */
function TransportChoice({ counts }: Pick<ChipsProps, 'counts'>): JSX.Element {
  const panel = usePanel();
  const shown = panel.lanes.shown.value;
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [only] = shown;
  return (
    <select
      class="choice transport-choice"
      aria-label={TRANSPORTS.label}
      value={shown.size === 1 ? only : ''}
      onChange={({ currentTarget }) => {
        const group = GROUPS.find(({ id }) => id === currentTarget.value)?.id;
        panel.lanes.show(new Set(group === undefined ? [] : [group]));
      }}
    >
      <option value="">
        {TRANSPORTS.allTransports} {formatCount(all)}
      </option>
      {GROUPS.map(({ id }) => (
        <option key={id} value={id}>
          {GROUP_LABELS[id].short} {formatCount(counts.get(id) ?? 0)}
        </option>
      ))}
    </select>
  );
}

/** Transports with traffic, and those that the user chose. */
function Transports({ width }: { readonly width: number }): JSX.Element {
  const panel = usePanel();
  const counts = useGroupCounts();
  const shown = panel.lanes.shown.value;
  const groups = GROUPS.flatMap(({ id }) => (counts.has(id) || shown.has(id) ? [id] : []));
  const labels = [TRANSPORTS.all, ...groups.map((id) => GROUP_LABELS[id].short)];
  // What is in force takes their room.
  const hasChips = hasRoomForChips(width, labels) && panel.faults.inForce.value === null;
  return hasChips ? <Chips groups={groups} counts={counts} /> : <TransportChoice counts={counts} />;
}

/** The row of controls at the top. */
export function Toolbar(props: {
  /** Of the panel, in pixels. */
  readonly width: number;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly onHelp: () => void;
}): JSX.Element {
  const panel = usePanel();
  const isPaused = panel.display.isPaused.value;
  const isFollowing = panel.viewport.isFollowing.value;
  const keepsLog = panel.settings.keepsLog.value;
  const timeMode = panel.settings.timeMode.value;
  const { workspace, showDialog } = useWorkspace();
  return (
    <div class="toolbar" role="toolbar" aria-label={TOOLBAR.label}>
      <IconButton
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? TOOLBAR.resume : TOOLBAR.pause}
        isPressed={isPaused}
        onClick={() => panel.display.setPaused(!isPaused)}
      />
      <IconButton
        icon="clear"
        label={TOOLBAR.clear}
        // Clearing a file closes it.
        onClick={() => (panel.source.isLive ? panel.clear() : workspace.showLive())}
      />
      <span class="rule" />
      <IconButton icon="follow" label={TOOLBAR.follow} isPressed={isFollowing} onClick={panel.viewport.followNow} />
      <span class="rule" />
      <FilterField input={props.filterInput} />
      <Transports width={props.width} />
      <span class="space" />
      <InForce isBadge />
      <HeartbeatSwitch />
      <label class="toggle" title={TOOLBAR.keepLogHint}>
        <input type="checkbox" checked={keepsLog} onChange={() => panel.settings.setKeepsLog(!keepsLog)} />
        {TOOLBAR.keepLog}
      </label>
      <select
        class="choice"
        aria-label={TIME_MODES.label}
        value={timeMode}
        onChange={({ currentTarget }) => panel.settings.setTimeMode(readTimeMode(currentTarget.value))}
      >
        <option value="clock">{TIME_MODES.clock}</option>
        <option value="relative">{TIME_MODES.relative}</option>
        <option value="mark">{TIME_MODES.mark}</option>
      </select>
      <span class="tools">
        <IconButton icon="folder" label={TOOLBAR.openRecordings} onClick={() => showDialog('recordings')} />
        <IconButton icon="save" label={TOOLBAR.save} onClick={() => showDialog('save')} />
        <IconButton icon="gear" label={TOOLBAR.settings} onClick={() => showDialog('settings')} />
        <IconButton icon="help" label={TOOLBAR.keys} onClick={props.onHelp} />
      </span>
    </div>
  );
}
