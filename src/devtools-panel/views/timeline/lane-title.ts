import type { LaneRow } from '../../../timeline/lanes.ts';
import { toTime, type TimeScale } from '../../../timeline/scale.ts';
import { actsOn } from '../../rows/induced-marks.ts';
import { entryAt, listLane, type LaneEntry } from '../../rows/lane-list.ts';
import type { Snapshot } from '../../state/snapshot.ts';
import type { Panel } from '../../state/panel.ts';

/** Pixels by which the pointer may miss a mark. */
const REACH = 5;

/** The marks of the lane under the pointer, cached for the snapshot: the pointer moves more often than they change. */
let last: { readonly snapshot: Snapshot; readonly id: number; readonly entries: readonly LaneEntry[] } | null = null;

/** The tooltip of the canvas: the text of the mark under the pointer, empty if there is none. */
export function laneTitle(panel: Panel, row: LaneRow | null, scale: TimeScale, x: number): string {
  if (row?.kind !== 'lane') return '';
  const snapshot = panel.display.snapshot.peek();
  if (last === null || last.snapshot !== snapshot || last.id !== row.id) {
    const stream = panel.recording.analysis.stream(row.id);
    if (stream === undefined) return '';
    const { findings, events, induced } = snapshot;
    const acts = actsOn(induced, stream);
    const now = panel.display.now();
    last = { snapshot, id: row.id, entries: listLane({ stream, findings, events, acts, now }) };
  }
  const perPixel = (scale.until - scale.from) / scale.width;
  return entryAt(last.entries, toTime(scale, x), REACH * perPixel)?.text ?? '';
}
