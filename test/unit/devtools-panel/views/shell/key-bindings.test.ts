import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listenToKeys } from '../../../../../src/devtools-panel/views/shell/key-bindings.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { millis } from '../../../../../src/base/units.ts';
import { Recording } from '../../../analysis/recording.ts';
import { key, openPanel } from '../fixtures.ts';

/** As much of an element as the code asks for. */
class FakeElement extends EventTarget {
  type = '';
  #matches: string;
  constructor(matches = '') {
    super();
    this.#matches = matches;
  }
  closest(selectors: string): FakeElement | null {
    return this.#matches !== '' && selectors.includes(this.#matches) ? this : null;
  }
  blur(): void {
    this.dispatchEvent(new Event('blur'));
  }
}
class FakeInput extends FakeElement {}

let panel: Panel;
let root: EventTarget;
let stop: () => void;
let isHelpOpen: boolean;
const focusFilter = vi.fn<() => void>();

// Ten messages from 1,000 to 10,000 ms; the message at 5,000 ms is selected.
beforeEach(async () => {
  root = new EventTarget();
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('HTMLInputElement', FakeInput);
  vi.stubGlobal('HTMLSelectElement', class extends FakeElement {});
  vi.stubGlobal('HTMLTextAreaElement', class extends FakeElement {});
  vi.stubGlobal('document', { documentElement: root, querySelectorAll: () => [] });
  const traffic = new Recording();
  const connection = traffic.socket(500, 'wss://a.example/feed');
  for (let index = 1; index <= 10; index += 1) traffic.message(index * 1_000, connection, `message ${index}`);
  panel = await openPanel(traffic.records);
  const [log] = panel.recording.logs();
  panel.selection.select({ stream: log?.stream ?? -1, message: 4 });
  panel.viewport.show({ from: millis(0), until: millis(10_000) });
  isHelpOpen = false;
  stop = listenToKeys(panel, {
    focusFilter,
    toggleHelp: () => {
      isHelpOpen = !isHelpOpen;
    },
    closeHelp: () => {
      const wasOpen = isHelpOpen;
      isHelpOpen = false;
      return wasOpen;
    },
  });
});
afterEach(() => {
  stop();
  panel.stop();
  vi.unstubAllGlobals();
});

/** Presses a key on an element. @returns whether the panel used it. */
function press(name: string, fields: Readonly<Record<string, unknown>> = {}, target: EventTarget = root): boolean {
  const pressed = key(name, fields);
  Object.defineProperty(pressed, 'target', { value: target });
  root.dispatchEvent(pressed);
  return pressed.defaultPrevented;
}

const shown = (): readonly number[] => {
  const { from, until } = panel.viewport.window.peek();
  return [Math.round(from), Math.round(until)];
};

describe('the panel’s keys', () => {
  test('D moves a tenth of the window later, with Shift half of it', () => {
    panel.viewport.show({ from: millis(0), until: millis(4_000) });
    press('d');
    expect(shown()).toEqual([400, 4_400]);
    press('D', { shiftKey: true });
    expect(shown()).toEqual([2_400, 6_400]);
    press('ArrowLeft');
    expect(shown()).toEqual([2_000, 6_000]);
  });
  test('W zooms in by 1.25 around the selected message if it is visible', () => {
    // 5,000 ms lies in the middle: 10,000 / 1.25 = 8,000 ms around it.
    press('w');
    expect(shown()).toEqual([1_000, 9_000]);
    press('s');
    expect(shown()).toEqual([0, 10_000]);
  });
  test('M sets a mark at the selected message, Shift M clears all marks', () => {
    press('m');
    expect(panel.viewState.marks.peek()).toEqual([5_000]);
    press('M', { shiftKey: true });
    expect(panel.viewState.marks.peek()).toEqual([]);
  });
  test('M sets the mark under the pointer, or else in the middle of the window', () => {
    panel.viewState.pointAt(millis(1_234));
    press('m');
    panel.viewState.pointAt(null);
    panel.viewport.show({ from: millis(6_000), until: millis(10_000) });
    press('m');
    expect(panel.viewState.marks.peek()).toEqual([1_234, 8_000]);
  });
  test('T goes from clock time to the start, then to the mark if there is one', () => {
    const modes = (): string => {
      press('t');
      return panel.settings.timeMode.peek();
    };
    panel.settings.setTimeMode('clock');
    expect([modes(), modes()]).toEqual(['relative', 'clock']);
    press('m');
    expect([modes(), modes(), modes()]).toEqual(['relative', 'mark', 'clock']);
  });
  test('Space pauses and resumes, but presses a button that has the focus', () => {
    press(' ');
    expect(panel.display.isPaused.peek()).toBe(true);
    expect(press(' ', {}, new FakeElement('button'))).toBe(false);
    expect(panel.display.isPaused.peek()).toBe(true);
    press(' ');
    expect(panel.display.isPaused.peek()).toBe(false);
  });
  test('brackets step through the messages', () => {
    press(']');
    expect(panel.selection.current.peek().message).toBe(5);
    press('[');
    press('[');
    expect(panel.selection.current.peek().message).toBe(3);
  });
});

describe('Escape', () => {
  test('steps back: help, area, rows, message, filter; then it is left to DevTools', () => {
    const [log] = panel.recording.logs();
    press('?');
    panel.viewState.setArea({ from: millis(0), until: millis(1_000), streams: [log?.stream ?? -1] });
    panel.selection.selectRows({ anchor: 1, head: 3 });
    panel.search.setText('message');
    press('Escape');
    expect(isHelpOpen).toBe(false);
    press('Escape');
    expect(panel.viewState.area.peek()).toBeNull();
    press('Escape');
    expect(panel.selection.rows.peek()).toBeNull();
    press('Escape');
    expect(panel.selection.current.peek().message).toBeNull();
    expect(press('Escape')).toBe(true);
    expect(panel.search.query.peek().text).toBe('');
    expect(press('Escape')).toBe(false);
  });
  test('leaves a text field first', () => {
    const field = new FakeInput();
    field.type = 'text';
    const blurred = vi.fn<() => void>();
    field.addEventListener('blur', blurred);
    expect(press('Escape', {}, field)).toBe(true);
    expect(blurred).toHaveBeenCalledOnce();
    expect(panel.selection.current.peek().message).toBe(4);
  });
});

describe('keys that are not the panel’s', () => {
  test('letters typed into a text field', () => {
    const field = new FakeInput();
    field.type = 'text';
    expect(press('m', {}, field)).toBe(false);
    expect(panel.viewState.marks.peek()).toEqual([]);
  });
  test('a letter typed on a checkbox is a key of the panel', () => {
    const box = new FakeInput();
    box.type = 'checkbox';
    expect(press('m', {}, box)).toBe(true);
  });
  test('combinations with Ctrl, Alt or Meta, and keys that something else has used', () => {
    for (const modifier of ['ctrlKey', 'altKey', 'metaKey']) expect(press('f', { [modifier]: true })).toBe(false);
    expect(press('x')).toBe(false);
  });
  test('everything once the listener is stopped', () => {
    stop();
    expect(press('m')).toBe(false);
  });
});
