import { describe, expect, test } from 'vitest';
import { LiveStatus } from '../../../../../src/devtools-panel/source/live/live-status.ts';
import type { SourceStatus } from '../../../../../src/devtools-panel/source/source.ts';

function startStatus() {
  const reported: SourceStatus[] = [];
  const page = { now: 0, lost: 0 };
  const status = new LiveStatus({
    report: (next) => reported.push(next),
    facts: () => ({ recordedFromStart: true, startedAtEpoch: 5 }),
    lostMessages: () => page.lost,
    now: () => page.now,
  });
  return { status, page, reported, kinds: () => reported.map(({ kind }) => kind) };
}

describe('the status of the live source', () => {
  test('carries the facts about the recording', () => {
    const { status, reported } = startStatus();
    status.connecting();
    expect(reported).toEqual([{ kind: 'connecting', recordedFromStart: true, startedAtEpoch: 5 }]);
  });

  test('is connected when a page answers, and lost once however many attempts fail', () => {
    const { status, kinds } = startStatus();
    status.answered();
    status.broken();
    status.broken();
    expect(kinds()).toEqual(['connected', 'lost']);
  });

  test('says how long the break was and what was lost meanwhile: 9 - 2 messages in 3,500 - 500 ms', () => {
    const { status, page, reported } = startStatus();
    page.lost = 2;
    page.now = 500;
    status.broken();
    page.lost = 9;
    page.now = 3_500;
    status.answered();
    expect(reported.at(-1)).toMatchObject({ kind: 'reconnected', after: 3_000, notRecorded: 7 });
    status.answered();
    expect(reported.at(-1)).toMatchObject({ kind: 'connected' });
  });

  test('does not seem connected because a fact changed during a break', () => {
    const { status, kinds } = startStatus();
    status.broken();
    status.factsChanged();
    expect(kinds()).toEqual(['lost']);
    status.answered();
    status.factsChanged();
    expect(kinds()).toEqual(['lost', 'reconnected', 'connected']);
  });

  test('does not seem connected because a fact changed before any page has answered', () => {
    const { status, kinds } = startStatus();
    status.factsChanged();
    status.connecting();
    status.factsChanged();
    status.unreachable('not-recordable');
    status.factsChanged();
    expect(kinds()).toEqual(['connecting', 'connecting', 'not-recordable', 'not-recordable']);
  });
});
