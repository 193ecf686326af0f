import { afterEach, describe, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import { isSavedView, restoreView, takeView } from '../../../../../src/devtools-panel/state/storage/saved-view.ts';
import { Recording } from '../../../analysis/recording.ts';
import { startPanel, ZERO, type LivePanel } from '../live-panel.ts';
import { untilHolds } from '../../../until-holds.ts';

const panels: LivePanel[] = [];
afterEach(() => {
  for (const { panel } of panels.splice(0)) panel.stop();
  vi.unstubAllGlobals();
});

function start(): LivePanel {
  const live = startPanel();
  panels.push(live);
  return live;
}

/** Two sockets to one address, which only their order tells apart; the second with messages 0 to 4. */
function traffic(): Recording {
  const recording = new Recording();
  const [first, second] = [recording.socket(0), recording.socket(10)];
  recording.message(100, first, 'x');
  for (let index = 0; index < 5; index += 1) recording.message(200 + index * 100, second, `n${index}`);
  return recording;
}

const streams = ({ panel }: LivePanel): readonly number[] => panel.recording.analysis.streams().map(({ id }) => id);

describe('a saved view', () => {
  test('is restored by another panel over the same recording', async () => {
    const before = start();
    await before.send(traffic().records);
    const stream = streams(before).at(-1) ?? -1;
    before.panel.selection.select({ stream, message: 2 });
    before.panel.viewState.togglePin(stream);
    before.panel.viewState.addMark(250);
    before.panel.viewState.setArea({ from: millis(200), until: millis(400), streams: [stream] });
    before.panel.viewState.chooseTab('detail', 'hex');
    before.panel.lanes.toggle('sse');
    before.panel.search.setText('n');
    const view = JSON.parse(JSON.stringify(takeView(before.panel))) as unknown;
    expect(isSavedView(view)).toBe(true);
    if (!isSavedView(view)) return;

    const after = start();
    restoreView(after.panel, view);
    // What needs no recording is there at once.
    expect(after.panel.search.query.peek().text).toBe('n');
    expect(after.panel.viewState.tabs.peek()).toEqual({ detail: 'hex' });
    expect([...after.panel.lanes.collapsed.peek()]).toEqual(['sse']);
    await after.send(traffic().records);
    const { panel } = after;
    await untilHolds(() => expect(panel.selection.current.peek().message).toBe(2));
    expect(panel.selection.current.peek().stream).toBe(streams(after).at(-1));
    expect([...panel.viewState.pinned.peek()]).toEqual([streams(after).at(-1)]);
    expect(panel.viewState.marks.peek()).toEqual([250]);
    expect(panel.viewState.area.peek()).toMatchObject({ from: 200, until: 400 });
  });

  test('names instants by the clock, so that another zero does not move them', async () => {
    const live = start();
    await live.send(traffic().records);
    live.panel.viewState.addMark(250);
    expect(takeView(live.panel)?.marks).toEqual([ZERO + 250]);
  });

  test('has no window while the panel follows the present', async () => {
    const live = start();
    await live.send(traffic().records);
    expect(takeView(live.panel)?.window).toBeNull();
    live.panel.viewport.show({ from: millis(100), until: millis(300) });
    expect(takeView(live.panel)?.window).not.toBeNull();
  });

  test('of another version is none', () => {
    for (const value of [null, 7, {}, { version: 0 }]) expect(isSavedView(value)).toBe(false);
  });
});
