import { afterEach, describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { createRecorder } from '../../../../src/injected/recorder.ts';
import {
  type Kind,
  measureAll,
  sentTextRaw,
  type StoredDetail,
  storedBytesOf,
  textRaw,
  trueSize,
} from '../../../../src/injected/ring/ring-entry.ts';
import { PAYLOAD_LIMIT, RING_BYTES } from '../../../../src/wire/wire-limits.ts';

/** A text of 100 characters: 200 bytes of memory at most. */
const T = 'x'.repeat(100);

type Details = { readonly [K in Exclude<Kind, 'chunk' | 'buffered'>]: StoredDetail<K> };

const DETAILS: Details = {
  document: { url: T, isTop: true, isLate: false, timeOrigin: 0 },
  page: { event: 'navigate', wasKept: false, url: T, length: millis(0) },
  fault: { where: T, text: T },
  induced: { run: 1, phase: 'start', fault: T, message: null, text: T },
  unrecorded: { use: 'worker', count: 1, url: T },
  connecting: {
    transport: 'fetch',
    url: { given: T, base: T },
    method: T,
    protocols: [T, T],
    withCredentials: false,
    headers: [[T, T]],
    bodyKind: 'none',
    initiator: T,
  },
  open: {
    status: 200,
    url: T,
    protocol: T,
    extensions: T,
    responseType: T,
    wasRedirected: false,
    headers: [[T, T]],
  },
  message: { direction: 'in', via: 'event', bodyKind: 'text', event: T, id: T, buffered: null },
  error: { state: 0, text: T },
  closing: { code: null, reason: T, initiator: T },
  close: { how: 'closed', code: 1000, reason: T, wasClean: true, size: byteCount(0) },
  state: { subject: 'ice', state: T },
};

/** How many texts of 100 characters each of them holds; what is of few values by its type does not count. */
const COUNTS: Readonly<Record<keyof Details, number>> = {
  document: 1,
  page: 1,
  fault: 2,
  induced: 2,
  unrecorded: 1,
  connecting: 8,
  open: 6,
  message: 2,
  error: 1,
  closing: 2,
  close: 1,
  state: 1,
};

const start = () => createRecorder({ now: () => 0, wall: () => 0, wait: () => undefined }, () => {});

describe('the memory of a record', () => {
  test.each(Object.keys(COUNTS) as (keyof Details)[])('counts every text of a record of kind %s', (kind) => {
    const recorder = start();
    recorder.write(kind, 1, DETAILS[kind]);
    const rest = recorder.ring.size().bytes - COUNTS[kind] * 2 * T.length;
    // Words like "fetch" or "navigate" count too.
    expect(rest).toBeGreaterThanOrEqual(0);
    expect(rest).toBeLessThan(60);
  });

  test('is bounded whichever of its texts is long', () => {
    const long = 'x'.repeat(8_000);
    for (const isSubscribed of [false, true]) {
      const recorder = start();
      if (isSubscribed) recorder.listen(() => {});
      for (let index = 0; index < 5_000; index += 1)
        recorder.write('message', 1, { ...DETAILS.message, id: `${long}${index}` });
      const { records, bytes } = recorder.ring.size();
      expect(bytes).toBeLessThanOrEqual((isSubscribed ? 4 : 1) * RING_BYTES);
      expect(records).toBe(Math.floor((((isSubscribed ? 4 : 1) * RING_BYTES) / bytes) * records));
      expect(recorder.ring.messages()).toBe(5_000);
    }
  });

  test('of connections that stay open has a bound of its own, and long bodies go first', () => {
    const recorder = start();
    const body = textRaw('y'.repeat(500_000));
    for (let index = 0; index < 300; index += 1) recorder.write('connecting', index + 1, DETAILS.connecting, body);
    for (let index = 0; index < 6_000; index += 1) recorder.write('message', 1, DETAILS.message);
    const oldest = recorder.ring.find(0);
    expect(oldest?.kind).toBe('connecting');
    expect(storedBytesOf(oldest?.raw ?? null)).toBe(0);
    // What was cut off is known: its true size.
    expect(trueSize(oldest?.raw ?? null)).toBe(500_000);
    const long = { ...DETAILS.connecting, url: 'x'.repeat(8_000) };
    for (let index = 0; index < 300; index += 1) recorder.write('connecting', index + 1, long);
    for (let index = 0; index < 6_000; index += 1) recorder.write('message', 1, DETAILS.message);
    const pinned = Array.from({ length: recorder.ring.next() }, (_, n) => recorder.ring.find(n)).filter(
      (entry) => entry?.kind === 'connecting',
    );
    expect(pinned.reduce((sum, entry) => sum + (entry?.texts ?? 0), 0)).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(pinned.length).toBeGreaterThan(100);
  });
});

describe('a long text', () => {
  afterEach(() => measureAll(false));

  test('is cut, and its true size is known', () => {
    const raw = sentTextRaw('€'.repeat(600_000));
    expect(raw).toMatchObject({ isCut: true, size: 1_800_000 });
    expect(typeof raw !== 'string' && raw.text.length).toBe(PAYLOAD_LIMIT);
  });

  test('of tens of megabytes is measured only for an open panel', () => {
    const text = 'x'.repeat(10_000_000);
    expect(textRaw(text)).toMatchObject({ isCut: true, size: null });
    measureAll(true);
    expect(textRaw(text)).toMatchObject({ isCut: true, size: 10_000_000 });
  });
});
