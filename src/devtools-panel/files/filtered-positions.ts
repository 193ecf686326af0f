import type { StreamId } from '../../analysis/streams/stream.ts';
import type { Panel } from '../state/panel.ts';

/** The positions of a stream's messages that pass the filter, rising; `null` if nothing is filtered. */
export function filteredPositions(panel: Panel, stream: StreamId): readonly number[] | null {
  const matches = panel.search.of(stream);
  if (matches === null) return null;
  const { positions } = matches;
  return Array.from({ length: positions.end - positions.begin }, (_, index) => positions.at(positions.begin + index));
}
