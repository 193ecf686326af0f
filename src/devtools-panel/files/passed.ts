import type { StreamId } from '../../analysis/stream.ts';
import { testOf } from '../state/filter-scan.ts';
import type { Panel } from '../state/panel.ts';

/** The positions of a stream's messages that pass the filter, rising; `null` where nothing is filtered. */
export function passedIn(panel: Panel, stream: StreamId): readonly number[] | null {
  const test = testOf(panel.filter.get());
  const log = panel.recording.log(stream);
  if (test === null || log === undefined) return null;
  const positions: number[] = [];
  for (let position = log.begin; position < log.end; position += 1) {
    const message = log.message(position);
    if (message !== undefined && test(message)) positions.push(position);
  }
  return positions;
}
