import { RECORD_VERSION } from '../../wire/record.ts';

/** Turns a record of one version, as a file has it, into one of the next. It may get anything at all. */
type RecordUpgrade = (record: unknown) => unknown;

/**
 * The upgrades in their order: the first makes version 2 out of version 1, and so on. Whoever raises `RECORD_VERSION` adds
 * one here; a test counts them.
 */
export const RECORD_UPGRADES: readonly RecordUpgrade[] = [];

/**
 * Brings a record of an older file to the vocabulary of today.
 *
 * @param record what `JSON.parse` made of its line; nothing is assumed of it, and nothing is checked here.
 * @param version of the records in that file; one that is newer than ours was refused with the header.
 * @param upgrades only for tests of the chain itself.
 */
export function upgradeRecord(
  record: unknown,
  version: number,
  upgrades: readonly RecordUpgrade[] = RECORD_UPGRADES,
): unknown {
  if (version >= RECORD_VERSION && upgrades === RECORD_UPGRADES) return record;
  return upgrades.slice(Math.max(0, version - 1)).reduce((upgraded, upgrade) => upgrade(upgraded), record);
}
