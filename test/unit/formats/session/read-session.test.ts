import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import {
  createSessionReader,
  isSession,
  SESSION_VERSION,
  writeSessionEnd,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../../src/formats/session/read-session.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';

const chunk = (n: number, at: number, data: string, document = 'd'): WireRecord => ({
  kind: 'chunk',
  n,
  at: millis(at),
  document,
  connection: 1,
  payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
});

const HEADER = writeSessionHeader(1_772_366_400_000, 'a test');

/** Reads a file that comes in pieces. */
function readPieces(pieces: readonly string[]) {
  const reader = createSessionReader();
  const records = [...pieces.flatMap((piece) => [...reader.push(piece)]), ...reader.end()];
  return { records, header: reader.header, problems: reader.problems };
}

/** How long was recorded, as a file says. */
function endOf(text: string): number | null {
  const reader = createSessionReader();
  reader.push(text);
  reader.end();
  return reader.endsAt;
}

describe('a session file', () => {
  const records = [chunk(0, 0, 'a'), chunk(1, 5.25, 'line\nend "quoted" \u2028 é😀'), chunk(0, 3, 'other', 'e')];
  const text = HEADER + records.map(writeSessionRecord).join('') + writeSessionEnd(3);

  test('what is written is read again, header and records', () => {
    expect(readPieces([text])).toEqual({
      records,
      header: {
        format: 'rtlog',
        version: 2,
        records: 1,
        zero: 1_772_366_400_000,
        writer: 'a test',
        isRedacted: false,
      },
      problems: [],
    });
  });

  test('says how long was recorded, if its last line does', () => {
    const body = HEADER + records.map(writeSessionRecord).join('');
    expect(endOf(body + writeSessionEnd(3, millis(60_000.5)))).toBe(60_000.5);
    // As older versions wrote it.
    expect(endOf(body + '{"format":"rtlog-end","count":3}\n')).toBeNull();
    for (const end of ['"soon"', '-1', '1e999', 'null', '[]'])
      expect(endOf(`${body}{"format":"rtlog-end","count":3,"end":${end}}\n`)).toBeNull();
  });

  test('has no end where what is missing may be what was waited for: damaged, cut, or two files in one', () => {
    const body = HEADER + records.map(writeSessionRecord).join('');
    const whole = body + writeSessionEnd(3, millis(60_000));
    expect(endOf(whole.replace('"kind":"chunk"', '"kind":"chu'))).toBeNull();
    expect(endOf(body + writeSessionEnd(4, millis(60_000)))).toBeNull();
    expect(endOf(body)).toBeNull();
    expect(endOf(whole + whole.replaceAll('"d"', '"f"').replaceAll('"e"', '"g"'))).toBeNull();
  });

  test('the borders of pieces make no difference', () => {
    const whole = readPieces([text]);
    for (let at = 0; at <= text.length; at++) expect(readPieces([text.slice(0, at), text.slice(at)])).toEqual(whole);
  });

  test('a payload with a lone surrogate survives', () => {
    const record = chunk(0, 0, 'a\ud800b');
    expect(readPieces([HEADER + writeSessionRecord(record) + writeSessionEnd(1)]).records).toEqual([record]);
  });

  test('a damaged line costs itself and is named', () => {
    const lines = text.split('\n');
    lines.splice(2, 1, '{"kind":"chunk","n":', '{"kind":"unheard-of","n":1}', '{"kind":"chunk","n":-1}');
    const reading = readPieces([lines.join('\n')]);
    expect(reading.records).toEqual([records[0], records[2]]);
    expect(reading.problems).toEqual([
      'line 3: not JSON',
      'line 4: the record is of no known kind',
      expect.stringMatching(/^line 5: n is not an integer/),
      'line 7: the last line announces 3 records, but 5 are here',
    ]);
  });

  test('a damaged tail loses only itself, and is noticed wherever the cut is', () => {
    const lines = text.split('\n');
    const cut = lines.slice(0, 3).join('\n');
    expect(readPieces([`${cut}\n`])).toMatchObject({
      records: records.slice(0, 2),
      problems: ['the end is missing after line 3'],
    });
    expect(readPieces([`${cut}\n${(lines[3] ?? '').slice(0, -20)}`])).toMatchObject({
      records: records.slice(0, 2),
      problems: ['line 4: not JSON', 'the end is missing after line 4'],
    });
  });

  test('a file of the first version promised no end and misses none', () => {
    const old = text.replace('"version":2', '"version":1').split('\n').slice(0, -2).join('\n');
    expect(readPieces([old])).toMatchObject({ records, problems: [], header: { version: 1 } });
  });

  test('a last line without its end is whole, empty lines and CRLF are harmless', () => {
    expect(readPieces([text.trimEnd().replaceAll('\n', '\r\n\r\n')])).toMatchObject({ records, problems: [] });
  });

  test('a file of a later version, without a header, or empty says so', () => {
    expect(readPieces([HEADER.replace('"version":2', '"version":3')]).problems).toEqual([
      'line 1: the file has version 3; this program reads up to 2',
    ]);
    expect(readPieces([HEADER.replace('"records":1', '"records":2')]).problems).toEqual([
      "line 1: the file's records have version 2; this program reads up to 1",
    ]);
    expect(readPieces([writeSessionRecord(chunk(0, 0, 'a'))]).problems).toEqual([
      'line 1: the first line is not a session header',
    ]);
    expect(readPieces(['garbage\n']).problems).toEqual(['line 1: the first line is not JSON']);
    expect(SESSION_VERSION).toBe(2);
    expect(readPieces([]).problems).toEqual(['the file is empty']);
  });

  test('time that runs backwards within a document is corrected and reported; documents have their own clocks', () => {
    const reading = readPieces([
      HEADER,
      ...[chunk(0, 10, 'a'), chunk(1, 4, 'b'), chunk(0, 4, 'c', 'e')].map(writeSessionRecord),
      writeSessionEnd(3),
    ]);
    expect(reading.records.map(({ at }) => at)).toEqual([10, 10, 4]);
    expect(reading.problems).toEqual(['line 3: time runs backwards']);
  });

  test('files of one kind joined together are read on', () => {
    expect(readPieces([text, HEADER, writeSessionRecord(chunk(2, 9, 'z')), writeSessionEnd(1)])).toMatchObject({
      problems: [],
    });
  });

  test('any lines at all are read without a throw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json(), fc.constant(HEADER))), (lines) => {
        expect(readPieces([lines.join('\n')]).records).toEqual([]);
      }),
    );
  });
});

describe('isSession', () => {
  test('knows a session by its header', () => {
    expect(isSession(HEADER)).toBe(true);
    expect(isSession(`\ufeff ${HEADER}`)).toBe(true);
    for (const text of ['', '{"log":{"entries":[]}}', '[]', 'format rtlog']) expect(isSession(text)).toBe(false);
  });
});
