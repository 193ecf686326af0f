import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatOffset } from '../../../../src/base/format.ts';
import { millis } from '../../../../src/base/units.ts';
import type { SourceStatus } from '../../../../src/devtools-panel/source/source.ts';
import { clockOf } from '../../../../src/devtools-panel/state/snapshot.ts';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, ZERO, type LivePanel } from './live-panel.ts';
import { untilHolds } from '../../until-holds.ts';

const panels: LivePanel[] = [];
afterEach(() => {
  for (const { panel } of panels.splice(0)) panel.stop();
  vi.unstubAllGlobals();
});

function start(status?: SourceStatus): LivePanel {
  const live = startPanel(status);
  panels.push(live);
  return live;
}

/** A socket with five messages from 100 ms on, which lives on. */
function traffic(): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let index = 0; index < 5; index += 1) recording.message(100 + index * 100, socket, `n${index}`);
  return recording;
}

describe('a clear', () => {
  let live: LivePanel;
  beforeEach(async () => {
    live = start();
    await live.send(traffic().records);
    const [stream] = live.panel.recording.analysis.streams();
    live.panel.selection.select({ stream: stream?.id ?? -1, message: 2 });
    live.panel.viewState.addMark(250);
    live.panel.viewState.setArea({ from: millis(100), until: millis(300), streams: [] });
    live.panel.viewport.show({ from: millis(100), until: millis(300) });
  });

  test('forgets messages, selection, area, marks and window, and keeps the connection that lives', async () => {
    const { panel } = live;
    panel.clear();
    await untilHolds(() => expect(panel.display.totals.peek().messages).toBe(0));
    expect(panel.selection.current.peek().message).toBeNull();
    expect([panel.viewState.area.peek(), panel.viewState.marks.peek()]).toEqual([null, []]);
    expect(panel.viewport.isFollowing.peek()).toBe(true);
    expect(panel.recording.analysis.streams().map(({ state }) => state)).toEqual(['open']);
  });

  test('comes after what was sent before it, so that no message is counted twice', async () => {
    const { panel, sink } = live;
    const more = new Recording('https://app.test/', 'doc-2');
    more.message(700, more.socket(600), 'late');
    sink.records(more.records);
    panel.clear();
    await sink.whenProcessed();
    await untilHolds(() => expect(panel.recording.totals.messages).toBe(0));
  });
});

describe('limits of memory', () => {
  test('reach the recording at once, and no more after the panel stopped', () => {
    const { panel } = start();
    const before = panel.settings.limits.peek();
    panel.settings.setLimits({ ...before, records: 1_234 });
    expect(panel.recording.limits.records).toBe(1_234);
    panel.stop();
    panel.settings.setLimits({ ...before, records: 5_678 });
    expect(panel.recording.limits.records).toBe(1_234);
  });
});

describe('an instant in the words of a finding', () => {
  /** The sentence about a message at 5.1 s on a socket that was closed at 5 s. */
  async function sentence(startedAtEpoch: number): Promise<string> {
    const live = start({ kind: 'connected', recordedFromStart: true, startedAtEpoch });
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(5_000, socket, { code: 1006 });
    recording.message(5_100, socket, 'too late', { direction: 'out' });
    await live.send(recording.records);
    return live.panel.display.snapshot.peek().findings[0]?.text ?? '';
  }

  test('is by the clock of the user', async () => {
    expect(await sentence(ZERO)).toContain(`, at ${clockOf(ZERO + 5_100)};`);
  });

  test('counts from the zero of its recording where the clock is unknown, as for compared recordings', async () => {
    expect(await sentence(0)).toContain(`, at ${formatOffset(millis(5_100))};`);
  });
});
