import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { BROADCAST } from '../../../../src/wire/hops.ts';
import { RING_RECORDS, TASK_RECORDS, SUBSCRIBER_GRACE } from '../../../../src/wire/wire-limits.ts';
import type { PageWireRecord } from '../../../../src/wire/record.ts';
import { batches, makePage, recordsOf, sendText, subscribe } from '../served-page.ts';

/** The argument of `end`: whether the page goes into the back/forward cache. */
const GONE = false;
const KEPT = true;

describe('serving subscribers that are disconnected or behind, and a page that goes', () => {
  test('a subscriber that reconnects gets the exact count of what it missed', () => {
    const page = makePage();
    subscribe(page);
    for (let index = 0; index < 200; index += 1) sendText(page);
    page.runTimers();
    page.posted();
    page.server.receive({ type: 'ack', subscriber: 'panel', next: 200 });
    page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
    page.time = SUBSCRIBER_GRACE;
    page.runTimers();
    for (let index = 0; index < RING_RECORDS + 50; index += 1) {
      page.time = 10_000 + index;
      if (index % 2 === 0) sendText(page);
      else page.recorder.write('buffered', 1, { amount: byteCount(0) });
    }
    subscribe(page, 200);
    // 200 to 249 are gone; every second of these fifty, 25, was a message.
    expect(recordsOf(page.posted())[0]).toMatchObject({ n: 200, kind: 'lost', count: 50, messages: 25, until: 10_049 });
  });

  test('for a subscriber that reconnects in a moment everything is stored, for one that stays away no more than without one', () => {
    const page = makePage();
    subscribe(page);
    page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
    for (let index = 0; index < 2 * RING_RECORDS; index += 1) sendText(page);
    page.time = SUBSCRIBER_GRACE - 1;
    page.runTimers();
    expect(page.recorder.ring.size().records).toBe(2 * RING_RECORDS);
    page.time = SUBSCRIBER_GRACE;
    page.runTimers();
    expect(page.recorder.ring.size().records).toBe(RING_RECORDS);
  });

  test('a long past is sent in several tasks, so that the page is never blocked for long', () => {
    const page = makePage();
    for (let index = 0; index < TASK_RECORDS + 10; index += 1) sendText(page);
    subscribe(page);
    expect(recordsOf(page.posted())).toHaveLength(TASK_RECORDS);
    page.runTimers();
    expect(recordsOf(page.posted())).toHaveLength(10);
  });

  test('above the bounds contents are evicted first: every message is there, with its number, time and size', () => {
    const page = makePage();
    subscribe(page);
    // Nobody acknowledges. 1,000 texts of 60,000 characters are 120 MB of memory, of which 32 MiB may stay.
    for (let index = 0; index < 1_000; index += 1) {
      page.time = index;
      sendText(page, 'x'.repeat(60_000));
    }
    const kept: PageWireRecord[] = [];
    for (let round = 0; round < 200; round += 1) {
      page.runTimers();
      for (const batch of batches(page.posted())) {
        kept.push(...batch.records);
        page.server.receive({ type: 'ack', subscriber: 'panel', next: batch.next });
      }
    }
    expect(kept.map(({ n, at, kind }) => [n, at, kind])).toEqual(
      Array.from({ length: 1_000 }, (_, n) => [n, n, 'message']),
    );
    const payloads = kept.flatMap((record) => (record.kind === 'message' ? [record.payload] : []));
    expect(new Set(payloads.map(({ size }) => size))).toEqual(new Set([60_000]));
    const empty = payloads.filter(({ data, isCut }) => data === '' && isCut).length;
    // 279 of them, 33,554,432 / 120,000, are whole, and those that had left before the memory was full.
    expect(payloads.filter(({ isCut }) => !isCut).length).toBe(1_000 - empty);
    expect(empty).toBeGreaterThan(0);
    expect(1_000 - empty).toBeGreaterThanOrEqual(279);
  });

  test('a timer that the browser has aborted is started again: records wait no longer than for one', () => {
    const page = makePage();
    subscribe(page);
    sendText(page);
    page.loseTimers();
    page.time = 2_000;
    sendText(page);
    page.runTimers();
    expect(page.posted()).toEqual([]);
    page.time = 2_001;
    sendText(page);
    page.runTimers();
    expect(recordsOf(page.posted()).map(({ n }) => n)).toEqual([0, 1, 2]);
  });

  test('a page that goes sends its remaining records and its end', () => {
    const page = makePage();
    subscribe(page);
    sendText(page, 'sent');
    page.runTimers();
    page.posted();
    sendText(page, 'unsent');
    page.server.end(GONE);
    const last = page.posted();
    // What was posted is with the relay.
    expect(recordsOf(last).map(({ n }) => n)).toEqual([1]);
    expect(last.at(-1)).toEqual({ type: 'end', next: 2, messages: 2, isCached: false });
  });

  test('what a page does after that, in its own last listeners, follows record by record, each with a new end', () => {
    const page = makePage();
    subscribe(page);
    page.server.end(GONE);
    page.posted();
    sendText(page, 'in a listener of the page');
    sendText(page, 'and one more');
    const said = page.posted();
    expect(batches(said).map(({ first, next }) => [first, next])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(said.filter(({ type }) => type === 'end')).toEqual([
      { type: 'end', next: 1, messages: 1, isCached: false },
      { type: 'end', next: 2, messages: 2, isCached: false },
    ]);
  });

  test('a page that is only cached says so, and continues in batches when it is shown and has a subscriber again', () => {
    const page = makePage();
    subscribe(page);
    page.server.end(KEPT);
    expect(page.posted()).toEqual([{ type: 'end', next: 0, messages: 0, isCached: true }]);
    page.server.resume();
    page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
    sendText(page);
    expect(page.posted()).toEqual([]);
    subscribe(page);
    expect(recordsOf(page.posted()).map(({ n }) => n)).toEqual([0]);
    sendText(page);
    expect(page.posted()).toEqual([]);
    page.runTimers();
    expect(recordsOf(page.posted()).map(({ n }) => n)).toEqual([1]);
  });

  test('a page whose subscribers are reconnecting broadcasts what they have not acknowledged', () => {
    const page = makePage();
    subscribe(page);
    sendText(page, 'acknowledged');
    page.runTimers();
    page.server.receive({ type: 'ack', subscriber: 'panel', next: 1 });
    sendText(page, 'on its way when the port broke');
    page.runTimers();
    page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
    sendText(page, 'after it');
    page.posted();
    page.server.end(GONE);
    const said = page.posted();
    expect(said.map((message) => message.type !== 'end' && message.subscriber)).toEqual([BROADCAST, false]);
    expect(recordsOf(said).map(({ n }) => n)).toEqual([1, 2]);
    expect(said.at(-1)).toEqual({ type: 'end', next: 3, messages: 3, isCached: false });
  });

  test('a page that goes before any panel has subscribed broadcasts all that it has, each record once', () => {
    const page = makePage();
    sendText(page);
    page.server.end(GONE);
    sendText(page, 'in a listener of the page');
    const said = page.posted();
    expect(recordsOf(said).map(({ n }) => n)).toEqual([0, 1]);
    expect(said.map(({ type }) => type)).toEqual(['batch', 'end', 'batch', 'end']);
  });

  test('if no panel waits for the final flush, a page that goes says how much it had and nothing more', () => {
    const page = makePage();
    page.isAwaited = false;
    sendText(page);
    page.server.end(GONE);
    sendText(page, 'in a listener of the page');
    expect(page.posted()).toEqual([{ type: 'end', next: 1, messages: 1, isCached: false }]);
  });

  test('if the user excludes the page, everything is counted, and open connections are known to a panel that is opened later', () => {
    const page = makePage();
    page.recorder.write('document', 0, { url: 'http://a/', isTop: true, isLate: false, timeOrigin: 1 });
    sendText(page);
    page.server.receive({ type: 'capture-nothing' });
    for (let index = 0; index < 300; index += 1) sendText(page);
    expect(page.recorder.ring.size()).toEqual({ records: 0, bytes: 0 });
    subscribe(page);
    // The document's own record outlives its place; after it 1 + 300 messages, numbers 1 to 301, are gone.
    expect(recordsOf(page.posted())).toMatchObject([
      { n: 0, kind: 'document' },
      { n: 1, kind: 'lost', reason: 'ring', count: 301, messages: 301 },
    ]);
    sendText(page, 'seen');
    page.runTimers();
    expect(recordsOf(page.posted())).toMatchObject([{ n: 302, payload: { data: 'seen' } }]);
    page.server.receive({ type: 'ack', subscriber: 'panel', next: 303 });
    page.server.receive({ type: 'unsubscribe', subscriber: 'panel' });
    page.time = SUBSCRIBER_GRACE;
    page.runTimers();
    sendText(page);
    expect(page.recorder.ring.size()).toEqual({ records: 0, bytes: 0 });
  });
});
