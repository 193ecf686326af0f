import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import { stepMessage } from '../../../../src/devtools-panel/state/navigation.ts';
import type { SourceSink } from '../../../../src/devtools-panel/source/source.ts';
import { Recording } from '../../analysis/recording.ts';

const whenProcessed = (sink: SourceSink | null): Promise<void> =>
  sink?.whenProcessed() ?? Promise.reject(new Error('not started'));

let panel: Panel;

// Ten messages, 0 to 9; those with an even number buy.
beforeEach(async () => {
  // Node has no frames; nothing is drawn here.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  for (let index = 0; index < 10; index += 1) {
    traffic.message(200 + index, connection, `${index % 2 === 0 ? 'buy' : 'sell'} ${index}`);
  }
  let sink: SourceSink | null = null;
  panel = createPanel({
    isLive: false,
    start(next) {
      sink = next;
      next.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: 1_700_000_000_000 });
      next.records(traffic.records);
    },
    stop: () => undefined,
    requestBody: () => undefined,
  });
  panel.start();
  await whenProcessed(sink);
  const [log] = panel.recording.logs();
  panel.selection.select({ stream: log?.stream ?? -1, message: 5 });
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

const stepped = (...steps: readonly number[]): readonly (number | null)[] =>
  steps.map((by) => {
    stepMessage(panel, by);
    return panel.selection.current.peek().message;
  });

const filterBy = async (text: string): Promise<void> => {
  panel.search.setText(text);
  await vi.waitFor(() => expect(panel.search.isComplete()).toBe(true), { timeout: 5_000 });
};

describe('stepping through messages', () => {
  test('goes through all of them without a filter, and stops at the ends', () => {
    expect(stepped(1, 1, -1, -1, -1, -1, -1, -1, -1, -1)).toEqual([6, 7, 6, 5, 4, 3, 2, 1, 0, 0]);
  });
  test('goes through those that pass while a filter is on', async () => {
    await filterBy('buy');
    expect(stepped(1, 1, 1, -1, -1, -1, -1, -1)).toEqual([6, 8, 8, 6, 4, 2, 0, 0]);
  });
  test('begins with the last that passes', async () => {
    await filterBy('buy');
    panel.selection.select({ message: null });
    expect(stepped(1)).toEqual([8]);
  });
  test('never goes back where it was asked to go on', async () => {
    await filterBy('buy');
    panel.selection.select({ message: 9 });
    expect(stepped(1, -1)).toEqual([9, 8]);
  });
  test('stays where nothing passes', async () => {
    await filterBy('hold');
    expect(stepped(1, -1)).toEqual([5, 5]);
  });
});
