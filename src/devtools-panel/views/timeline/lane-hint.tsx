import type { JSX } from 'preact';
import { LANE_HINT } from '../../../texts/panel/dialogs.ts';
import { LEGEND } from '../../canvas/paint-legend.ts';
import type { LayoutSize } from '../../../timeline/lanes.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { MarkPicture } from './legend.tsx';
import { usePalette } from './use-palette.ts';

/** The marks that a newcomer meets first, with their pictures. */
function FirstMarks(): JSX.Element {
  const palette = usePalette();
  return (
    <ul>
      {LANE_HINT.marks.map(([mark, meaning]) => {
        const entry = LEGEND.find((each) => each.mark === mark);
        return (
          <li key={mark}>
            {entry === undefined ? null : <MarkPicture entry={entry} palette={palette} />}
            {meaning}
          </li>
        );
      })}
    </ul>
  );
}

interface HintProps {
  readonly layoutSize: LayoutSize;
  /** Shows all marks and keys. */
  readonly onMore: () => void;
}

/** How to read a lane, below the lanes, until it is put away for good. */
export function LaneHint({ layoutSize, onMore }: HintProps): JSX.Element | null {
  const { settings } = usePanel();
  if (settings.knowsLanes.value) return null;
  return (
    <div class="lane-hint" role="note" aria-label={LANE_HINT.title} data-lane-hint>
      <strong>{LANE_HINT.title}</strong>
      {layoutSize === 'tall' ? <FirstMarks /> : <span>{LANE_HINT.inShort}</span>}
      <span class="space" />
      <button type="button" class="link" onClick={onMore}>
        {LANE_HINT.more}
      </button>
      <button type="button" class="plain" data-dismiss onClick={settings.dismissLaneHint}>
        {LANE_HINT.dismiss}
      </button>
    </div>
  );
}
