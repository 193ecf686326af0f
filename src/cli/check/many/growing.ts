import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { MANY_PROBLEMS } from '../../../texts/cli/check-many.ts';

/** A recorder that runs writes about once a second; see `record/growing-session.ts`. */
const PERIOD = 1_300;

/** Milliseconds after its last change up to which a file may still be being written. */
const RECENT = 10_000;

/** Size and time of change of a file. */
interface FileState {
  readonly size: number;
  readonly changedAt: number;
}

/** The state of a file now, `null` where there is none. */
export function stateOf(path: string): FileState | null {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? null : { size: facts.size, changedAt: facts.mtimeMs };
}

/** A file that was read, with its state before. */
interface ReadFile {
  readonly path: string;
  readonly before: FileState | null;
  /** Whether the file is complete. */
  readonly hasEnd: boolean;
}

/**
 * Finds the files that others wrote to while they were checked. Where one without its end was written to a moment ago, this
 * waits as long as a recorder waits between two writes.
 *
 * @returns a sentence for each such file.
 */
export async function findGrowing(
  files: readonly ReadFile[],
  wait: (time: number) => Promise<unknown> = sleep,
): Promise<ReadonlyMap<string, string>> {
  const now = Date.now();
  const isOpen = ({ before, hasEnd }: ReadFile): boolean =>
    !hasEnd && before !== null && Math.abs(now - before.changedAt) < RECENT;
  if (files.some(isOpen)) await wait(PERIOD);
  const found = new Map<string, string>();
  for (const { path, before } of files) {
    const after = stateOf(path);
    if (before === null || after === null) continue;
    if (after.size > before.size) found.set(path, MANY_PROBLEMS.growing(after.size - before.size));
    else if (after.size < before.size || after.changedAt !== before.changedAt) found.set(path, MANY_PROBLEMS.changed);
  }
  return found;
}
