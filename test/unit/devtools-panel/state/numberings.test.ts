import { describe, expect, test } from 'vitest';
import type { NumberingChoice } from '../../../../src/analysis/numbering/numbering-rule.ts';
import { millis } from '../../../../src/base/units.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { Recording } from '../../analysis/recording.ts';

const BY_PRICE = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] } as const;

describe('a recording', () => {
  test('judges the held messages anew by the choice, and a clear keeps it', () => {
    let choice: NumberingChoice | null = null;
    const recording = createRecording({ clock: () => '', chosenNumbering: () => choice });
    const written = new Recording();
    const socket = written.socket(0);
    // 3 and 4 never come: two missing.
    for (const price of [1, 2, 5, 6]) written.message(1_000 + price, socket, `{"price":${price}}`);
    recording.push(written.records, true);
    const gaps = (): readonly number[] => {
      recording.analysis.advance(millis(60_000));
      return recording.analysis.findings().flatMap(({ kind, count }) => (kind === 'gap' ? [count] : []));
    };
    expect(gaps()).toEqual([]);
    choice = BY_PRICE;
    recording.renumber(1);
    expect(gaps()).toEqual([2]);
    recording.clear();
    expect(gaps()).toEqual([]);
    const heard = written.records.length;
    // After the clear it counts from 7; 8 never comes: one missing.
    for (const price of [7, 9]) written.message(70_000 + price, socket, `{"price":${price}}`);
    recording.push(written.records.slice(heard), true);
    recording.analysis.advance(millis(130_000));
    expect(recording.analysis.findings().filter(({ kind }) => kind === 'gap')).toMatchObject([{ count: 1 }]);
  });
});
