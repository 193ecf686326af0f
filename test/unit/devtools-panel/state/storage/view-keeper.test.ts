import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { saveView } from '../../../../../src/devtools-panel/state/storage/view-keeper.ts';
import { takeView } from '../../../../../src/devtools-panel/state/storage/saved-view.ts';
import type { ViewMessage } from '../../../../../src/devtools-panel/state/storage/view-channel.ts';
import { Recording } from '../../../analysis/recording.ts';
import { startPanel, type LivePanel } from '../live-panel.ts';

/** Milliseconds after which a change is saved, with room for the timer. */
const SAVED = 300;

/** The devtools page's end of the channel: what the panel posted, and the answer. */
let posted: ViewMessage[] = [];
let names: string[] = [];
let answer: (view: unknown) => void = () => undefined;
let page: EventTarget;
let live: LivePanel;

beforeEach(() => {
  posted = [];
  names = [];
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal(
    'BroadcastChannel',
    class extends EventTarget {
      constructor(name: string) {
        super();
        names.push(name);
        answer = (view) => this.dispatchEvent(new MessageEvent('message', { data: { type: 'kept', view } }));
      }
      postMessage(message: ViewMessage): void {
        posted.push(message);
      }
    },
  );
  live = startPanel();
});
afterEach(() => {
  vi.useRealTimers();
  live.panel.stop();
  vi.unstubAllGlobals();
});

/** How many marks each of the views has that were sent, in order. */
const savedMarks = (): readonly unknown[] =>
  posted.flatMap((message) =>
    message.type === 'keep' ? [(message.view as { marks: readonly number[] }).marks.length] : [],
  );

describe('the view of a panel', () => {
  test('is asked for once, on the channel of its tab', () => {
    saveView(live.panel, 7);
    expect([names, posted]).toEqual([['realtime-inspector:view:7'], [{ type: 'ask' }]]);
  });

  test('is not sent before the answer: what is stored must not be overwritten', () => {
    vi.useFakeTimers();
    saveView(live.panel, 7);
    live.panel.viewState.addMark(1);
    vi.advanceTimersByTime(SAVED);
    expect(savedMarks()).toEqual([]);
    answer(null);
    live.panel.viewState.addMark(2);
    vi.advanceTimersByTime(SAVED);
    expect(savedMarks()).toEqual([2]);
  });

  test('is sent once for several changes within a quarter of a second', () => {
    vi.useFakeTimers();
    saveView(live.panel, 7);
    answer(null);
    vi.advanceTimersByTime(SAVED);
    expect(savedMarks()).toEqual([]);
    live.panel.viewState.addMark(1);
    vi.advanceTimersByTime(200);
    live.panel.viewState.addMark(2);
    vi.advanceTimersByTime(49);
    expect(savedMarks()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(savedMarks()).toEqual([2]);
    vi.advanceTimersByTime(1_000);
    expect(savedMarks()).toEqual([2]);
  });

  test('is sent at once when the page goes away', () => {
    vi.useFakeTimers();
    saveView(live.panel, 7);
    answer(null);
    live.panel.viewState.addMark(1);
    page.dispatchEvent(new Event('pagehide'));
    expect(savedMarks()).toEqual([1]);
    // And no second time by the timer.
    vi.advanceTimersByTime(SAVED);
    expect(savedMarks()).toEqual([1]);
  });

  test('changes with the filter, the tabs and the selected message as well', async () => {
    const traffic = new Recording();
    traffic.message(100, traffic.socket(0), 'x');
    await live.send(traffic.records);
    vi.useFakeTimers();
    saveView(live.panel, 7);
    answer(null);
    const { panel } = live;
    const [stream] = panel.recording.analysis.streams();
    const changes = [
      () => panel.search.setText('x'),
      () => panel.viewState.chooseTab('detail', 'hex'),
      () => panel.selection.select({ stream: stream?.id ?? -1, message: 0 }),
      () => panel.lanes.toggle('sse'),
    ];
    vi.advanceTimersByTime(SAVED);
    for (const [index, change] of changes.entries()) {
      const before = savedMarks().length;
      change();
      vi.advanceTimersByTime(SAVED);
      expect(savedMarks().length, `change ${index}`).toBe(before + 1);
    }
  });
});

describe('a view that was saved', () => {
  test('is restored once, and not from another version', () => {
    const other = takeView(live.panel);
    if (other === null) throw new Error('no view');
    saveView(live.panel, 7);
    answer({ ...other, filter: 'first' });
    expect(live.panel.search.query.peek().text).toBe('first');
    answer({ ...other, filter: 'second' });
    expect(live.panel.search.query.peek().text).toBe('first');
  });

  test('of another version is left', () => {
    saveView(live.panel, 7);
    answer({ ...takeView(live.panel), version: 0, filter: 'old' });
    expect(live.panel.search.query.peek().text).toBe('');
  });

  test.each(['pointerdown', 'keydown', 'ten seconds'])('waits for its streams no longer than until %s', async (end) => {
    const traffic = new Recording();
    traffic.message(100, traffic.socket(0), 'x');
    await live.send(traffic.records);
    const [stream] = live.panel.recording.analysis.streams();
    live.panel.viewState.togglePin(stream?.id ?? -1);
    const view = takeView(live.panel);
    const after = startPanel();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    saveView(after.panel, 8);
    answer(view);
    if (end === 'ten seconds') vi.advanceTimersByTime(10_000);
    else page.dispatchEvent(new Event(end));
    vi.useRealTimers();
    await after.send(traffic.records);
    expect(after.panel.viewState.pinned.peek().size).toBe(0);
    after.panel.stop();
  });
});
