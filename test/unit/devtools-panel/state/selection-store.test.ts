import { effect } from '@preact/signals';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isWithin } from '../../../../src/devtools-panel/state/selection-store.ts';
import { Recording } from '../../analysis/recording.ts';
import { startPanel, type LivePanel } from './live-panel.ts';

let live: LivePanel;
// Two sockets: `a` with messages at 200 and 300 ms, `b` with one at 250 ms.
const traffic = (): Recording => {
  const recording = new Recording();
  const [a, b] = [recording.socket(0, 'wss://app.test/a'), recording.socket(10, 'wss://app.test/b')];
  recording.message(200, a, 'one');
  recording.message(250, b, 'other');
  recording.message(300, a, 'two');
  return recording;
};

beforeEach(async () => {
  live = startPanel();
  await live.send(traffic().records);
});
afterEach(() => {
  live.panel.stop();
  vi.unstubAllGlobals();
});

const idOf = (path: string): number =>
  live.panel.display.snapshot.peek().streams.find(({ url }) => url.endsWith(path))?.id ?? -1;

describe('the selection', () => {
  test('begins with the first stream that has messages', () => {
    expect(live.panel.selection.current.peek()).toEqual({ stream: idOf('/a'), message: null, finding: null });
    expect(live.panel.selection.stream.peek()?.url).toBe('wss://app.test/a');
  });

  test('gives the selected message and its instant, always as the same object', () => {
    const { selection } = live.panel;
    selection.select({ message: 1 });
    const message = selection.message.peek();
    expect(message?.payload.data).toBe('two');
    expect(selection.messageTime()).toBe(300);
    live.panel.display.setPaused(true);
    live.panel.display.setPaused(false);
    expect(selection.message.peek()).toBe(message);
  });

  test('another stream takes message and finding away, the same stream does not', () => {
    const { selection } = live.panel;
    selection.select({ message: 1, finding: 'f' });
    selection.select({ stream: idOf('/a') });
    expect(selection.current.peek()).toEqual({ stream: idOf('/a'), message: 1, finding: 'f' });
    selection.select({ stream: idOf('/b') });
    expect(selection.current.peek()).toEqual({ stream: idOf('/b'), message: null, finding: null });
    expect(selection.messageTime()).toBeUndefined();
  });

  test('one selected row takes the place of several', () => {
    const { selection } = live.panel;
    selection.selectRows({ anchor: 1, head: 0 });
    selection.select({ message: 0 });
    expect(selection.rows.peek()).toBeNull();
  });

  test('a connection is selected instead of a message, and gives way to one or to another stream', () => {
    const { selection } = live.panel;
    const connection = { document: traffic().document, connection: 1 };
    selection.select({ message: 1, finding: 'f' });
    selection.selectConnection(connection);
    expect(selection.current.peek()).toEqual({ stream: idOf('/a'), message: null, finding: null });
    expect(selection.connection.peek()).toEqual(connection);
    selection.select({ message: 0 });
    expect(selection.connection.peek()).toBeNull();
    selection.selectConnection(connection);
    selection.select({ stream: idOf('/b') });
    expect(selection.connection.peek()).toBeNull();
  });

  test('a change of stream and message is one change to whoever reads it', () => {
    const seen: unknown[] = [];
    const stop = effect(() => void seen.push(live.panel.selection.current.value));
    live.panel.selection.selectRows({ anchor: 0, head: 1 });
    live.panel.selection.select({ stream: idOf('/b'), message: 0 });
    stop();
    expect(seen).toHaveLength(2);
  });

  test('a finding that is not, or no longer, in the snapshot is undefined', () => {
    live.panel.selection.select({ finding: 'gone' });
    expect(live.panel.selection.finding.peek()).toBeUndefined();
  });

  test('a clear leaves nothing selected but the first stream with messages', async () => {
    live.panel.selection.select({ message: 1 });
    live.panel.clear();
    expect(live.panel.selection.current.peek()).toEqual({ stream: null, message: null, finding: null });
    expect(live.panel.selection.message.peek()).toBeUndefined();
  });
});

test('rows selected together include both ends, in whichever order they were chosen', () => {
  expect([2, 3, 5, 6].map((position) => isWithin({ anchor: 5, head: 3 }, position))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isWithin(null, 3)).toBe(false);
});
