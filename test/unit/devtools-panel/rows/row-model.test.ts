import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { createTimeColumn, type TimeColumn } from '../../../../src/base/time-column.ts';
import type { EventRow } from '../../../../src/devtools-panel/rows/event-rows.ts';
import { allRows, filteredRows, type Row } from '../../../../src/devtools-panel/rows/row-model.ts';

const eventRow = (position: number): EventRow => ({
  kind: 'open',
  at: 0,
  text: '',
  position,
  finding: '',
  connection: null,
});

const shown = (row: Row | undefined): string => {
  if (row === undefined) return 'none';
  if (row.kind === 'part') return `p${row.whole}.${row.part}`;
  return row.kind === 'message' ? `m${row.position}` : `i${row.eventRow.position}`;
};

const list = (model: ReturnType<typeof allRows>): readonly string[] =>
  Array.from({ length: model.count }, (_, index) => shown(model.row(index)));

describe('allRows', () => {
  test('the parts of a message stand below it, above what happened then', () => {
    const part = (whole: number, place: number) =>
      ({ kind: 'part', position: whole + 1, whole, part: place, at: 0 }) as const;
    expect(list(allRows(0, 3, [part(0, 0), part(0, 1), eventRow(1)]))).toEqual([
      'm0',
      'p0.0',
      'p0.1',
      'i1',
      'm1',
      'm2',
    ]);
    expect(allRows(0, 3, [part(0, 0), part(0, 1)]).indexOf(1)).toBe(3);
  });

  test('an eventRow stands before the message of its position', () => {
    expect(list(allRows(0, 4, [eventRow(0), eventRow(2), eventRow(2), eventRow(4)]))).toEqual([
      'i0',
      'm0',
      'm1',
      'i2',
      'i2',
      'm2',
      'm3',
      'i4',
    ]);
  });
  test('what happened among dropped messages stands first', () => {
    expect(list(allRows(10, 12, [eventRow(3), eventRow(11)]))).toEqual(['i3', 'm10', 'i11', 'm11']);
  });
  test('beyond the last row there is nothing', () => {
    const model = allRows(0, 2, []);
    expect(model.row(2)).toBeUndefined();
    expect(model.row(-1)).toBeUndefined();
  });

  // The slow twin writes the rows out one by one.
  test('rows and their places agree with a list written out', () => {
    const places = fc.array(fc.nat(40), { maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), places, (begin, length, positions) => {
        const eventRows = positions.toSorted((one, other) => one - other).map(eventRow);
        const end = begin + length;
        const written: string[] = [];
        const placed = (each: EventRow): number => Math.min(Math.max(each.position, begin), end);
        for (let position = begin; position <= end; position += 1) {
          written.push(...eventRows.filter((each) => placed(each) === position).map((each) => `i${each.position}`));
          if (position < end) written.push(`m${position}`);
        }
        const model = allRows(begin, end, eventRows);
        expect(list(model)).toEqual(written);
        for (let position = begin; position < end; position += 1) {
          expect(model.indexOf(position)).toBe(written.indexOf(`m${position}`));
        }
      }),
    );
  });
});

const columnOf = (...numbers: readonly number[]): TimeColumn => {
  const column = createTimeColumn();
  for (const each of numbers) column.push(each);
  return column;
};

describe('filteredRows', () => {
  const passed = columnOf(2, 5, 9, 14, 20);
  test('dropped messages and those after the view was paused are left out', () => {
    expect(list(filteredRows(passed, 4, 15))).toEqual(['m5', 'm9', 'm14']);
  });
  test('the place of a message is that of the first shown from it on', () => {
    const model = filteredRows(passed, 4, 15);
    expect([0, 5, 6, 9, 15, 99].map(model.indexOf)).toEqual([0, 0, 1, 1, 3, 3]);
  });
  test('eventRows stand before the first message that is left from their place on', () => {
    // Of 0 to 19 only 2, 5, 9 and 14 are left: what happened before 3 stands before 5, what happened before 15 last.
    expect(list(filteredRows(passed, 0, 20, [eventRow(3), eventRow(15)]))).toEqual([
      'm2',
      'i1',
      'm5',
      'm9',
      'm14',
      'i4',
    ]);
  });
});
