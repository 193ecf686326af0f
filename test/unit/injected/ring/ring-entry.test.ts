import { describe, expect, test, vi } from 'vitest';
import { type Bytes, byteCount } from '../../../../src/base/units.ts';
import { bytesAt } from '../../../../src/injected/ring/arena.ts';
import {
  bufferRaw,
  storedBytesOf,
  textRaw,
  toRecord,
  unreadable,
  viewRaw,
  wholePayload,
  withoutContent,
  type Kind,
  type StoredDetail,
  type Raw,
  type RingEntry,
} from '../../../../src/injected/ring/ring-entry.ts';
import { UNCOUNTED } from '../../../../src/wire/record.ts';
import { CHUNK_LIMIT, PAYLOAD_LIMIT, RING_BYTES } from '../../../../src/wire/wire-limits.ts';

const entry = <K extends Kind>(kind: K, detail: StoredDetail<K>, raw: Raw = null, connection = 1): RingEntry<K> => ({
  n: 7,
  at: 70,
  kind,
  connection,
  detail,
  raw,
  texts: 0,
  before: 0,
});

const messageOf = (raw: Raw) =>
  toRecord(
    entry('message', { direction: 'in', via: 'frame', bodyKind: 'text', event: null, id: null, buffered: null }, raw),
  );
const payloadOf = (raw: Raw): unknown => {
  const record = messageOf(raw);
  return record.kind === 'message' ? record.payload : record;
};

test('a mark of what was caused in the whole page keeps its connection 0, unlike a record of no connection', () => {
  const detail = { run: 1, phase: 'start', fault: 'stuck', message: null, text: '' } as const;
  const place = { n: 7, at: 70 };
  expect(toRecord(entry('induced', detail, null, 0))).toEqual({ ...place, kind: 'induced', connection: 0, ...detail });
  const fault = { where: 'fetch', text: 'TypeError' };
  expect(toRecord(entry('fault', fault, null, 0))).toEqual({ ...place, kind: 'fault', ...fault });
});

describe('a text', () => {
  test('up to a sixteenth of the ring is itself, and counts two bytes a character', () => {
    const longest = 'x'.repeat(RING_BYTES / 16);
    expect(textRaw(longest)).toBe(longest);
    expect(storedBytesOf(longest)).toBe(RING_BYTES / 8);
  });

  test('above that is cut to what is sent, with its true size', () => {
    const raw = textRaw('€'.repeat(RING_BYTES / 16 + 1));
    // A euro sign takes 3 bytes.
    expect(raw).toMatchObject({
      kind: 'text',
      isCut: true,
      size: 3 * (RING_BYTES / 16 + 1),
      stored: 2 * PAYLOAD_LIMIT,
    });
    expect(typeof raw === 'string' ? 0 : raw.text.length).toBe(PAYLOAD_LIMIT);
  });

  test('is sent whole up to the limit and cut behind it', () => {
    const size = PAYLOAD_LIMIT;
    expect(payloadOf('x'.repeat(size))).toMatchObject({ data: 'x'.repeat(size), isCut: false });
    expect(payloadOf('x'.repeat(size + 1))).toMatchObject({ data: 'x'.repeat(size), size: size + 1, isCut: true });
  });

  test('is counted by the page only where it is cut: whoever reads a whole one counts it', () => {
    expect(payloadOf('€')).toMatchObject({ size: UNCOUNTED, isCut: false });
    // A euro sign takes 3 bytes.
    expect(payloadOf('€'.repeat(PAYLOAD_LIMIT + 1))).toMatchObject({ size: 3 * (PAYLOAD_LIMIT + 1), isCut: true });
  });

  test('of a piece has a limit of its own', () => {
    const record = toRecord(entry('chunk', {}, 'x'.repeat(CHUNK_LIMIT + 1)));
    expect(record.kind === 'chunk' && [record.payload.data.length, record.payload.isCut]).toEqual([CHUNK_LIMIT, true]);
  });
});

describe('bytes', () => {
  test('are copied: what the page changes later stays as it was sent', () => {
    const page = Uint8Array.of(1, 2, 3);
    const raws = [bufferRaw(page.buffer), viewRaw(page), viewRaw(page, PAYLOAD_LIMIT, 1)];
    page.fill(0);
    expect(raws.map((raw) => [...bytesAt(raw, raw.stored)])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ]);
  });

  test('above the limit are cut, with their true size', () => {
    const raw = bufferRaw(new ArrayBuffer(10), 4);
    expect(raw).toMatchObject({ size: 10, stored: 4, isCut: true });
    expect(bufferRaw(new ArrayBuffer(4), 4)).toMatchObject({ size: 4, stored: 4, isCut: false });
  });

  test('are sent as base64', () => {
    expect(payloadOf(viewRaw(Uint8Array.of(1, 2, 3)))).toEqual({
      encoding: 'base64',
      data: 'AQID',
      size: 3,
      isCut: false,
    });
  });
});

describe('a content that was evicted', () => {
  test('leaves its true size, and that it is cut', () => {
    // Two euro signs: 6 bytes.
    expect(payloadOf(withoutContent('€€'))).toEqual({ encoding: 'text', data: '', size: 6, isCut: true });
    const binary = withoutContent(viewRaw(Uint8Array.of(1, 2, 3)));
    expect(payloadOf(binary)).toEqual({ encoding: 'base64', data: '', size: 3, isCut: true });
    expect([storedBytesOf(withoutContent('€€')), storedBytesOf(binary)]).toEqual([0, 0]);
  });

  test('of which nothing was stored stays as it is: no content is not a cut one', () => {
    expect(withoutContent(null)).toBeNull();
    expect(withoutContent('')).toBe('');
    const unknown = unreadable(null);
    expect(withoutContent(unknown)).toBe(unknown);
  });
});

describe('the whole content of a record', () => {
  test('is longer than what is sent of it', () => {
    const text = 'x'.repeat(PAYLOAD_LIMIT + 1);
    expect(wholePayload(text)).toMatchObject({ data: text, isCut: false });
  });

  test('is null if it is not stored whole', () => {
    expect([wholePayload(null), wholePayload(unreadable(5)), wholePayload(withoutContent('x'))]).toEqual([
      null,
      null,
      null,
    ]);
    expect(wholePayload({ kind: 'blob', blob: new Blob(['x']), size: 1, isCut: false, stored: 1 })).toBeNull();
  });
});

describe('a record as it travels', () => {
  test('computes what was put off, and only then', () => {
    const size = vi.fn<() => Bytes>(() => byteCount(7));
    const made = entry('close', { how: 'complete', code: null, reason: '', wasClean: true, size });
    const connecting = entry('connecting', {
      transport: 'fetch',
      url: { given: 'poll', base: 'https://app.test/a/' },
      method: 'GET',
      protocols: [],
      withCredentials: false,
      headers: [['a', 'b']],
      bodyKind: 'none',
      initiator: 'Error\n    at ours (x://own.js:1:2)\n    at f (https://app.test/b.js:1:2)',
    });
    expect(size).not.toHaveBeenCalled();
    expect(toRecord(made)).toMatchObject({ n: 7, at: 70, kind: 'close', size: 7 });
    expect(toRecord(connecting)).toMatchObject({
      url: 'https://app.test/a/poll',
      headers: [['a', 'b']],
      initiator: 'at f (https://app.test/b.js:1:2)',
    });
  });

  test('names its connection unless it belongs to none', () => {
    const page = { event: 'hidden', wasKept: false, url: '', length: 0 } as unknown as StoredDetail<'page'>;
    expect(toRecord(entry('page', page, null, 0))).not.toHaveProperty('connection');
    expect(toRecord(entry('error', { state: 3, text: '' }))).toMatchObject({ connection: 1, state: 3 });
  });

  test('of a message without content has an empty one', () => {
    expect(payloadOf(null)).toEqual({ encoding: 'text', data: '', size: 0, isCut: false });
  });
});
