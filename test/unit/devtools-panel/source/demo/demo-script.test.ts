import { expect, test } from 'vitest';
import { demoRecords } from '../../../../../src/devtools-panel/source/demo/demo-script.ts';

test('the demo is the same for the same seed, and another for another', () => {
  expect(demoRecords(3)).toEqual(demoRecords(3));
  expect(demoRecords(3)).not.toEqual(demoRecords(4));
});

test('its records are numbered without holes and in order of time, as a page writes them', () => {
  const records = demoRecords();
  expect(records.length).toBeGreaterThan(10_000);
  expect(records.every((record, index) => record.n === index)).toBe(true);
  expect(records.every((record, index) => record.at >= (records[index - 1]?.at ?? 0))).toBe(true);
});
