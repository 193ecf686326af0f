import { describe, expect, test } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import { ReplyTracker } from '../../../../../src/analysis/numbering/repeats/reply-tracker.ts';

const message = (direction: 'in' | 'out', ref: string, at: number, connection = 0) => ({
  direction,
  connection,
  ref,
  type: 'call',
  at: millis(at),
  record: { document: 'doc-1', n: at, part: 0 },
});

describe('requests and their replies', () => {
  test('pair across directions: what goes out is answered by what comes in', () => {
    const tracker = new ReplyTracker();
    tracker.ask(message('out', '1', 0));
    tracker.answer(message('out', '1', 100));
    expect(tracker.roundTrips()).toBe(null);
    expect(tracker.answer(message('in', '1', 250))).toBe(null);
    expect(tracker.roundTrips()).toEqual({ count: 1, half: 250, most: 250, longest: 250 });
  });

  test('are overdue after ten seconds, or after ten usual round trips if that is longer', () => {
    const tracker = new ReplyTracker();
    tracker.ask(message('out', '1', 0));
    expect([tracker.overdue(9_999).length, tracker.overdue(10_000).length]).toEqual([0, 1]);
    tracker.answer(message('in', '1', 2_000));
    tracker.ask(message('out', '2', 3_000));
    expect(tracker.patience).toBe(20_000);
    expect([tracker.overdue(22_999).length, tracker.overdue(23_000).length]).toEqual([0, 1]);
  });

  test('are not overdue once a partial answer came, or if none is due', () => {
    const tracker = new ReplyTracker();
    tracker.ask(message('out', '1', 0));
    tracker.progress(message('in', '1', 100));
    tracker.mayAsk(message('out', '2', 0));
    expect(tracker.overdue(60_000)).toEqual([]);
  });

  test('with one reference several times open are each answered once', () => {
    const tracker = new ReplyTracker();
    for (const at of [0, 10, 20]) tracker.ask(message('out', '1', at));
    for (const at of [100, 110, 120]) expect(tracker.answer(message('in', '1', at))).toBe(null);
    expect(tracker.answer(message('in', '1', 130))).not.toBe(null);
    expect(tracker.roundTrips()).toMatchObject({ count: 3, longest: 100 });
  });

  test('a second answer is reported, until the reference is used again', () => {
    const tracker = new ReplyTracker();
    tracker.ask(message('out', '1', 0));
    tracker.answer(message('in', '1', 10));
    expect(tracker.answer(message('in', '1', 20))).toMatchObject({ asked: { ref: '1' }, at: 20 });
    tracker.ask(message('out', '1', 30));
    expect(tracker.answer(message('in', '1', 40))).toBe(null);
  });

  test('an end of the connection leaves only what was overdue by then, and nothing if the page ended it', () => {
    const overdue = (byPage: boolean, at: number): number => {
      const tracker = new ReplyTracker();
      tracker.ask(message('out', '1', 0));
      tracker.ended(0, millis(at), byPage);
      return tracker.overdue(60_000).length;
    };
    expect([overdue(false, 10_000), overdue(false, 9_999), overdue(true, 10_000)]).toEqual([1, 0, 0]);
  });
});
