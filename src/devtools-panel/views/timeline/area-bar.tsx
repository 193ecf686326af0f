import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { sumArea, type Area, type AreaStream } from '../../../timeline/area.ts';
import { AREA, MARKS } from '../../../texts/panel/timeline.ts';
import { markedLength } from '../../state/view-state.ts';
import type { Panel } from '../../state/panel.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatShortInstant, useTimeBase } from '../hooks/time-base.ts';

/** The streams of an area, in the shape that the sums need. */
function* streamsOf(panel: Panel, area: Area): Iterable<AreaStream> {
  for (const id of area.streams) {
    const log = panel.recording.log(id);
    if (log !== undefined) yield { id, times: log.times, in: log.in, size: (position) => log.size(position) };
  }
}

/** The sums of the dragged area; the table shows only this time. */
function AreaSums({ area }: { readonly area: Area }): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const snapshot = panel.display.snapshot.value;
  const sums = useMemo(() => sumArea(area, streamsOf(panel, area), snapshot.findings), [area, snapshot]);
  return (
    <div class="area-bar" data-area data-from={area.from} data-until={area.until} role="group" aria-label={AREA.label}>
      <span class="strong">{AREA.span(formatShortInstant(area.from, base), formatShortInstant(area.until, base))}</span>
      <span>{AREA.duration(area.until - area.from)}</span>
      <span>{AREA.streams(area.streams.length)}</span>
      <span data-sum="messages">{AREA.messages(sums.messages)}</span>
      <span>{AREA.directions(sums.received, sums.sent)}</span>
      <span data-sum="bytes">{AREA.bytes(sums.bytes)}</span>
      <span data-sum="rate">{AREA.rate(sums.perSecond)}</span>
      <span data-sum="findings">{AREA.findings(sums.findings)}</span>
      <span class="space" />
      <button type="button" class="link" onClick={() => panel.viewport.fit(area.from, area.until)}>
        {AREA.zoom}
      </button>
      <button type="button" class="link" onClick={() => panel.viewState.setArea(null)}>
        {AREA.clear}
      </button>
    </div>
  );
}

/** The time between two marks, or a hint to set the second one. */
function Measure({ marks }: { readonly marks: readonly number[] }): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const length = markedLength(panel.viewState.marks.peek());
  const [one = 0, other] = marks;
  return (
    <div class="area-bar" data-marks={marks.length} role="group" aria-label={MARKS.label}>
      <span class="strong">{MARKS.at(MARKS.names[0], formatShortInstant(one, base))}</span>
      {other === undefined ? null : (
        <span class="strong">{MARKS.at(MARKS.names[1], formatShortInstant(other, base))}</span>
      )}
      <span data-measure>{length === null ? MARKS.next : AREA.duration(length)}</span>
      <span class="space" />
      <button type="button" class="link" onClick={() => panel.viewState.setMarks([])}>
        {MARKS.clear}
      </button>
    </div>
  );
}

/** The lines between timeline and panes: the time between the marks, the sums of the dragged area. */
export function AreaBar(): JSX.Element {
  const panel = usePanel();
  const area = panel.viewState.area.value;
  const marks = panel.viewState.marks.value;
  return (
    <>
      {marks.length === 0 ? null : <Measure marks={marks} />}
      {area === null ? null : <AreaSums area={area} />}
    </>
  );
}
