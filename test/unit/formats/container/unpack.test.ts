import { deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openRecording } from '../../../../src/formats/recording-file.ts';
import { unpack } from '../../../../src/formats/container/unpack.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { call, har } from '../har/har-entries.ts';
import { all, piecesOf } from './pieces.ts';

const text = JSON.stringify(har([call(0, 10), call(500, 10)]));
const plain = Buffer.from(text);
const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');

async function read(bytes: Uint8Array, size = 50) {
  const reading = openRecording(piecesOf(bytes, size));
  const records: WireRecord[] = [];
  for await (const batch of reading) records.push(...batch.records);
  return { records, problems: reading.summary.problems };
}

describe('a recording', () => {
  test.each([
    ['gzip', gzipSync(plain)],
    ['zlib, as mitmproxy writes .zhar', deflateSync(plain, { level: 9 })],
    ['zip', zipSync({ 'har.har': plain })],
    ['zip of a packed session’s kind', zipSync({ 'run.rtlog': gzipSync(plain) })],
    ['UTF-16', utf16],
    ['gzip of UTF-16', gzipSync(utf16)],
  ])('in %s is read like the plain one, wherever it is cut', async (_name, bytes) => {
    const expected = await read(plain);
    expect(expected).toMatchObject({ problems: [] });
    for (const size of [1, 50, 100_000]) expect(await read(bytes, size)).toEqual(expected);
  });

  test('whose archive holds none says so, and gives nothing', async () => {
    expect(await read(zipSync({ 'a.txt': plain }))).toEqual({
      records: [],
      problems: ['a zip archive without a recording (1 file: a.txt)'],
    });
  });

  test('of fewer bytes than tell what it is comes as it is', async () => {
    for (const bytes of ['', 'x', '{}', 'PK']) {
      expect((await all(unpack(piecesOf(Buffer.from(bytes)), undefined))).bytes.toString()).toBe(bytes);
    }
  });
});
