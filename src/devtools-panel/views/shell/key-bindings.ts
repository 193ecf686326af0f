import type { Panel } from '../../state/panel.ts';
import { consume } from '../hooks/keys.ts';
import { nextEvidence, stepFinding, stepMessage } from '../../state/navigation.ts';
import type { TimeMode } from '../../state/storage/settings.ts';

/** What keys do outside the panel's state. */
interface KeyActions {
  readonly focusFilter: () => void;
  readonly toggleHelp: () => void;
  /** @returns whether it was open. */
  readonly closeHelp: () => boolean;
}

/** The share of the window that a pan moves, and the factor of a zoom; both are larger with Shift. */
const PAN = 0.1;
const FAST_PAN = 0.5;
const ZOOM = 1.25;
const FAST_ZOOM = 2.5;

function pan(panel: Panel, direction: number, isFast: boolean): void {
  const { from, until } = panel.viewport.window.peek();
  panel.viewport.pan(direction * (until - from) * (isFast ? FAST_PAN : PAN));
}

function zoom(panel: Panel, isIn: boolean, isFast: boolean): void {
  const { from, until } = panel.viewport.window.peek();
  const factor = isFast ? FAST_ZOOM : ZOOM;
  const at = panel.selection.messageTime();
  const isVisible = at !== undefined && at >= from && at <= until;
  const anchor = isVisible ? at : panel.viewport.isFollowing.peek() ? panel.display.now() : (from + until) / 2;
  panel.viewport.zoom(anchor, isIn ? 1 / factor : factor);
}

/** Fits the dragged area, or else the selected finding, message (with some context) or stream. */
function fitSelection(panel: Panel): void {
  const finding = panel.selection.finding.peek();
  const at = panel.selection.messageTime();
  const area = panel.viewState.area.peek();
  const selected = panel.selection.stream.peek();
  if (area !== null) panel.viewport.fit(area.from, area.until);
  else if (finding !== undefined) panel.viewport.fit(finding.from, finding.until);
  else if (at !== undefined) panel.viewport.fit(at, at);
  else if (selected !== undefined) panel.viewport.fit(selected.firstAt, selected.lastAt);
}

/** One step back: help, area, rows, finding, message, connection, filter. @returns whether there was one. */
function stepBack(panel: Panel, actions: KeyActions): boolean {
  if (actions.closeHelp()) return true;
  const { finding, message } = panel.selection.current.peek();
  if (panel.viewState.area.peek() !== null) panel.viewState.setArea(null);
  else if (panel.selection.rows.peek() !== null) panel.selection.selectRows(null);
  else if (finding !== null) panel.selection.select({ finding: null });
  else if (message !== null) panel.selection.select({ message: null });
  else if (panel.selection.connection.peek() !== null) panel.selection.selectConnection(null);
  else if (panel.search.query.peek().text !== '') panel.search.setText('');
  else return false;
  return true;
}

function nextRegion(isBack: boolean): void {
  const regions = [...document.querySelectorAll<HTMLElement>('.filter input, [data-region]')];
  const current = regions.findIndex((region) => region.contains(document.activeElement));
  regions[(current + (isBack ? -1 : 1) + regions.length) % regions.length]?.focus();
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLSelectElement ||
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type === 'text');

/** Clock time, then since the start, then since the first mark if there is one. */
function nextTimeMode({ settings, viewState }: Panel): TimeMode {
  const mode = settings.timeMode.peek();
  if (mode === 'clock') return 'relative';
  return mode === 'relative' && viewState.marks.peek().length > 0 ? 'mark' : 'clock';
}

/** Where a mark is set: under the pointer, else at the selected message if it is visible, else in the middle. */
function markTime(panel: Panel): number {
  const { from, until } = panel.viewport.window.peek();
  const underPointer = panel.viewState.pointedAt();
  if (underPointer !== null) return underPointer;
  const at = panel.selection.messageTime();
  return at !== undefined && at >= from && at <= until ? at : (from + until) / 2;
}

type KeyTable = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function keyTable(panel: Panel, actions: KeyActions): KeyTable {
  const { settings, viewport } = panel;
  return {
    w: (event) => zoom(panel, true, event.shiftKey),
    s: (event) => zoom(panel, false, event.shiftKey),
    a: (event) => pan(panel, -1, event.shiftKey),
    d: (event) => pan(panel, 1, event.shiftKey),
    arrowleft: (event) => pan(panel, -1, event.shiftKey),
    arrowright: (event) => pan(panel, 1, event.shiftKey),
    f: () => fitSelection(panel),
    0: () => viewport.fitAll(),
    n: () => viewport.followNow(),
    '[': () => stepMessage(panel, -1),
    ']': () => stepMessage(panel, 1),
    '{': () => stepFinding(panel, -1),
    '}': () => stepFinding(panel, 1),
    g: () => nextEvidence(panel),
    '/': actions.focusFilter,
    h: () => panel.search.setHidesHeartbeats(!panel.search.hidesHeartbeats.peek()),
    ' ': () => panel.display.setPaused(!panel.display.isPaused.peek()),
    t: () => settings.setTimeMode(nextTimeMode(panel)),
    m: (event) => (event.shiftKey ? panel.viewState.setMarks([]) : panel.viewState.addMark(markTime(panel))),
    p: () => {
      const { stream } = panel.selection.current.peek();
      if (stream !== null) panel.viewState.togglePin(stream);
    },
    f6: (event) => nextRegion(event.shiftKey),
    '?': actions.toggleHelp,
  };
}

/**
 * Listens to the panel's keys. None of them works while the user types, and unused keys are left to DevTools.
 *
 * Chromium listens on the document of every panel and uses Escape and other keys itself. So we listen one element below
 * it, and stop the keys that we use.
 *
 * @returns the function that stops listening.
 */
export function listenToKeys(panel: Panel, actions: KeyActions): () => void {
  const table = keyTable(panel, actions);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      if (isTyping(event.target) && event.target instanceof HTMLElement) event.target.blur();
      else if (!stepBack(panel, actions)) return;
      consume(event);
      return;
    }
    const isButton =
      event.target instanceof HTMLElement && event.target.closest('button, input, select, [role=tab]') !== null;
    if (isTyping(event.target) || (event.key === ' ' && isButton)) return;
    const action = table[event.key.toLowerCase()];
    if (action === undefined) return;
    consume(event);
    action(event);
  };
  const root = document.documentElement;
  root.addEventListener('keydown', onKeyDown);
  return () => root.removeEventListener('keydown', onKeyDown);
}
