import { describe, expect, test } from 'vitest';
import { RECORD_UPGRADES, upgradeRecord } from '../../../../src/formats/session/session-upgrade.ts';
import { RECORD_VERSION } from '../../../../src/wire/record.ts';

describe('records of older versions', () => {
  test('there is one upgrade for every version that ever was', () => {
    expect(RECORD_UPGRADES).toHaveLength(RECORD_VERSION - 1);
  });

  test('a record goes through every upgrade from its own version on', () => {
    const name = (step: string) => (record: unknown) => `${String(record)} ${step}`;
    const steps = [name('1 to 2'), name('2 to 3'), name('3 to 4')];
    expect(upgradeRecord('of 1', 1, steps)).toBe('of 1 1 to 2 2 to 3 3 to 4');
    expect(upgradeRecord('of 3', 3, steps)).toBe('of 3 3 to 4');
    expect(upgradeRecord('of 4', 4, steps)).toBe('of 4');
  });

  test('a record of today stays the very same object, and so does one of a version that never was', () => {
    const record = { kind: 'unheard-of' };
    expect(upgradeRecord(record, RECORD_VERSION)).toBe(record);
    expect(upgradeRecord(record, RECORD_VERSION + 1)).toBe(record);
    expect(upgradeRecord('of 0', 0, [(before) => `${String(before)} 1 to 2`])).toBe('of 0 1 to 2');
  });
});
