import { describe, expect, test } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import { DocumentIntake } from '../../../../../src/devtools-panel/source/live/document-intake.ts';
import { DoubtsTracker } from '../../../../../src/devtools-panel/source/live/page-doubts.ts';
import { BROADCAST } from '../../../../../src/wire/hops.ts';
import type { PageWireRecord } from '../../../../../src/wire/record.ts';

const fault = (n: number): PageWireRecord => ({ kind: 'fault', n, at: millis(n * 10), where: 'test', text: '' });

const overwritten = (n: number, count: number, messages: number): PageWireRecord => ({
  kind: 'lost',
  reason: 'ring',
  n,
  count,
  messages,
  at: millis(n * 10),
  until: millis((n + count) * 10),
});

const batch = (first: number, ...records: PageWireRecord[]) => {
  const last = records.at(-1);
  const next = last === undefined ? first : last.kind === 'lost' ? last.n + last.count : last.n + 1;
  return { first, next, records };
};

/** The numbers that an intake let through. */
const numbers = (records: readonly { n: number }[] | null): readonly number[] | null =>
  records?.map(({ n }) => n) ?? null;

describe('the intake of a document whose page got hold of its line', () => {
  const NOW = 1_000_000;

  function startIntake() {
    const doubts = new DoubtsTracker();
    const intake = new DocumentIntake('d', millis(0), doubts);
    intake.identify({ url: 'http://a.test/', origin: 'http://a.test', isTop: false, timeOrigin: NOW - 1_000 });
    intake.requested(true);
    return { intake, doubts };
  }

  test('takes who the document is from its relay, and counts what the page claims otherwise', () => {
    const { intake, doubts } = startIntake();
    const lie: PageWireRecord = {
      kind: 'document',
      n: 0,
      at: millis(0),
      url: 'https://bank.example/account',
      isTop: true,
      isLate: false,
      timeOrigin: 7,
    };
    expect(intake.take(batch(0, lie), NOW)).toMatchObject([
      { url: 'http://a.test/', isTop: false, timeOrigin: NOW - 1_000 },
    ]);
    expect(doubts.read()).toMatchObject({
      falseClaims: 1,
      falseClaim: { what: 'url', claimed: 'https://bank.example', actual: 'http://a.test' },
    });
  });

  test('refuses a batch with more records than a page can have written, and continues with the next that is sane', () => {
    const { intake, doubts } = startIntake();
    expect(intake.take(batch(0, overwritten(0, 1e12, 1e12)), NOW)).toEqual([]);
    expect([intake.next, intake.lostMessages, doubts.read()?.refusals]).toEqual([0, 0, 1]);
    expect(numbers(intake.take(batch(0, fault(0)), NOW))).toEqual([0]);
  });

  test('refuses an end before what is here, and one beyond what is possible', () => {
    const { intake, doubts } = startIntake();
    intake.take(batch(0, fault(0), fault(1)), NOW);
    intake.announceEnd({ next: 1, messages: 0, isCached: false }, NOW);
    intake.announceEnd({ next: Number.MAX_SAFE_INTEGER, messages: 5, isCached: false }, NOW);
    expect(doubts.read()?.refusals).toBe(2);
    // Neither was its end.
    expect(intake.disconnect(millis(60))).toMatchObject([{ reason: 'no-farewell', messages: 0 }]);
  });

  test('notices that numbers are used twice, which hides what the recorder wrote under them', () => {
    const { intake, doubts } = startIntake();
    intake.take(batch(0, fault(0)), NOW);
    // The page forges 1 to 9; the recorder's own records 1 to 3 come after them. One batch may be of an earlier request.
    intake.take(batch(1, fault(1), fault(2), fault(3), overwritten(4, 6, 0)), NOW);
    intake.take(batch(1, fault(1), fault(2)), NOW);
    expect(doubts.read()).toBeUndefined();
    intake.take(batch(1, fault(1), fault(2), overwritten(3, 6, 0)), NOW);
    expect(doubts.read()?.refusals).toBe(1);
  });

  test('takes no repetition for that which the panel requested, or that a final flush to all panels brings', () => {
    const { intake, doubts } = startIntake();
    intake.take(batch(0, fault(0), fault(1)), NOW);
    expect(intake.take(batch(4, fault(4)), NOW)).toBeNull();
    intake.requested(false);
    intake.take(batch(1, fault(1), fault(2)), NOW);
    intake.take({ ...batch(0, fault(0), fault(1)), subscriber: BROADCAST }, NOW);
    // A new connection begins where the panel says.
    intake.requested(true);
    intake.take(batch(3, fault(3)), NOW);
    expect(doubts.read()).toBeUndefined();
  });
});

describe('the intake of one document', () => {
  test('passes on each record once, whatever is resent', () => {
    const intake = new DocumentIntake('d', millis(0));
    expect(numbers(intake.take(batch(0, fault(0), fault(1))))).toEqual([0, 1]);
    expect(numbers(intake.take(batch(0, fault(0), fault(1), fault(2))))).toEqual([2]);
    expect(numbers(intake.take(batch(1, fault(1), fault(2))))).toEqual([]);
    expect(intake.next).toBe(3);
  });

  test('takes nothing of a batch that begins above the number it waits for', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    expect(intake.take(batch(2, fault(2)))).toBeNull();
    expect(intake.next).toBe(1);
  });

  test('puts a record for a hole inside a batch, and counts every number of it as a lost message', () => {
    const intake = new DocumentIntake('d', millis(0));
    const placed = intake.take({ first: 0, next: 6, records: [fault(0), fault(3)] });
    // numbers 0, then 1-2 missing, then 3, then 4-5 missing
    expect(placed?.map((record) => [record.kind, record.n, record.kind === 'lost' ? record.count : 1])).toEqual([
      ['fault', 0, 1],
      ['lost', 1, 2],
      ['fault', 3, 1],
      ['lost', 4, 2],
    ]);
    expect(intake.lostMessages).toBe(4);
    expect(intake.next).toBe(6);
  });

  test('counts only the messages of what the ring evicted', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, overwritten(0, 100, 90), fault(100)));
    expect(intake.lostMessages).toBe(90);
    expect(intake.next).toBe(101);
    expect(intake.hasBeginning).toBe(false);
  });

  test('moves instants from the document to the recording', () => {
    const intake = new DocumentIntake('d', millis(1000));
    expect(intake.take(batch(0, fault(0), fault(1)))?.map(({ at }) => at)).toEqual([1000, 1010]);
  });

  const page = (n: number, event: 'pagehide' | 'freeze' | 'pageshow', wasKept = true): PageWireRecord => ({
    kind: 'page',
    n,
    at: millis(n * 10),
    event,
    wasKept,
    url: '',
    length: millis(0),
  });

  test('says how many records and messages a page still had when it went', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0), overwritten(1, 3, 2)));
    // 5 of 9 records are missing; of 6 messages 2 are lost already, so 4 went with the page.
    intake.announceEnd({ next: 9, messages: 6, isCached: false });
    expect(intake.disconnect(millis(120))).toMatchObject([
      { kind: 'lost', reason: 'page-gone', n: 4, count: 5, messages: 4, until: 120 },
    ]);
    expect(intake.lostMessages).toBe(6);
    expect(intake.disconnect(millis(130))).toEqual([]);
  });

  test('reports nothing for a page whose end came after all its records', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    intake.announceEnd({ next: 1, messages: 0, isCached: false });
    expect(intake.disconnect(millis(50))).toEqual([]);
  });

  test('reports once for a page that ended unannounced that its last moments are unknown', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    expect(intake.disconnect(millis(50))).toMatchObject([
      { kind: 'lost', reason: 'no-farewell', n: 1, count: 1, messages: 0, at: 0, until: 50 },
    ]);
    expect(intake.disconnect(millis(60))).toEqual([]);
    // It lived after all: it goes on where it was.
    expect(numbers(intake.take(batch(1, fault(1))))).toEqual([1]);
  });

  test('reports the same for a page that was cached in the middle of its traffic, and nothing for a quiet one', () => {
    const busy = new DocumentIntake('d', millis(0));
    busy.take(batch(0, fault(0)));
    expect(busy.disconnect(millis(1_000), true)).toMatchObject([{ reason: 'no-farewell' }]);
    const quiet = new DocumentIntake('d', millis(0));
    quiet.take(batch(0, fault(0)));
    expect(quiet.disconnect(millis(1_001), true)).toEqual([]);
  });

  test('treats a page in the back/forward cache as alive, until it is back and ends', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0), page(1, 'pagehide'), page(2, 'freeze')));
    expect(intake.disconnect(millis(50))).toEqual([]);
    intake.take(batch(3, page(3, 'pageshow')));
    expect(intake.disconnect(millis(60))).toMatchObject([{ reason: 'no-farewell' }]);
  });

  test('waits for records that were cached with their page, and counts them once the page is gone', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    intake.announceEnd({ next: 4, messages: 2, isCached: true });
    expect(intake.disconnect(millis(50), true)).toMatchObject([{ reason: 'no-farewell', messages: 0 }]);
    expect(intake.next).toBe(1);
    expect(intake.disconnect(millis(60))).toMatchObject([{ reason: 'page-gone', n: 1, count: 3, messages: 2 }]);
  });

  test('reports nothing for a cached page that had sent everything, however busy it was', () => {
    const intake = new DocumentIntake('d', millis(0));
    intake.take(batch(0, fault(0)));
    intake.announceEnd({ next: 1, messages: 0, isCached: true });
    expect(intake.disconnect(millis(1), true)).toEqual([]);
    expect(intake.disconnect(millis(2))).toEqual([]);
  });
});
