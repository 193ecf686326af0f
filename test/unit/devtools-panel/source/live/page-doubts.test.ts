import { describe, expect, test } from 'vitest';
import { DoubtsTracker } from '../../../../../src/devtools-panel/source/live/page-doubts.ts';

const claim = { what: 'url', claimed: 'https://bank.example', actual: 'http://a.test' } as const;

describe('doubts about pages', () => {
  test('are absent while there are none', () => {
    const doubts = new DoubtsTracker();
    doubts.refused(0);
    expect([doubts.read(), doubts.takeChange()]).toEqual([undefined, false]);
  });

  test('count every false claim, and show the first', () => {
    const doubts = new DoubtsTracker();
    doubts.claimed(claim);
    doubts.claimed({ ...claim, what: 'top' });
    expect(doubts.read()).toMatchObject({ falseClaims: 2, falseClaim: claim, refusals: 0, cutOffAt: null });
  });

  test('know each page that is cut off once, since when the first is, and forget one that answers after all', () => {
    const doubts = new DoubtsTracker();
    expect([doubts.cutOff('a', 2_000), doubts.cutOff('a', 9_000), doubts.cutOff('b', 1_000)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(doubts.read()).toMatchObject({ cutOffs: 2, cutOffAt: 1_000 });
    doubts.answered('b');
    expect(doubts.read()).toMatchObject({ cutOffs: 1, cutOffAt: 2_000 });
    doubts.answered('a');
    expect(doubts.read()).toBeUndefined();
  });

  test('report a change once', () => {
    const doubts = new DoubtsTracker();
    doubts.refused(3);
    expect([doubts.takeChange(), doubts.takeChange()]).toEqual([true, false]);
  });
});
