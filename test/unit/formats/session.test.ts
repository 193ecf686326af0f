import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes, millis } from '../../../src/base/units.ts';
import {
  createSessionReader,
  isSession,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../src/formats/session.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

const chunk = (n: number, at: number, data: string, document = 'd'): WireRecord => ({
  kind: 'chunk',
  n,
  at: millis(at),
  document,
  connection: 1,
  payload: { encoding: 'text', data, size: bytes(data.length), isCut: false },
});

const HEADER = writeSessionHeader(1_772_366_400_000, 'a test');

/** Reads a file that comes in pieces. */
function readPieces(pieces: readonly string[]) {
  const reader = createSessionReader();
  const records = [...pieces.flatMap((piece) => [...reader.push(piece)]), ...reader.end()];
  return { records, header: reader.header, problems: reader.problems };
}

describe('a session file', () => {
  const records = [chunk(0, 0, 'a'), chunk(1, 5.25, 'line\nend "quoted" \u2028 é😀'), chunk(0, 3, 'other', 'e')];
  const text = HEADER + records.map(writeSessionRecord).join('');

  test('what is written is read again, header and records', () => {
    expect(readPieces([text])).toEqual({
      records,
      header: { format: 'rtlog', version: 1, records: 1, zero: 1_772_366_400_000, writer: 'a test' },
      problems: [],
    });
  });

  test('where the pieces are cut makes no difference', () => {
    const whole = readPieces([text]);
    for (let at = 0; at <= text.length; at++) expect(readPieces([text.slice(0, at), text.slice(at)])).toEqual(whole);
  });

  test('a payload with a lone surrogate survives', () => {
    const record = chunk(0, 0, 'a\ud800b');
    expect(readPieces([HEADER + writeSessionRecord(record)]).records).toEqual([record]);
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
    ]);
  });

  test('a damaged tail loses only itself', () => {
    const reading = readPieces([text.slice(0, -20)]);
    expect(reading.records).toEqual(records.slice(0, 2));
    expect(reading.problems).toEqual(['line 4: not JSON']);
  });

  test('a last line without its end is whole, empty lines and CRLF are harmless', () => {
    expect(readPieces([text.trimEnd().replaceAll('\n', '\r\n\r\n')])).toMatchObject({ records, problems: [] });
  });

  test('a file of a later version, without a header, or empty says so', () => {
    expect(readPieces([HEADER.replace('"version":1', '"version":2')]).problems).toEqual([
      'line 1: the file has version 2; this program reads up to 1',
    ]);
    expect(readPieces([writeSessionRecord(chunk(0, 0, 'a'))]).problems).toEqual([
      'line 1: the first line is no session header',
    ]);
    expect(readPieces(['garbage\n']).problems).toEqual(['line 1: the first line is not JSON']);
    expect(readPieces([]).problems).toEqual(['the file is empty']);
  });

  test('time that runs backwards within a document is held and reported; documents have their own clocks', () => {
    const reading = readPieces([
      HEADER,
      ...[chunk(0, 10, 'a'), chunk(1, 4, 'b'), chunk(0, 4, 'c', 'e')].map(writeSessionRecord),
    ]);
    expect(reading.records.map(({ at }) => at)).toEqual([10, 10, 4]);
    expect(reading.problems).toEqual(['line 3: time runs backwards']);
  });

  test('files of one kind joined together are read on', () => {
    expect(readPieces([text, HEADER, writeSessionRecord(chunk(2, 9, 'z'))])).toMatchObject({ problems: [] });
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
