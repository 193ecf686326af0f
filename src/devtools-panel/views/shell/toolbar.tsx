import type { JSX, RefObject } from 'preact';
import { GROUPS, groupOf, type GroupId } from '../../../timeline/lanes.ts';
import { readTimeMode } from '../../state/storage/settings.ts';
import { useWorkspace } from './workspace-context.ts';
import { FilterField, HeartbeatSwitch } from '../filter/filter-field.tsx';
import { GROUP_LABELS } from './group-labels.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon, type IconName } from './icons.tsx';
import { formatCount } from '../../text/numbers.ts';

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

function IconButton({ icon, label, isPressed, onClick }: ButtonProps): JSX.Element {
  const pressed = isPressed === undefined ? {} : { 'aria-pressed': isPressed };
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick} {...pressed}>
      <Icon name={icon} />
    </button>
  );
}

/** How many streams each group holds. */
function useGroupCounts(): ReadonlyMap<GroupId, number> {
  const { streams } = usePanel().display.snapshot.value;
  const counts = new Map<GroupId, number>();
  for (const stream of streams) {
    const group = groupOf(stream.class);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}

/** One chip per transport; a click shows it alone, with Ctrl or Shift it joins those shown. */
function Chips(): JSX.Element {
  const panel = usePanel();
  const shown = panel.lanes.shown.value;
  const counts = useGroupCounts();
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const choose = (group: GroupId, isAdded: boolean): void => {
    const isOnly = shown.size === 1 && shown.has(group);
    const next = new Set(isAdded ? shown : []);
    if (isAdded ? !next.delete(group) : !isOnly) next.add(group);
    panel.lanes.show(next);
  };
  return (
    <div class="chips" role="group" aria-label="Transports">
      <button type="button" class="chip" aria-pressed={shown.size === 0} onClick={() => panel.lanes.show(new Set())}>
        All <span class="count">{formatCount(all)}</span>
      </button>
      {GROUPS.map(({ id }) => (
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

/** The chips as one choice, for a panel docked at the side. */
function TransportChoice(): JSX.Element {
  const panel = usePanel();
  const shown = panel.lanes.shown.value;
  const counts = useGroupCounts();
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [only] = shown;
  return (
    <select
      class="choice"
      aria-label="Transports"
      value={shown.size === 1 ? only : ''}
      onChange={({ currentTarget }) => {
        const group = GROUPS.find(({ id }) => id === currentTarget.value)?.id;
        panel.lanes.show(new Set(group === undefined ? [] : [group]));
      }}
    >
      <option value="">All transports {formatCount(all)}</option>
      {GROUPS.map(({ id }) => (
        <option key={id} value={id}>
          {GROUP_LABELS[id].short} {formatCount(counts.get(id) ?? 0)}
        </option>
      ))}
    </select>
  );
}

/** The row of controls at the top. */
export function Toolbar(props: {
  readonly hasChips: boolean;
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
    <div class="toolbar" role="toolbar" aria-label="Recording">
      <IconButton
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? 'Go on with the view (Space)' : 'Pause the view; recording goes on (Space)'}
        isPressed={isPaused}
        onClick={() => panel.display.setPaused(!isPaused)}
      />
      <IconButton
        icon="clear"
        label="Clear"
        // A file is cleared by closing it.
        onClick={() => (panel.source.isLive ? panel.clear() : workspace.showLive())}
      />
      <span class="rule" />
      <IconButton icon="follow" label="Follow now (N)" isPressed={isFollowing} onClick={panel.viewport.followNow} />
      <span class="rule" />
      <FilterField input={props.filterInput} />
      {props.hasChips ? <Chips /> : <TransportChoice />}
      <span class="space" />
      <HeartbeatSwitch />
      <label class="toggle" title="Keep what is there when the page goes elsewhere">
        <input type="checkbox" checked={keepsLog} onChange={() => panel.settings.setKeepsLog(!keepsLog)} />
        Keep log
      </label>
      <select
        class="choice"
        aria-label="Times"
        value={timeMode}
        onChange={({ currentTarget }) => panel.settings.setTimeMode(readTimeMode(currentTarget.value))}
      >
        <option value="clock">Clock time</option>
        <option value="relative">Since start</option>
        <option value="mark">Since mark</option>
      </select>
      <span class="tools">
        <IconButton icon="folder" label="Open recordings" onClick={() => showDialog('recordings')} />
        <IconButton icon="save" label="Save" onClick={() => showDialog('save')} />
        <IconButton icon="gear" label="Settings" onClick={() => showDialog('settings')} />
        <IconButton icon="help" label="Keys (?)" onClick={props.onHelp} />
      </span>
    </div>
  );
}
