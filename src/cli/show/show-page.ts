import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckOutcome } from '../check/check.ts';
import type { RecordCommand } from '../record/record-options.ts';
import { show, type ShowOutcome } from './show.ts';
import type { ShowCommand } from './show-options.ts';

/**
 * Records a page into a file that is removed again, and lists a part of the recording.
 *
 * @param record records a page: see `recordPage`.
 */
export async function showPage(
  command: ShowCommand,
  page: RecordCommand,
  record: (command: RecordCommand) => Promise<CheckOutcome>,
): Promise<ShowOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-show-'));
  try {
    const file = join(folder, page.output);
    const recorded = await record({ ...page, output: file });
    const isUnrecorded = recorded.verdict === 'unrecorded';
    // Where nothing was saved there is nothing to report either.
    if (recorded.stdout === '')
      return { verdict: isUnrecorded ? 'unrecorded' : 'unreadable', stdout: '', stderr: recorded.stderr };
    const shown = await show({ ...command, file, name: page.url });
    return isUnrecorded ? { ...shown, verdict: 'unrecorded', stderr: recorded.stderr + shown.stderr } : shown;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
