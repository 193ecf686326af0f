import { signal, type ReadonlySignal } from '@preact/signals';
import type { GroupId } from '../../timeline/lanes.ts';

/** Which groups of lanes are collapsed, and which are shown. */
export interface LaneGroups {
  readonly collapsed: ReadonlySignal<ReadonlySet<GroupId>>;
  /** Groups that are shown; empty shows all. */
  readonly shown: ReadonlySignal<ReadonlySet<GroupId>>;
  /** Collapses or expands a group. */
  toggle(group: GroupId): void;
  show(groups: ReadonlySet<GroupId>): void;
}

/** Makes groups that are all shown and expanded. */
export function createLaneGroups(): LaneGroups {
  const collapsed = signal<ReadonlySet<GroupId>>(new Set());
  const shown = signal<ReadonlySet<GroupId>>(new Set());
  return {
    collapsed,
    shown,
    toggle(group) {
      const next = new Set(collapsed.peek());
      if (!next.delete(group)) next.add(group);
      collapsed.value = next;
    },
    show(groups) {
      shown.value = groups;
    },
  };
}
