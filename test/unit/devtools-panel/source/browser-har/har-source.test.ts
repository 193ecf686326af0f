import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import { BURST, BURST_REST } from '../../../../../src/devtools-panel/source/browser-har/burst-detector.ts';
import { HAR_PERIOD, HarSource } from '../../../../../src/devtools-panel/source/browser-har/har-source.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { BY_WORKER, entry, frames, HOOK, ZERO } from './har-fixtures.ts';

/** A browser whose list of requests is the test's. */
function startSource(isListOnDemand: boolean) {
  let entries: readonly unknown[] = [];
  let readings = 0;
  /** Questions that the browser has not answered yet; null where it answers at once. */
  let waiting: (() => void)[] | null = null;
  const listeners = new Set<(request: unknown) => void>();
  const records: WireRecord[] = [];
  const states: string[] = [];
  const recording = { zero: ZERO };
  const source: HarSource = new HarSource(
    { zero: () => recording.zero, isListOnDemand, onStateChange: () => states.push(source.state()) },
    {
      getHar(callback) {
        readings += 1;
        const answer = (): void => callback({ entries });
        if (waiting === null) answer();
        else waiting.push(answer);
      },
      onRequestFinished: {
        addListener: (listener) => void listeners.add(listener),
        removeListener: (listener) => void listeners.delete(listener),
      },
      hookUrl: HOOK,
    },
  );
  return {
    source,
    records,
    states,
    recording,
    listeners,
    readings: () => readings,
    list: (next: readonly unknown[]) => (entries = next),
    start: () => source.start({ records: (batch) => records.push(...batch) }),
    /** Has the browser answer no question any more. */
    holdAnswers: () => void (waiting = []),
    answer: () => {
      for (const each of waiting ?? []) each();
      waiting = null;
    },
  };
}

const socketOfWorker = (at = 0): unknown => entry({ at, more: { ...frames(2), _initiator: BY_WORKER } });

/** More records in one second than a burst needs, written `at` that instant. */
const burst = (at: number): readonly WireRecord[] =>
  Array.from({ length: BURST + 1 }, (_, n) => ({
    kind: 'fault',
    n,
    at: millis(at),
    document: 'd',
    where: '',
    text: '',
  }));

const messagesOf = (records: readonly WireRecord[]): number => records.filter(({ kind }) => kind === 'message').length;

describe('the browser’s list of requests', () => {
  beforeEach(() => void vi.useFakeTimers({ now: ZERO }));
  afterEach(() => void vi.useRealTimers());

  test('is read once a second, and what only the browser has seen is reported', () => {
    const { start, records, list, readings } = startSource(false);
    list([socketOfWorker()]);
    start();
    vi.advanceTimersByTime(10 * HAR_PERIOD);
    expect(readings()).toBe(10);
    expect(messagesOf(records)).toBe(2);
  });

  test('is read at once when the page ends, and nothing of it is held back', () => {
    const { source, start, records, list, readings } = startSource(false);
    list([socketOfWorker()]);
    start();
    source.pageEnds();
    expect(readings()).toBe(1);
    vi.advanceTimersByTime(300);
    source.pageEnds();
    expect([readings(), messagesOf(records)]).toEqual([2, 2]);
    vi.advanceTimersByTime(10 * HAR_PERIOD);
    expect([readings(), messagesOf(records)]).toEqual([12, 2]);
  });

  test('is not read for an end that it has nothing to say of: no zero, paused, or switched off', () => {
    const { source, start, recording, readings } = startSource(true);
    start();
    source.pageEnds();
    source.setEnabled(true);
    recording.zero = 0;
    source.pageEnds();
    source.stop();
    recording.zero = ZERO;
    source.pageEnds();
    // Nothing but the question whether it is kept.
    expect(readings()).toBe(1);
  });

  test('is not read while the recording has no zero', () => {
    const { start, recording, readings } = startSource(false);
    recording.zero = 0;
    start();
    vi.advanceTimersByTime(3 * HAR_PERIOD);
    expect(readings()).toBe(0);
    recording.zero = ZERO;
    vi.advanceTimersByTime(HAR_PERIOD);
    expect(readings()).toBe(1);
  });

  test('that the browser keeps on demand is read, and listened to, only while that is enabled', () => {
    const { start, source, readings, listeners } = startSource(true);
    start();
    vi.advanceTimersByTime(3 * HAR_PERIOD);
    expect([readings(), listeners.size]).toEqual([0, 0]);
    source.setEnabled(true);
    vi.advanceTimersByTime(HAR_PERIOD);
    // Once to learn that it is kept.
    expect([readings(), listeners.size]).toEqual([2, 1]);
    source.setEnabled(false);
    vi.advanceTimersByTime(3 * HAR_PERIOD);
    expect([readings(), listeners.size]).toEqual([2, 0]);
  });

  test('reports nothing that began before it was enabled again', () => {
    const { start, source, records, list } = startSource(true);
    source.setEnabled(true);
    start();
    source.setEnabled(false);
    vi.advanceTimersByTime(5 * HAR_PERIOD);
    source.setEnabled(true);
    list([socketOfWorker(4_000), socketOfWorker(5_000)]);
    vi.advanceTimersByTime(10 * HAR_PERIOD);
    expect(records.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
  });

  test('is not read during a burst of messages if it costs the page something', () => {
    const { start, source, states, readings } = startSource(true);
    source.setEnabled(true);
    start();
    source.note(burst(0));
    expect([states, readings()]).toEqual([['starting', 'kept', 'paused'], 1]);
    vi.advanceTimersByTime(BURST_REST - 1);
    expect(readings()).toBe(1);
    vi.advanceTimersByTime(2 * HAR_PERIOD);
    expect(states.slice(3)).toEqual(['starting', 'kept']);
    expect(readings()).toBe(3);
  });

  test('is starting until the browser keeps it, which its first answer tells', () => {
    const { start, source, states, readings, holdAnswers, answer } = startSource(true);
    source.setEnabled(true);
    holdAnswers();
    start();
    vi.advanceTimersByTime(HAR_PERIOD / 2);
    expect([states, readings()]).toEqual([['starting'], 1]);
    answer();
    expect(states).toEqual(['starting', 'kept']);
    source.note(burst(0));
    holdAnswers();
    vi.advanceTimersByTime(BURST_REST + HAR_PERIOD);
    expect(states.slice(2)).toEqual(['paused', 'starting']);
    answer();
    expect(states.at(-1)).toBe('kept');
    source.setEnabled(false);
    expect(states.at(-1)).toBe('off');
  });

  test('is kept at once if the browser keeps it anyway', () => {
    const { start, states } = startSource(false);
    start();
    expect(states).toEqual(['kept']);
  });

  test('is read during a burst if the browser keeps it anyway', () => {
    const { start, source, readings } = startSource(false);
    start();
    source.note(burst(0));
    vi.advanceTimersByTime(HAR_PERIOD);
    expect([source.state(), readings()]).toEqual(['kept', 1]);
  });

  test('is not read any more once the source has stopped', () => {
    const { start, source, readings, listeners, list, records } = startSource(false);
    list([socketOfWorker()]);
    start();
    source.stop();
    vi.advanceTimersByTime(10 * HAR_PERIOD);
    expect([readings(), listeners.size, records.length]).toEqual([0, 0, 0]);
  });
});
