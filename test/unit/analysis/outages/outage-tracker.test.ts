import { describe, expect, test } from 'vitest';
import type { CreateDetector } from '../../../../src/analysis/detector.ts';
import { OutageTracker, waitsOf } from '../../../../src/analysis/outages/outage-tracker.ts';
import type { Outage } from '../../../../src/analysis/outages/outage-tracker.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';
import { outage } from './outage.ts';

/** The outages of a recording, as they were when they last changed. */
function outagesOf(recording: Recording): readonly Outage[] {
  const outages = new Set<Outage>();
  const create: CreateDetector = (context) => {
    const tracker = new OutageTracker(context, { changed: (_stream, changed) => void outages.add(changed) });
    return {
      connecting: (stream, span) => tracker.connecting(stream, span),
      opened: (stream, span, record) => tracker.opened(stream, span, record),
      closed: (stream, span, record) => tracker.closed(stream, span, record),
      findings: () => [],
    };
  };
  findingsOf(recording, create);
  return [...outages];
}

describe('outages', () => {
  test('an outage lasts from the end of a connection to the next that opens, with the waits between', () => {
    const [only, ...more] = outagesOf(outage([1_000, 2_000, 4_000], true));
    expect(more).toEqual([]);
    // 60,000 + 1,000 + 5 + 2,000 + 5 + 4,000 + 20 until it is open
    expect(only).toMatchObject({ from: 60_000, resumedAt: 67_030, attemptCount: 3, flaps: 0, wasUp: true });
    expect(only === undefined ? [] : waitsOf(only)).toEqual([1_000, 2_000, 4_000]);
  });

  test('a connection that lives for less than 5 s is part of the outage', () => {
    const recording = outage([1_000], true);
    recording.close(63_000, 2, { code: 1006 });
    recording.socket(65_000);
    expect(outagesOf(recording)).toMatchObject([{ attemptCount: 2, flaps: 1, resumedAt: 65_020 }]);
  });

  test('one that lived longer begins an outage of its own', () => {
    const recording = outage([1_000], true);
    recording.close(66_100, 2, { code: 1006 });
    recording.socket(68_000);
    expect(outagesOf(recording)).toMatchObject([
      { from: 60_000, attemptCount: 1 },
      { from: 66_100, attemptCount: 1 },
    ]);
  });

  test('an end by the page is no outage', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.closing(5_000, socket);
    recording.close(5_010, socket, { code: 1000, wasClean: true });
    recording.socket(6_000);
    expect(outagesOf(recording)).toEqual([]);
  });

  test('a wait of a hidden page is not known', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(60_000, socket, { code: 1006 });
    recording.page(60_500, 'hidden');
    recording.socket(75_000);
    const [only] = outagesOf(recording);
    expect(only?.isObscured).toBe(true);
    expect(only === undefined ? [] : waitsOf(only)).toEqual([]);
  });
});
