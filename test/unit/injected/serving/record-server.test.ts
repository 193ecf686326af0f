import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { textRaw } from '../../../../src/injected/ring/ring-entry.ts';
import { SIGN_OF_LIFE } from '../../../../src/wire/hops.ts';
import { BATCH_RECORDS, IN_FLIGHT_RECORDS, RING_RECORDS } from '../../../../src/wire/wire-limits.ts';
import { nextNumber, UNCOUNTED } from '../../../../src/wire/record.ts';
import { batches, makePage, recordsOf, sendText, subscribe } from '../served-page.ts';

describe('serving subscribers', () => {
  test('nothing leaves the page before a panel subscribes', () => {
    const page = makePage();
    for (let index = 0; index < 500; index += 1) sendText(page);
    page.runTimers();
    expect(page.posted()).toEqual([]);
  });

  test('a late subscriber gets the past at once, in batches without holes', () => {
    const page = makePage();
    for (let index = 0; index < 950; index += 1) sendText(page, `${index}`);
    subscribe(page);
    const sent = batches(page.posted());
    // 950 = 500 + 450.
    expect(sent.map(({ first, next, records }) => [first, next, records.length])).toEqual([
      [0, 500, BATCH_RECORDS],
      [500, 950, 450],
    ]);
    expect(sent.flatMap(({ records }) => records.map(({ n }) => n))).toEqual(Array.from({ length: 950 }, (_, n) => n));
  });

  test('every message it posts is what the other rooms parse', () => {
    const page = makePage();
    page.recorder.write('document', 0, { url: 'http://a/', isTop: true, isLate: false, timeOrigin: 1 });
    page.recorder.write('page', 0, { event: 'hidden', wasKept: false, url: 'http://a/', length: millis(0) });
    page.recorder.write('fault', 0, { where: 'here', text: 'why' });
    sendText(page, 'é'.repeat(70_000));
    page.recorder.write('chunk', 1, {}, textRaw('data: x\n\n'));
    page.recorder.write('closing', 1, { code: 1000, reason: '', initiator: '' });
    page.recorder.write('error', 1, { state: 3, text: '' });
    page.recorder.write('buffered', 1, { amount: byteCount(5) });
    page.recorder.write('close', 1, { how: 'closed', code: 1000, reason: '', wasClean: true, size: byteCount(0) });
    subscribe(page);
    page.server.receive({ type: 'request-body', subscriber: 'panel', n: 3 });
    const posted = page.posted();
    expect(recordsOf(posted)).toHaveLength(9);
  });

  test('a text is cut when it is sent, its size stays true, and the whole text can be requested', () => {
    const page = makePage();
    sendText(page, 'é'.repeat(70_000));
    subscribe(page);
    const [record] = recordsOf(page.posted());
    // é is one character and two bytes; the limit is 65,536 characters.
    expect(
      record?.kind === 'message' && [record.payload.data.length, record.payload.size, record.payload.isCut],
    ).toEqual([65_536, 140_000, true]);
    page.server.receive({ type: 'request-body', subscriber: 'panel', n: 0 });
    expect(page.posted()).toEqual([
      {
        type: 'body',
        subscriber: 'panel',
        n: 0,
        payload: { encoding: 'text', data: 'é'.repeat(70_000), size: UNCOUNTED, isCut: false },
      },
    ]);
    page.server.receive({ type: 'request-body', subscriber: 'panel', n: 7 });
    expect(page.posted()).toEqual([{ type: 'body', subscriber: 'panel', n: 7, payload: null }]);
  });

  test('a recorder gives a sign of life to its relay, before any panel has subscribed as well', () => {
    const page = makePage();
    sendText(page);
    page.server.receive({ type: 'request-body', subscriber: SIGN_OF_LIFE, n: Number.MAX_SAFE_INTEGER });
    expect(page.posted()).toEqual([
      { type: 'body', subscriber: SIGN_OF_LIFE, n: Number.MAX_SAFE_INTEGER, payload: null },
    ]);
  });

  test('records of one moment travel together, and a full batch does not wait', () => {
    const page = makePage();
    subscribe(page);
    page.posted();
    sendText(page);
    sendText(page);
    expect(page.posted()).toEqual([]);
    page.runTimers();
    expect(batches(page.posted()).map(({ records }) => records.length)).toEqual([2]);
    for (let index = 0; index < BATCH_RECORDS; index += 1) sendText(page);
    expect(batches(page.posted()).map(({ records }) => records.length)).toEqual([BATCH_RECORDS]);
  });

  test('an acknowledgement does not cut short the wait of what came after the batch', () => {
    const page = makePage();
    subscribe(page);
    sendText(page);
    page.runTimers();
    page.posted();
    sendText(page);
    page.server.receive({ type: 'ack', subscriber: 'panel', next: 1 });
    expect(page.posted()).toEqual([]);
    sendText(page);
    page.runTimers();
    expect(batches(page.posted()).map(({ first, next }) => [first, next])).toEqual([[1, 3]]);
  });

  test('without acknowledgements it stops at the window, and continues from there', () => {
    const page = makePage();
    subscribe(page);
    for (let index = 0; index < IN_FLIGHT_RECORDS + 1_000; index += 1) sendText(page);
    page.runTimers();
    expect(recordsOf(page.posted())).toHaveLength(IN_FLIGHT_RECORDS);
    page.server.receive({ type: 'ack', subscriber: 'panel', next: 1_000 });
    // Two batches of 500 are acknowledged, so two more may go.
    expect(batches(page.posted()).map(({ first, next }) => [first, next])).toEqual([
      [10_000, 10_500],
      [10_500, 11_000],
    ]);
  });

  test('what the ring evicted before a panel subscribed is reported', () => {
    const page = makePage();
    for (let index = 0; index < RING_RECORDS + 100; index += 1) {
      page.time = index;
      sendText(page);
    }
    subscribe(page);
    expect(recordsOf(page.posted())[0]).toEqual({
      n: 0,
      at: 0,
      kind: 'lost',
      reason: 'ring',
      count: 100,
      messages: 100,
      until: 99,
    });
  });

  test('each of two subscribers has its own place', () => {
    const page = makePage();
    for (let index = 0; index < 10; index += 1) sendText(page);
    subscribe(page, 0, 'one');
    subscribe(page, 7, 'two');
    expect(batches(page.posted()).map(({ subscriber, first, next }) => [subscriber, first, next])).toEqual([
      ['one', 0, 10],
      ['two', 7, 10],
    ]);
    page.server.receive({ type: 'unsubscribe', subscriber: 'one' });
    sendText(page);
    page.runTimers();
    expect(batches(page.posted()).map(({ subscriber, first }) => [subscriber, first])).toEqual([['two', 10]]);
  });

  test('a batch waits for the bytes of a Blob, and the order stays', () => {
    const page = makePage();
    subscribe(page);
    sendText(page, 'before');
    const blob = new Blob(['blob']);
    page.recorder.write(
      'message',
      1,
      { direction: 'in', via: 'frame', bodyKind: 'blob', event: null, id: null, buffered: null },
      { kind: 'blob', blob, size: 4, isCut: false, stored: 4 },
    );
    sendText(page, 'after');
    page.runTimers();
    expect(recordsOf(page.posted()).map(({ n }) => n)).toEqual([0]);
    page.finishBlobs();
    const rest = recordsOf(page.posted());
    expect(rest.map(({ n }) => n)).toEqual([1, 2]);
    // base64 of "blob"
    expect(rest[0]?.kind === 'message' && rest[0].payload).toEqual({
      encoding: 'base64',
      data: 'YmxvYg==',
      size: 4,
      isCut: false,
    });
  });

  test('a Blob that is never read does not block the rest for ever', () => {
    const page = makePage();
    subscribe(page);
    page.recorder.write(
      'message',
      1,
      { direction: 'in', via: 'frame', bodyKind: 'blob', event: null, id: null, buffered: null },
      { kind: 'blob', blob: new Blob(['blob']), size: 4, isCut: false, stored: 4 },
    );
    sendText(page);
    page.runTimers();
    expect(page.posted()).toEqual([]);
    page.runTimers();
    const [first, second] = recordsOf(page.posted());
    expect(first?.kind === 'message' && [first.payload.size, first.payload.isCut]).toEqual([4, true]);
    expect(second?.n).toBe(1);
  });

  test('numbers follow each other over every batch, whatever the subscriber does', () => {
    const page = makePage();
    let expected = 0;
    subscribe(page);
    for (let round = 0; round < 40; round += 1) {
      for (let index = 0; index < 333; index += 1) sendText(page);
      page.runTimers();
      for (const batch of batches(page.posted())) {
        expect(batch.first).toBe(expected);
        for (const record of batch.records) {
          expect(record.n).toBe(expected);
          expected = nextNumber(record);
        }
        expect(batch.next).toBe(expected);
        page.server.receive({ type: 'ack', subscriber: 'panel', next: batch.next });
        if (round % 7 === 3) break;
      }
      // Now and then the port breaks and what was on the way is lost; the panel asks again from where it was.
      if (round % 7 === 3) {
        page.posted();
        page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
        subscribe(page, expected);
      }
    }
    expect(recordsOf(page.posted())).toEqual([]);
    expect(expected).toBe(40 * 333);
  });

  test('messages outside the protocol are ignored', () => {
    const page = makePage();
    sendText(page);
    for (const value of [
      null,
      5,
      'subscribe',
      {},
      { type: 'subscribe' },
      { type: 'subscribe', subscriber: 'x', from: -1 },
      [],
    ]) {
      page.server.receive(value);
    }
    expect(page.posted()).toEqual([]);
  });
});
