import { describe, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '../../../src/wire/hops.ts';
import { BATCH_RECORDS } from '../../../src/wire/wire-limits.ts';
import { parseFromPanel, parseFromRelay, parseToPage, parseToPanel } from '../../../src/wire/parse-hops.ts';
import { parseFromPage } from './parse-from-page.ts';

const fault = (n: number) => ({ kind: 'fault', n, at: n, where: 'here', text: '' });
const lost = (n: number, count: number) => ({ kind: 'lost', n, at: n, reason: 'ring', count, messages: 0, until: n });
const batch = (first: number, next: number, records: readonly unknown[]) => ({
  type: 'batch',
  subscriber: 'w',
  first,
  next,
  records: JSON.stringify(records),
});
/** The same batch after the panel has parsed it. */
const read = (first: number, next: number, records: readonly unknown[]) => ({ ...batch(first, next, []), records });
const hello = {
  type: 'hello',
  version: PROTOCOL_VERSION,
  document: 'd',
  url: 'http://a/',
  origin: 'http://a',
  isTop: true,
  timeOrigin: 1.7e12,
  wasProbed: true,
};
const parsers = { parseToPage, parseFromPage, parseFromRelay, parseFromPanel, parseToPanel };

describe('every parser of a hop', () => {
  const trap = (): never => {
    throw new Error('mine');
  };
  const hostile: readonly unknown[] = [
    null,
    undefined,
    'probe',
    42,
    [],
    {},
    { type: 'constructor' },
    { type: '__proto__' },
    { type: { toString: () => 'ack' } },
    new Proxy({}, { get: trap }),
    Object.defineProperty({ type: 'ack' }, 'subscriber', { get: trap }),
    Object.defineProperty({ type: 'from-page', page: 'p' }, 'message', { get: trap }),
  ];
  test.each(Object.entries(parsers))('%s refuses what is not its own and never throws', (_name, parse) => {
    for (const value of hostile) expect(parse(value).ok).toBe(false);
  });
});

describe('parseToPage', () => {
  test.each([
    { type: 'subscribe', subscriber: 'w', from: 0 },
    { type: 'ack', subscriber: 'w', next: 5 },
    { type: 'unsubscribe', subscriber: 'w' },
    { type: 'request-body', subscriber: 'w', n: 3 },
    { type: 'arm', subscriber: 'w', token: 't', plan: '{}', elapsed: 0 },
    { type: 'disarm', subscriber: 'w' },
    { type: 'by-hand', subscriber: 'w', token: '', connection: 1, direction: 'in', encoding: 'text', data: 'hi' },
  ])('takes $type', (message) => {
    expect(parseToPage({ ...message, extra: 1 })).toEqual({ ok: true, value: message });
  });
  test('a number below zero or a subscriber without a name is refused', () => {
    expect(parseToPage({ type: 'subscribe', subscriber: 'w', from: -1 }).ok).toBe(false);
    expect(parseToPage({ type: 'unsubscribe', subscriber: '' }).ok).toBe(false);
  });
});

describe('a message from a page', () => {
  test('a valid batch comes through whole', () => {
    const records = [fault(3), lost(4, 4), fault(8)];
    expect(parseFromPage(batch(3, 9, records))).toEqual({
      ok: true,
      value: { message: read(3, 9, records), rejected: [] },
    });
  });

  test('a bad record costs only itself and is reported', () => {
    const parsed = parseFromPage(batch(0, 4, [fault(0), { kind: 'fault', n: 1 }, 'x', fault(3)]));
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        message: { first: 0, next: 4, records: [{ n: 0 }, { n: 3 }] },
        rejected: [{ reason: 'wrong-shape', detail: expect.stringMatching(/^at is not/) }, { reason: 'not-ours' }],
      },
    });
  });

  test('numbers rise and stay inside the batch: repeats, steps back and strays are rejected', () => {
    // 5 twice, 4 after 5, 9 outside [4, 9), and a loss of 7 to 9 that reaches beyond.
    const parsed = parseFromPage(batch(4, 9, [fault(5), fault(5), fault(4), fault(9), lost(7, 3), fault(8)]));
    expect(
      parsed.ok && parsed.value.message.type === 'batch' && parsed.value.message.records.map(({ n }) => n),
    ).toEqual([5, 8]);
    expect(parsed.ok && parsed.value.rejected).toHaveLength(4);
  });

  test.each([
    ['a batch that ends beyond its records', batch(3, Number.MAX_SAFE_INTEGER, [fault(3)]), 4],
    ['an empty batch that ends anywhere but where it begins', batch(3, 9, []), 3],
    ['a record with a number that nothing leads up to', batch(3, 5_001, [fault(5_000)]), 4],
    ['a loss that no recorder reports', batch(3, 1_004, [{ ...lost(3, 1_000), reason: 'left-out' }, fault(1_003)]), 5],
    ['a loss of more messages than records', batch(3, 13, [{ ...lost(3, 10), messages: 11 }]), 4],
  ])('a number that nobody announced is refused and counted: %s', (_, forged, next) => {
    const parsed = parseFromPage(forged);
    expect(parsed).toMatchObject({ ok: true, value: { message: { next } } });
    expect(parsed.ok && parsed.value.rejected.length).toBeGreaterThan(0);
  });

  test('one number is accounted for by each record, also by one that was refused, and many by a loss', () => {
    const parsed = parseFromPage(batch(3, 106, ['x', lost(4, 100), 'x', fault(105)]));
    expect(parsed).toMatchObject({ ok: true, value: { message: { next: 106, records: [{ n: 4 }, { n: 105 }] } } });
    expect(parsed.ok && parsed.value.rejected).toHaveLength(2);
  });

  test('the relay says whether a recorder is cut off, and since when', () => {
    const cutOff = { type: 'cut-off', isCutOff: true, ago: 8_000 };
    expect(parseFromPage(cutOff)).toMatchObject({ ok: true, value: { message: cutOff } });
    expect(parseFromPage({ ...cutOff, ago: -1 }).ok).toBe(false);
  });

  test('the envelope is strict', () => {
    expect(parseFromPage(batch(4, 3, [])).ok).toBe(false);
    for (const records of [{}, [], '{}', '[', 1]) {
      expect(parseFromPage({ ...batch(0, 0, []), records }).ok).toBe(false);
    }
    expect(
      parseFromPage(
        batch(
          0,
          1e6,
          Array.from({ length: BATCH_RECORDS + 1 }, () => null),
        ),
      ).ok,
    ).toBe(false);
    expect(parseFromPage({ type: 'body', subscriber: 'w', n: 1, payload: 'text' }).ok).toBe(false);
  });

  test('a body may be gone, and a page reports its end', () => {
    const body = { type: 'body', subscriber: 'w', n: 1, payload: null };
    expect(parseFromPage(body)).toEqual({ ok: true, value: { message: body, rejected: [] } });
    expect(parseFromPage({ type: 'end', next: 8, messages: 3, isCached: true })).toMatchObject({
      ok: true,
      value: { message: { next: 8 } },
    });
  });
});

describe('parseFromRelay', () => {
  test('a hello of this version is taken, one of another version is distinguished from rubbish', () => {
    expect(parseFromRelay(hello)).toEqual({ ok: true, value: hello });
    expect(parseFromRelay({ ...hello, version: PROTOCOL_VERSION + 1 })).toMatchObject({
      ok: false,
      error: { reason: 'wrong-version' },
    });
    expect(parseFromRelay({ ...hello, url: 1 })).toMatchObject({ ok: false, error: { reason: 'wrong-shape' } });
  });
  test("a batch stays packed: its records are the panel's to read", () => {
    const packed = batch(0, 2, [fault(0), 'no record']);
    expect(parseFromRelay(packed)).toEqual({ ok: true, value: packed });
    expect(parseFromRelay({ ...packed, records: [] }).ok).toBe(false);
  });
  test('a page cannot speak for the relay', () => {
    expect(parseFromPage(hello).ok).toBe(false);
  });
});

describe('between panel and background', () => {
  test('a panel probes or speaks to one page', () => {
    expect(parseFromPanel({ type: 'probe', extra: 1 })).toEqual({ ok: true, value: { type: 'probe' } });
    const sent = { type: 'to-page', page: 'p1', message: { type: 'ack', subscriber: 'w', next: 2 } };
    expect(parseFromPanel(sent)).toEqual({ ok: true, value: sent });
    expect(parseFromPanel({ ...sent, page: 1 })).toMatchObject({ error: { detail: expect.stringMatching(/^page /) } });
    expect(parseFromPanel({ ...sent, message: { type: 'probe' } }).ok).toBe(false);
  });

  test.each([
    { type: 'page-connected', page: 'p1', hello },
    { type: 'page-disconnected', page: 'p1', isCached: true },
    { type: 'unreachable' },
    { type: 'from-page', page: 'p1', message: { type: 'end', next: 3, messages: 1, isCached: false } },
  ])('the panel takes $type', (message) => {
    expect(parseToPanel(message)).toEqual({ ok: true, value: { message, rejected: [] } });
  });

  test('the panel reads the records of a batch', () => {
    const carried = { type: 'from-page', page: 'p1', message: batch(0, 1, [fault(0)]) };
    const message = { ...carried, message: read(0, 1, [fault(0)]) };
    expect(parseToPanel(carried)).toEqual({ ok: true, value: { message, rejected: [] } });
  });

  test('rejected records of a page are reported to the panel too', () => {
    const parsed = parseToPanel({ type: 'from-page', page: 'p1', message: batch(0, 1, [{}]) });
    expect(parsed.ok && parsed.value.rejected).toHaveLength(1);
  });
});
