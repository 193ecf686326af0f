import { describe, expect, test } from 'vitest';
import { type RingEntry, textRaw, toRecord } from '../../../../src/injected/ring/ring-entry.ts';
import { UNCOUNTED } from '../../../../src/wire/record.ts';
import { createRing, type Found, type Ring, type RingLimits } from '../../../../src/injected/ring/ring.ts';

/** Entries 10 ms apart: number 3 happens at 30. */
function add(ring: Ring, kind: RingEntry['kind'], connection = 1, text = ''): number {
  const n = ring.next();
  const raw = text === '' ? null : textRaw(text);
  // The ring reads only the kind; the other fields of a kind matter to the recorder alone.
  ring.add({
    n,
    at: n * 10,
    kind,
    connection,
    detail: {} as RingEntry['detail'],
    raw,
    texts: 0,
    before: ring.messages(),
  });
  return n;
}

const make = (records: number, bytes = 1_000, evicts: RingLimits['evicts'] = 'records'): Ring =>
  createRing({ records, bytes, evicts }, () => {});

const evictedAt = (found: Found): unknown => ('run' in found ? found.run : 'an entry');
const numberOf = (found: Found): unknown => ('entry' in found ? found.entry.n : 'an evicted run');

describe('ring', () => {
  test('stores the newest records, and says exactly what it evicted', () => {
    const ring = make(3);
    for (let index = 0; index < 10; index += 1) add(ring, index % 2 === 0 ? 'message' : 'buffered');
    expect(ring.size()).toEqual({ records: 3, bytes: 0 });
    // 0 to 6 are gone; the even ones of them, 0 2 4 6, were messages; they happened at 0 to 60.
    expect(evictedAt(ring.at(0, 0, 0))).toEqual({ n: 0, count: 7, messages: 4, from: 0, until: 60 });
    expect([7, 8, 9].map((n) => numberOf(ring.at(n, 0, 0)))).toEqual([7, 8, 9]);
  });

  test('is bounded by the bytes of its content as well', () => {
    const ring = make(100, 1_000);
    // Each takes 2 × 200 = 400 bytes: three are 1,200, so two stay.
    for (let index = 0; index < 5; index += 1) add(ring, 'message', 1, 'x'.repeat(200));
    expect(ring.size()).toEqual({ records: 2, bytes: 800 });
  });

  test('a single content above the bound is still there: the newest is never evicted', () => {
    const ring = make(100, 1_000);
    add(ring, 'message', 1, 'x'.repeat(5_000));
    expect(ring.size()).toEqual({ records: 1, bytes: 10_000 });
    add(ring, 'message', 1, 'y');
    expect(ring.size()).toEqual({ records: 1, bytes: 2 });
  });

  test('if contents are evicted first, every record stays, and an old one keeps the true size of its content', () => {
    const ring = make(100, 1_000, 'contents');
    // Each takes 2 × 200 = 400 bytes of memory, and has 200 bytes of UTF-8: the newest two keep them.
    for (let index = 0; index < 5; index += 1) add(ring, 'message', 1, 'x'.repeat(200));
    expect(ring.size()).toEqual({ records: 5, bytes: 800 });
    const payloads = [0, 1, 2, 3, 4].map((n) => {
      const entry = ring.find(n);
      const record = entry === null ? null : toRecord({ ...entry, kind: 'chunk' });
      return record?.kind === 'chunk' && [record.payload.data.length, record.payload.size, record.payload.isCut];
    });
    expect(payloads).toEqual([
      [0, 200, true],
      [0, 200, true],
      [0, 200, true],
      // Whoever reads a whole text counts it.
      [200, UNCOUNTED, false],
      [200, UNCOUNTED, false],
    ]);
  });

  test('if contents are evicted first, records go at their own bound, and acknowledged ones go whole', () => {
    const ring = make(4, 1_000);
    ring.limit({ records: 10, bytes: 1_000, evicts: 'contents' });
    for (let index = 0; index < 15; index += 1) add(ring, 'message', 1, 'x'.repeat(200));
    expect([ring.size(), evictedAt(ring.at(0, 0, 0))]).toEqual([
      { records: 10, bytes: 800 },
      { n: 0, count: 5, messages: 5, from: 0, until: 40 },
    ]);
    // 12, 13 and 14 are not acknowledged; of the others no more is stored than the original bound allows: 4 in all.
    ring.release(12);
    expect(ring.size()).toEqual({ records: 4, bytes: 800 });
  });

  test('the first records of an open connection outlast its messages', () => {
    const ring = make(2);
    add(ring, 'document', 0); // 0
    add(ring, 'connecting'); // 1
    add(ring, 'open'); // 2
    for (let index = 0; index < 5; index += 1) add(ring, 'message'); // 3 to 7; 6 and 7 stay
    expect([0, 1, 2].map((n) => numberOf(ring.at(n, 0, 0)))).toEqual([0, 1, 2]);
    expect(evictedAt(ring.at(3, 0, 0))).toEqual({ n: 3, count: 3, messages: 3, from: 30, until: 50 });
  });

  test('those of a closed connection go with its end, and the evicted runs around them become one', () => {
    const ring = make(1);
    add(ring, 'message', 9); // 0
    add(ring, 'connecting', 1); // 1
    add(ring, 'message', 1); // 2
    add(ring, 'close', 1); // 3
    add(ring, 'message', 9); // 4
    // All of 0 to 3 are gone, two messages among them, from 0 to 30.
    expect(evictedAt(ring.at(0, 0, 0))).toEqual({ n: 0, count: 4, messages: 2, from: 0, until: 30 });
    expect(numberOf(ring.at(4, 0, 0))).toBe(4);
  });

  test('retains of uses that are not recorded the last of each kind, which has the count of all', () => {
    const ring = make(2);
    const use = (name: string): number => {
      const n = add(ring, 'unrecorded', 0);
      Object.assign(ring.find(n)?.detail ?? {}, { use: name });
      return n;
    };
    const [first, other, last] = [use('worker'), use('push'), use('worker')];
    for (let index = 0; index < 5; index += 1) add(ring, 'message');
    expect([first, other, last].map((n) => ring.find(n)?.n ?? null)).toEqual([null, other, last]);
    // What is gone is one run of one record, and then one of three messages.
    expect(evictedAt(ring.at(0, 0, 0))).toMatchObject({ n: 0, count: 1, messages: 0 });
    expect(evictedAt(ring.at(3, 0, 0))).toMatchObject({ n: 3, count: 3, messages: 3 });
  });

  test('evicted runs between pinned records each have their own count and times', () => {
    const ring = make(1);
    add(ring, 'message', 9); // 0
    add(ring, 'connecting', 1); // 1, stays
    add(ring, 'buffered', 9); // 2
    add(ring, 'message', 9); // 3
    add(ring, 'connecting', 2); // 4, stays
    add(ring, 'message', 9); // 5
    add(ring, 'message', 9); // 6, in the ring
    expect(evictedAt(ring.at(0, 0, 0))).toEqual({ n: 0, count: 1, messages: 1, from: 0, until: 0 });
    expect(numberOf(ring.at(1, 1, 0))).toBe(1);
    expect(evictedAt(ring.at(2, 1, 0))).toEqual({ n: 2, count: 2, messages: 1, from: 20, until: 30 });
    expect(numberOf(ring.at(4, 2, 0))).toBe(4);
    expect(evictedAt(ring.at(5, 2, 0))).toEqual({ n: 5, count: 1, messages: 1, from: 50, until: 50 });
  });

  test('a subscriber in the middle of an evicted run loses only the part from its number on', () => {
    const ring = make(2);
    for (let index = 0; index < 10; index += 1) add(ring, 'message');
    // It had 0 to 4, five messages, and its own note of when 5 happened; 5, 6 and 7 are gone.
    expect(evictedAt(ring.at(5, 5, 50))).toEqual({ n: 5, count: 3, messages: 3, from: 50, until: 70 });
  });

  test('lowering the bound evicts at once, raising it stores more', () => {
    const ring = make(10);
    for (let index = 0; index < 10; index += 1) add(ring, 'message');
    ring.limit({ records: 4, bytes: 1_000, evicts: 'records' });
    expect(ring.size().records).toBe(4);
    ring.limit({ records: 300, bytes: 1_000, evicts: 'records' });
    for (let index = 0; index < 200; index += 1) add(ring, 'message');
    expect(ring.size().records).toBe(204);
    expect(numberOf(ring.at(6, 0, 0))).toBe(6);
  });

  test('acknowledged records are stored up to the original bound, others up to the raised one', () => {
    const ring = make(4);
    ring.limit({ records: 100, bytes: 1_000, evicts: 'records' });
    for (let index = 0; index < 50; index += 1) add(ring, 'message');
    expect(ring.size().records).toBe(50);
    // 0 to 29 have arrived; 30 to 49, twenty of them, have not.
    ring.release(30);
    expect(ring.size().records).toBe(20);
    // All have: 46 to 49 stay.
    ring.release(50);
    expect([ring.size().records, numberOf(ring.at(46, 0, 0))]).toEqual([4, 46]);
  });

  test('agrees with a plain list on random traffic', () => {
    let seed = 20_241;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const kinds: readonly RingEntry['kind'][] = [
      'message',
      'chunk',
      'buffered',
      'connecting',
      'open',
      'close',
      'document',
    ];
    const ring = make(20);
    const all: RingEntry['kind'][] = [];
    for (let step = 0; step < 3_000; step += 1) {
      const kind = kinds[random(kinds.length)] ?? 'message';
      all.push(kind);
      add(ring, kind, 1 + random(8));
      if (step % 50 !== 0) continue;
      // Walking from 0 must visit every number once, and the messages of gaps and entries must add up.
      let n = 0;
      let before = 0;
      while (n < ring.next()) {
        const found = ring.at(n, before, 0);
        const length = 'run' in found ? found.run.count : 1;
        const expected = all.slice(n, n + length).filter((each) => each === 'message' || each === 'chunk').length;
        const counted = 'run' in found ? found.run.messages : expected;
        expect({ n, length, counted }, `seed 20241, step ${step}`).toEqual({ n, length, counted: expected });
        const [from, until] = 'run' in found ? [found.run.from, found.run.until] : [n * 10, n * 10];
        expect([from, until]).toEqual([n * 10, (n + length - 1) * 10]);
        n += length;
        before += counted;
      }
      expect(n).toBe(ring.next());
    }
  });
});
