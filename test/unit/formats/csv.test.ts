import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { messagesToCsv } from '../../../src/formats/csv.ts';

/** Reads CSV after RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of cells) {
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  const row = (data: string) => ({
    at: millis(1_500.25),
    direction: 'in' as const,
    size: byteCount(3),
    bodyKind: 'text' as const,
    payload: { encoding: 'text' as const, data, size: byteCount(3), isCut: false },
    event: null,
    id: '7',
    streamLabel: '/feed',
  });

  test('one line for each message, in its order', () => {
    expect([...messagesToCsv([row('abc'), row('a "b", c\nd')], Date.parse('2026-03-01T12:00:00Z'))].join('')).toBe(
      'time,at (ms),stream,direction,kind,event,id,size (B),cut,encoding,data\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,abc\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,"a ""b"", c\nd"\r\n',
    );
  });

  test('a payload cannot be a formula of a spreadsheet', () => {
    for (const data of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
      expect(parseCsv([...messagesToCsv([row(data)], 0)].join(''))[1]?.[10]).toBe(`'${data}`);
    }
  });

  test('any payload at all is one cell and comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (data) => {
        const cell = parseCsv([...messagesToCsv([row(data)], 0)].join(''))[1]?.[10];
        expect(cell).toBe(/^[=+\-@\t\r]/.test(data) ? `'${data}` : data);
      }),
    );
  });
});
