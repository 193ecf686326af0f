import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { writeParquet } from '../../../../src/cli/export/parquet.ts';
import type { Cell, Table } from '../../../../src/cli/export/tables.ts';

const COLUMNS = [
  ['recording', 'STRING'],
  ['count', 'INT64'],
  ['at_ms', 'DOUBLE'],
  ['is_cut', 'BOOLEAN'],
  ['time', 'TIMESTAMP'],
] as const;

/** Writes rows and reads them with another implementation. */
async function written(rows: Iterable<readonly Cell[]>) {
  const table: Table = { name: 'messages', columns: COLUMNS, rows };
  const pieces: Uint8Array[] = [];
  for await (const piece of writeParquet(table, 'test')) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  return { pieces, rows: await parquetReadObjects({ file }) };
}

describe('a table as Parquet', () => {
  const DATE = new Date('2026-03-01T12:00:01.500Z');

  test('comes back as it was, empty cells too', async () => {
    const row = ['ü\u0000"\u2028', 2 ** 40, 1.25, true, DATE];
    const { rows } = await written([row, [null, null, null, null, null]]);
    expect(rows).toEqual([
      { recording: row[0], count: 2n ** 40n, at_ms: 1.25, is_cut: true, time: DATE },
      { recording: null, count: null, at_ms: null, is_cut: null, time: null },
    ]);
  });

  test('without rows is a file without rows', async () => {
    expect((await written([])).rows).toEqual([]);
  });

  test('with more rows than a group is written piece by piece, in order', async () => {
    function* many(): Generator<readonly Cell[]> {
      for (let index = 0; index < 45_000; index += 1) yield ['a', index, index / 2, false, null];
    }
    const { pieces, rows } = await written(many());
    expect(pieces.length).toBeGreaterThanOrEqual(3);
    expect(rows).toHaveLength(45_000);
    expect(rows.every(({ count }, index) => count === BigInt(index))).toBe(true);
  });

  test('with long texts begins a new group before memory is full; half a surrogate is replaced', async () => {
    const long = 'x'.repeat(6_000_000);
    const { pieces, rows } = await written(Array.from({ length: 4 }, () => [`${long}\ud800`, 1, 1, true, null]));
    expect(pieces.length).toBeGreaterThanOrEqual(2);
    expect(rows.map(({ recording }) => recording.length)).toEqual([6_000_001, 6_000_001, 6_000_001, 6_000_001]);
    expect(rows[0]?.['recording'].at(-1)).toBe('\ufffd');
  });
});
