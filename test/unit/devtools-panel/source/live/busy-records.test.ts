import { describe, expect, test } from 'vitest';
import { BusyRecords } from '../../../../../src/devtools-panel/source/live/busy-records.ts';
import { millis } from '../../../../../src/base/units.ts';

const page = { document: 'page', offset: millis(10_000) };
const stretch = (from: number, length: number) => ({ from: millis(from), length: millis(length), handlers: [] });

describe('what a relay says of its page’s thread', () => {
  test('is placed on the recording’s clock, in a document of its own', () => {
    const records = new BusyRecords().read(page, { type: 'busy', stretches: [stretch(500, 300)] }, millis(11_500));
    expect(records).toMatchObject([
      { kind: 'busy', n: 0, at: 11_500, ago: 700, length: 300, of: 'page', document: 'browser:busy' },
    ]);
  });

  test('never runs backwards, and is numbered without holes', () => {
    const writer = new BusyRecords();
    writer.read(page, { type: 'busy', stretches: [stretch(500, 300)] }, millis(11_500));
    const later = writer.read(page, { type: 'busy', stretches: [stretch(900, 100)] }, millis(11_200));
    expect(later).toMatchObject([{ n: 1, at: 11_500, ago: 500 }]);
  });

  test('is left out where it lies in the future', () => {
    expect(new BusyRecords().read(page, { type: 'busy', stretches: [stretch(9_000, 300)] }, millis(11_500))).toEqual(
      [],
    );
  });
});
