import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { createViewState, markedLength } from '../../../../src/devtools-panel/state/view-state.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the third mark replaces both, and two marks measure a length in either order', () => {
  const state = createViewState();
  state.addMark(300);
  expect(markedLength(state.marks.peek())).toBeNull();
  state.addMark(100);
  expect(markedLength(state.marks.peek())).toBe(200);
  state.addMark(500);
  expect(state.marks.peek()).toEqual([500]);
});

test('a notice goes after 4 s, counted from the last one', () => {
  const state = createViewState();
  state.say('copied');
  vi.advanceTimersByTime(3_000);
  state.say('copied again');
  vi.advanceTimersByTime(3_999);
  expect(state.notice.peek()).toBe('copied again');
  vi.advanceTimersByTime(1);
  expect(state.notice.peek()).toBe('');
});

test('a clear removes area and marks; pins and tabs stay', () => {
  const state = createViewState();
  state.setArea({ from: millis(1), until: millis(2), streams: [1] });
  state.addMark(1);
  state.togglePin(1);
  state.chooseTab('detail', 'hex');
  state.clear();
  expect([state.area.peek(), state.marks.peek()]).toEqual([null, []]);
  expect([...state.pinned.peek()]).toEqual([1]);
  expect(state.tabs.peek()).toEqual({ detail: 'hex' });
  state.togglePin(1);
  expect(state.pinned.peek().size).toBe(0);
});
