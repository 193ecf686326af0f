import { describe, expect, test } from 'vitest';
import { createWallClock } from '../../../src/analysis/wall-clock.ts';
import { millis } from '../../../src/base/units.ts';
import { Recording } from './recording.ts';

/** `Recording` begins its document at this time of day. */
const ORIGIN = 1_700_000_000_000;

describe('the time of day of an instant', () => {
  test('counts from the zero that the recording gives', () => {
    const clock = createWallClock(() => ORIGIN + 600);
    for (const record of new Recording().records) clock.push(record);
    expect(clock.epochOf(millis(1_000))).toBe(ORIGIN + 1_600);
  });

  test('counts from the clock of the first document where it gives none', () => {
    const clock = createWallClock();
    expect(clock.epochOf(millis(1_000))).toBeNull();
    for (const record of [...new Recording().records, ...new Recording('https://b.test/', 'doc-2').records])
      clock.push({ ...record, ...(record.document === 'doc-2' ? { timeOrigin: 5 } : {}) } as typeof record);
    expect(clock.epochOf(millis(1_000))).toBe(ORIGIN + 1_000);
  });
});
