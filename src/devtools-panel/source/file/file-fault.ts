import type { RecordingSummary } from '../../../formats/recording-file.ts';
import { FILE_FAULTS } from '../../../texts/panel/source.ts';

/** One sentence about what could not be read of a file; empty if all of it was read. */
export function faultOf(
  name: string,
  messages: number,
  { format, problems }: Pick<RecordingSummary, 'format' | 'problems'>,
): string {
  const [first, ...others] = problems;
  if (first === undefined) return messages === 0 ? FILE_FAULTS.noTraffic(name) : '';
  if (format === null) return FILE_FAULTS.cannotOpen(name, first);
  return FILE_FAULTS.damaged(name, first, others.length, messages);
}
