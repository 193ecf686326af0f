import { describe, expect, test } from 'vitest';
import type { SourceStatus } from '../../../../src/devtools-panel/source/source.ts';
import type { Snapshot } from '../../../../src/devtools-panel/state/snapshot.ts';
import { takeSnapshot } from '../../../../src/devtools-panel/state/take-snapshot.ts';
import { documentIn } from '../../../../src/store/comparison.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { Recording } from '../../analysis/recording.ts';
import { NO_INDUCED } from '../../../../src/devtools-panel/rows/induced-marks.ts';

const EMPTY: Snapshot = {
  streams: [],
  findings: [],
  findingsByStream: new Map(),
  ledger: [],
  events: [],
  induced: NO_INDUCED,
  now: 0,
};
const connected: SourceStatus = { kind: 'connected', recordedFromStart: true, startedAtEpoch: 0 };

const opened = (name: string) => ({ name, zero: 0, isRedacted: false, messages: 1 });

describe('a snapshot', () => {
  test('keeps the summaries of streams in which nothing has changed', () => {
    const traffic = new Recording();
    const [quiet, busy] = [traffic.socket(0, 'wss://a/quiet'), traffic.socket(0, 'wss://a/busy')];
    traffic.message(100, quiet, 'x');
    traffic.message(100, busy, 'x');
    const recording = createRecording({ clock: String });
    recording.push(traffic.records, true);
    // Ten seconds on, so that no rate changes any more.
    const first = takeSnapshot(recording, connected, EMPTY, 10_000);
    const before = traffic.records.length;
    traffic.message(10_100, busy, 'y');
    recording.push(traffic.records.slice(before), true);
    const second = takeSnapshot(recording, connected, first, 10_200);
    expect(second.streams[0]).toBe(first.streams[0]);
    expect(second.streams[1]).not.toBe(first.streams[1]);
  });

  test('puts the letter of its recording before a name where several are compared', () => {
    const recording = createRecording({ clock: String });
    for (const index of [0, 1]) {
      const traffic = new Recording('https://app.test/', documentIn(index, 'doc'));
      traffic.message(100, traffic.socket(0, 'wss://a/feed'), 'x');
      recording.push(traffic.records, true);
    }
    const status = {
      kind: 'file',
      recordedFromStart: true,
      startedAtEpoch: 0,
      name: '',
      read: 2,
      share: 1,
      isComplete: true,
      fault: '',
      recordings: [opened('one'), opened('two')],
    } as unknown as SourceStatus;
    const labels = takeSnapshot(recording, status, EMPTY, 200).streams.map(({ label }) => label[0]);
    expect(labels).toEqual(['A', 'B']);
  });
});
