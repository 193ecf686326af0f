import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { sumArea, type Area, type AreaStream } from '../../../timeline/area.ts';
import { markedLength } from '../../state/view-state.ts';
import type { Panel } from '../../state/panel.ts';
import { shortInstantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { formatBytes, formatDuration } from '../../../base/format.ts';
import { formatCount, formatRate, pluralize } from '../../text/numbers.ts';

/** The streams of an area, as the sums read them. */
function* streamsOf(panel: Panel, area: Area): Iterable<AreaStream> {
  for (const id of area.streams) {
    const log = panel.recording.log(id);
    if (log !== undefined) yield { id, times: log.times, in: log.in, size: (position) => log.size(position) };
  }
}

/** What the dragged area holds, and that the table shows only this. */
function AreaSums({ area }: { readonly area: Area }): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const snapshot = panel.display.snapshot.value;
  const sums = useMemo(() => sumArea(area, streamsOf(panel, area), snapshot.findings), [area, snapshot]);
  return (
    <div
      class="area-bar"
      data-area
      data-from={area.from}
      data-until={area.until}
      role="group"
      aria-label="Selected time"
    >
      <span class="strong">
        {shortInstantWords(area.from, base)} to {shortInstantWords(area.until, base)}
      </span>
      <span>{formatDuration(area.until - area.from)}</span>
      <span>{pluralize(area.streams.length, 'stream')}</span>
      <span data-sum="messages">{pluralize(sums.messages, 'message')}</span>
      <span>
        {formatCount(sums.received)} in, {formatCount(sums.sent)} out
      </span>
      <span data-sum="bytes">{formatBytes(sums.bytes)}</span>
      <span data-sum="rate">{formatRate(sums.perSecond)}</span>
      <span data-sum="findings">{pluralize(sums.findings, 'finding')}</span>
      <span class="space" />
      <button type="button" class="link" onClick={() => panel.viewport.fit(area.from, area.until)}>
        Zoom to it
      </button>
      <button type="button" class="link" onClick={() => panel.viewState.setArea(null)}>
        Clear
      </button>
    </div>
  );
}

/** What is measured between two marks, or what is missing for it. */
function Measure({ marks }: { readonly marks: readonly number[] }): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const length = markedLength(panel.viewState.marks.peek());
  const [one = 0, other] = marks;
  return (
    <div class="area-bar" data-marks={marks.length} role="group" aria-label="Marks">
      <span class="strong">A {shortInstantWords(one, base)}</span>
      {other === undefined ? null : <span class="strong">B {shortInstantWords(other, base)}</span>}
      <span data-measure>{length === null ? 'M sets the second mark' : formatDuration(length)}</span>
      <span class="space" />
      <button type="button" class="link" onClick={() => panel.viewState.setMarks([])}>
        Clear marks
      </button>
    </div>
  );
}

/** Lines between timeline and panes: the sums of the dragged area, the length between marks. */
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
