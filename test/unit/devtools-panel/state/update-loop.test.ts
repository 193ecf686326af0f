import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Millis, millis } from '../../../../src/base/units.ts';
import type { SourceStatus } from '../../../../src/devtools-panel/source/source.ts';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, type LivePanel } from './live-panel.ts';
import { untilHolds } from '../../until-holds.ts';

let live: LivePanel;
afterEach(() => {
  live.panel.stop();
  vi.unstubAllGlobals();
});

const fileStatus = (isComplete: boolean, endsAt: Millis | null = null): SourceStatus => ({
  kind: 'file',
  recordedFromStart: true,
  startedAtEpoch: 0,
  name: 'a.rtlog',
  read: 3,
  share: 1,
  isComplete,
  fault: '',
  recordings: [{ name: 'a.rtlog', zero: 0, endsAt, messages: 3, fault: '', isRedacted: false, decoders: [] }],
});

function feed(): Recording {
  const traffic = new Recording();
  const connection = traffic.socket(40_000);
  for (let index = 0; index < 3; index += 1) traffic.message(50_000 + index * 1_000, connection, `n${index}`);
  return traffic;
}

describe('the update loop', () => {
  test('shows all of a file once it is read, from its first message on', async () => {
    live = startPanel(fileStatus(false));
    await live.send(feed().records);
    live.sink.status(fileStatus(true));
    const { from, until } = live.panel.viewport.window.peek();
    // 50 s to 52 s, and 2 % of these 2 s on each side.
    expect([from, until]).toEqual([49_960, 52_040]);
    expect(live.panel.viewport.isFollowing.peek()).toBe(false);
  });

  test('judges a file up to its end, not only to its last record', async () => {
    const asking = new Recording();
    asking.connect(0, 'websocket', 'wss://app.test/live');
    const kinds = async (endsAt: Millis | null): Promise<readonly string[]> => {
      live = startPanel(fileStatus(false));
      await live.send(asking.records);
      live.sink.status(fileStatus(true, endsAt));
      const found = live.panel.recording.analysis.findings().map(({ kind }) => kind);
      live.panel.stop();
      return found;
    };
    expect(await kinds(null)).toEqual([]);
    expect(await kinds(millis(30_000))).toEqual(['never-answered']);
  });

  test('draws many small batches once a period, not once each', async () => {
    live = startPanel();
    const { records } = feed();
    await live.send(records);
    const before = live.panel.display.drawings.peek();
    const more = new Recording('https://app.test/other', 'doc-2');
    const connection = more.socket(60_000);
    for (let index = 0; index < 50; index += 1) more.message(61_000 + index, connection, `m${index}`);
    for (const record of more.records) live.sink.records([record]);
    await live.sink.whenProcessed();
    await untilHolds(() => expect(live.panel.display.drawings.peek()).toBeGreaterThan(before));
    expect(live.panel.display.drawings.peek() - before).toBeLessThan(5);
  });

  test('answers of the source reach the details', async () => {
    live = startPanel();
    const ref = { document: 'doc-1', n: 3, part: 0 };
    live.panel.details.requestBody(ref);
    expect(live.requested).toEqual([ref]);
    live.sink.body(ref, null);
    expect(live.panel.details.body(ref)).toBeNull();
  });
});
