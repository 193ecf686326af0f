import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { decoded, joinParts } from '../../../src/formats/protocols/decoded-message.ts';
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

/** Takes the guards off again, as docs/reference/session-format.md says. */
const unguard = (text: string): string =>
  text.replace(/^'(?='*[=+\-@＝＋－＠\t\r])/, '').replaceAll(/([;|\t\r\n])'(?='*[ "]*[=+\-@＝＋－＠])/g, '$1');

/**
 * Cells as a spreadsheet splits them at another separator: a quotation mark counts only at the beginning of a cell, where
 * two of them end the quotation at once.
 */
const cellsSplitAt = (separator: string, csv: string): readonly string[] =>
  csv
    .split(/[\r\n]+/)
    .flatMap((line) => line.split(separator))
    .map((part) => part.replace(/^[ "]+/, ''));

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
    induced: 'drop',
    decoded: decoded('socket.io', 'data', { type: 'tick', channel: '/chat', ref: '3', number: 7n }),
  });

  /** The cell of a payload, read again. */
  const cellOf = (data: string): string => parseCsv([...messagesToCsv([row(data)], 0)].join(''))[1]?.[10] ?? 'no cell';

  test('one line for each message, in its order', () => {
    expect([...messagesToCsv([row('abc'), row('a "b", c\nd')], Date.parse('2026-03-01T12:00:00Z'))].join('')).toBe(
      'time,at (ms),stream,direction,kind,event,id,size (B),cut,encoding,data,protocol,type,channel,ref,number,on purpose\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,abc,socket.io,tick,/chat,3,7,drop\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,"a ""b"", c\nd",socket.io,tick,/chat,3,7,drop\r\n',
    );
  });

  test('of several messages in one it has what each says', () => {
    const parts = [decoded('p', 'data', { type: 'a', number: 1 }), decoded('p', 'data', { type: 'b' })];
    const several = { ...row('x'), decoded: joinParts('p', parts, decoded('p', 'control')) };
    expect(parseCsv([...messagesToCsv([several], 0)].join(''))[1]?.slice(11, 16)).toEqual([
      'p',
      'a | b',
      '',
      '',
      '1 | ',
    ]);
  });

  test('a name that the page sent cannot be a formula either', () => {
    const named = { ...row('x'), decoded: decoded('p', 'data', { type: '=1+1', channel: '@a' }) };
    expect(parseCsv([...messagesToCsv([named], 0)].join(''))[1]?.slice(12, 14)).toEqual(["'=1+1", "'@a"]);
  });

  test('a payload cannot be a formula of a spreadsheet', () => {
    for (const data of ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1', '＋1', '－1', '＠A', '\t1', '\r1']) {
      expect(cellOf(data)).toBe(`'${data}`);
    }
    expect(cellOf('\t=1')).toBe("'\t'=1");
    expect(cellOf('\r=1')).toBe("'\r'=1");
  });

  test.each([';', '\t', '|'])('nor where %j separates cells', (separator) => {
    for (const sign of ['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
      const formula = `${sign}cmd(1)`;
      const payloads = [`a${separator}${formula}`, `a${separator}"${formula}${separator}y`, `a${separator} ${formula}`];
      for (const data of [...payloads, `a\n${formula}`, `a\r\n"${formula}`, `${separator}${formula}`]) {
        const csv = [...messagesToCsv([row(data)], 0)].join('');
        expect(cellsSplitAt(separator, csv).filter((part) => part.startsWith(sign))).toEqual([]);
        expect(unguard(cellOf(data))).toBe(data);
      }
    }
  });

  test('what is no formula is not touched', () => {
    for (const data of ['a;b|c\td', 'a=1; b=2', '{"a":-1,"b":"x@y"}', "it's; 'quoted'", 'data: 1\nid: 2\n\n']) {
      expect(cellOf(data)).toBe(data);
    }
  });

  test('any payload at all is one cell and comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (data) => {
        expect(unguard(cellOf(data))).toBe(data);
      }),
    );
    const signs = fc.string({ unit: fc.constantFrom("'", '=', '-', ';', '|', '\t', '\r', '\n', ' ', '"', 'a', ',') });
    fc.assert(
      fc.property(signs, (data) => {
        expect(unguard(cellOf(data))).toBe(data);
      }),
      { numRuns: 2_000 },
    );
  });
});
