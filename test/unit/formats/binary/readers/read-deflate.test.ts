import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UNWRAPPED_LIMIT } from '../../../../../src/formats/binary/binary-limits.ts';
import {
  createSharedDeflate,
  inflateGzip,
  inflateRaw,
  inflateZlib,
} from '../../../../../src/formats/binary/readers/read-deflate.ts';
import { shared } from '../streams.ts';

const text = new TextEncoder().encode('{"price":1}'.repeat(9));
const plain = (buffer: Uint8Array): Uint8Array => new Uint8Array(buffer);

const FORMATS = [
  ['gzip', inflateGzip, (bytes: Uint8Array) => plain(gzipSync(bytes))],
  ['zlib', inflateZlib, (bytes: Uint8Array) => plain(deflateSync(bytes))],
  ['raw deflate', inflateRaw, (bytes: Uint8Array) => plain(deflateRawSync(bytes))],
] as const;

describe.each(FORMATS)('%s', (_, inflate, compress) => {
  test('gives what was compressed', () => {
    expect(inflate(compress(text))).toEqual({ ok: true, value: text });
    expect(inflate(compress(new Uint8Array(0)))).toEqual({ ok: true, value: new Uint8Array(0) });
  });

  test('is refused at whatever byte it is cut, and with bytes behind its end', () => {
    const whole = compress(text);
    for (let end = 0; end < whole.length; end++) expect(inflate(whole.slice(0, end)).ok).toBe(false);
    expect(inflate(Uint8Array.of(...whole, 0, 0))).toEqual({ ok: false, reason: 'malformed' });
  });

  test('ends at the limit, however small the bytes that would become more', () => {
    const bomb = compress(new Uint8Array(4 * UNWRAPPED_LIMIT));
    expect(bomb.length).toBeLessThan(40_000);
    expect(inflate(bomb)).toEqual({ ok: false, reason: 'too-large' });
  });
});

test('a zlib checksum, and the length at the end of gzip, are compared', () => {
  for (const [compress, inflate] of [
    [deflateSync, inflateZlib],
    [gzipSync, inflateGzip],
  ] as const) {
    const changed = plain(compress(text));
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(inflate(changed)).toEqual({ ok: false, reason: 'malformed' });
  }
});

test('the name in a header of gzip is skipped', () => {
  const whole = plain(gzipSync(text));
  const named = Uint8Array.of(...whole.slice(0, 3), 8, ...whole.slice(4, 10), 97, 46, 98, 0, ...whole.slice(10));
  expect(inflateGzip(named)).toEqual({ ok: true, value: text });
});

describe('a shared context', () => {
  test('gives each frame its own content', async () => {
    const messages = ['{"a":1}', '{"a":2}', '', '{"a":1}'].map((each) => new TextEncoder().encode(each));
    for (const format of ['zlib', 'deflate'] as const) {
      const inflater = createSharedDeflate(format);
      const frames = await shared(messages, format);
      const contents = frames.map((frame) => inflater.push(frame));
      expect(contents.map((made) => made.ok && new TextDecoder().decode(made.value))).toEqual([
        '{"a":1}',
        '{"a":2}',
        '',
        '{"a":1}',
      ]);
    }
  });

  test('is over with the first frame that does not fit', async () => {
    const [first = new Uint8Array(0), second = new Uint8Array(0)] = await shared([text, text], 'zlib');
    const inflater = createSharedDeflate('zlib');
    expect(inflater.push(first).ok).toBe(true);
    expect(inflater.push(Uint8Array.of(7, 255, 255, 255)).ok).toBe(false);
    expect(inflater.push(second)).toEqual({ ok: false, reason: 'no-context' });
    expect(createSharedDeflate('zlib').push(second)).toEqual({ ok: false, reason: 'no-context' });
  });

  test('makes no more of one frame than the limit', async () => {
    const [bomb = new Uint8Array(0)] = await shared([new Uint8Array(2 * UNWRAPPED_LIMIT)], 'zlib');
    expect(createSharedDeflate('zlib').push(bomb)).toEqual({ ok: false, reason: 'too-large' });
  });
});
