import { gzipSync, strToU8, zipSync } from 'fflate';
import { textOf } from './pieces.ts';

const HEADER = '{"format":"rtlog","version":2,"records":0,"zero":1772366400000,"writer":"x","isRedacted":false}\n';

const ENTRY = JSON.stringify({
  startedDateTime: '2026-01-02T03:04:05.678Z',
  time: 10,
  request: { method: 'GET', url: 'https://h/b', headers: [] },
  response: {
    status: 200,
    headers: [{ name: 'Content-Type', value: 'text/event-stream' }],
    content: { size: 9, text: 'data: x\n\n' },
  },
});

const har = (length: number): string => `{"log":{"version":"1.2","entries":[${textOf(`${ENTRY},`, length)}`;

/** UTF-16 with its mark, the lower byte first. */
function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 + text.length * 2);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xfe_ff, true);
  for (let index = 0; index < text.length; index += 1) view.setUint16(2 + index * 2, text.charCodeAt(index), true);
  return bytes;
}

/** gzip whose checksum is wrong and behind which something else stands. */
function damagedGzip(text: string): Uint8Array {
  const packed = gzipSync(strToU8(text));
  packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff;
  return Uint8Array.from([...packed, ...strToU8('and a tail')]);
}

/** As many small entries as the length asks for. */
function manyInZip(length: number): Uint8Array {
  const names = Array.from({ length: Math.ceil(length / 256) }, (_, index) => `f${index}.har`);
  return zipSync(Object.fromEntries(names.map((name) => [name, strToU8(har(200))])), { level: 0 });
}

/** Whole files of recordings by their length in characters, most of them damaged. */
export const FILES: Readonly<Record<string, (length: number) => Uint8Array>> = {
  'a session of lines that are no records': (length) => strToU8(HEADER + textOf('{"kind":"none"}\n', length)),
  'a session of one line without an end': (length) => strToU8(HEADER + textOf('{"a":[', length)),
  'a session of empty lines': (length) => strToU8(HEADER + textOf('\n', length)),
  'a HAR file that breaks off': (length) => strToU8(har(length)),
  'a HAR file of brackets': (length) => strToU8(`{"log":${textOf('[', length)}`),
  'a HAR file with one long text': (length) => strToU8(`{"log":{"entries":[{"a":"${textOf('\\"', length)}`),
  'UTF-16': (length) => utf16(har(length)),
  'gzip with a wrong checksum and a tail': (length) => damagedGzip(har(length)),
  'zip with one entry': (length) => zipSync({ 'a.har': strToU8(har(length)) }),
  'zip with many entries': manyInZip,
  'zip that breaks off': (length) => zipSync({ 'a.har': strToU8(har(length)) }).slice(0, -40),
  zeros: (length) => new Uint8Array(length),
};
