import type { Panel } from '../../state/panel.ts';
import { nextEvidence, stepFinding, stepMessage } from '../../state/navigation.ts';
import type { TimeMode } from '../../state/storage/settings.ts';

/** What keys can do beyond the panel's state. */
export interface KeyActions {
  readonly focusFilter: () => void;
  readonly toggleHelp: () => void;
  /** Says whether it was open. */
  readonly closeHelp: () => boolean;
}

/** Share of the window by which a pan moves, and the factor of a zoom; with Shift both are larger. */
const PAN = 0.1;
const FAST_PAN = 0.5;
const ZOOM = 1.25;
const FAST_ZOOM = 2.5;

/** The keys as the sheet shows them. */
export const KEY_WORDS: readonly (readonly [keys: string, words: string])[] = [
  ['W S', 'zoom in and out'],
  ['A D, ← →', 'earlier and later; Shift faster'],
  ['F', 'fit the selection'],
  ['0', 'fit the whole recording'],
  ['N', 'follow now'],
  ['[ ]', 'previous and next message; with a filter of those found'],
  ['{ }', 'previous and next finding'],
  ['G', 'the other edge of a gap, the twin of a duplicate'],
  ['↑ ↓', 'move in the focused region'],
  ['Enter', 'from the table to the detail'],
  ['Shift ↑ ↓', 'select several messages'],
  ['Ctrl C', 'copy the selected messages'],
  ['/', 'filter'],
  ['Esc', 'back one step'],
  ['H', 'hide or show heartbeats'],
  ['Space', 'pause the view'],
  ['T', 'clock time, time since start or since the mark'],
  ['M', 'set a mark to measure from; Shift removes both'],
  ['P', 'keep the lane of the stream on top'],
  ['-', 'collapse the group of the stream'],
  ['F6', 'next region'],
  ['?', 'these keys'],
];

function pan(panel: Panel, direction: number, isFast: boolean): void {
  const { from, until } = panel.viewport.window.peek();
  panel.viewport.pan(direction * (until - from) * (isFast ? FAST_PAN : PAN));
}

function zoom(panel: Panel, isIn: boolean, isFast: boolean): void {
  const { from, until } = panel.viewport.window.peek();
  const factor = isFast ? FAST_ZOOM : ZOOM;
  const at = panel.selection.messageTime();
  const isInSight = at !== undefined && at >= from && at <= until;
  const anchor = isInSight ? at : panel.viewport.isFollowing.peek() ? panel.display.now() : (from + until) / 2;
  panel.viewport.zoom(anchor, isIn ? 1 / factor : factor);
}

/** Fits the dragged area, else the selected finding, else the selected message with its surroundings, else the selected stream. */
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

/** One step back: help, area, rows, finding, message, filter. Says whether there was one. */
function stepBack(panel: Panel, actions: KeyActions): boolean {
  if (actions.closeHelp()) return true;
  const { finding, message } = panel.selection.current.peek();
  if (panel.viewState.area.peek() !== null) panel.viewState.setArea(null);
  else if (panel.selection.rows.peek() !== null) panel.selection.selectRows(null);
  else if (finding !== null) panel.selection.select({ finding: null });
  else if (message !== null) panel.selection.select({ message: null });
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

/** The clock, then since the start, then since the first mark where there is one. */
function nextTimeMode({ settings, viewState }: Panel): TimeMode {
  const mode = settings.timeMode.peek();
  if (mode === 'clock') return 'relative';
  return mode === 'relative' && viewState.marks.peek().length > 0 ? 'mark' : 'clock';
}

/** Where a mark is set: under the pointer, else at the selected message if it is in sight, else in the middle. */
function markTime(panel: Panel): number {
  const { from, until } = panel.viewport.window.peek();
  const pointed = panel.viewState.pointedAt();
  if (pointed !== null) return pointed;
  const at = panel.selection.messageTime();
  return at !== undefined && at >= from && at <= until ? at : (from + until) / 2;
}

/** Keeps a key that the panel uses from the browser and from DevTools. */
function use(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
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
 * Listens to the panel's keys; none of them works while typing, and what the panel does not use is left to DevTools.
 *
 * Chromium listens on the document of every panel and takes Escape and other keys for itself, so ours are heard one
 * element below it, and what we use goes no further.
 *
 * @returns the function that ends it.
 */
export function listenToKeys(panel: Panel, actions: KeyActions): () => void {
  const table = keyTable(panel, actions);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Escape') {
      if (isTyping(event.target) && event.target instanceof HTMLElement) event.target.blur();
      else if (!stepBack(panel, actions)) return;
      use(event);
      return;
    }
    const isButton =
      event.target instanceof HTMLElement && event.target.closest('button, input, select, [role=tab]') !== null;
    if (isTyping(event.target) || (event.key === ' ' && isButton)) return;
    const action = table[event.key.toLowerCase()];
    if (action === undefined) return;
    use(event);
    action(event);
  };
  const root = document.documentElement;
  root.addEventListener('keydown', onKeyDown);
  return () => root.removeEventListener('keydown', onKeyDown);
}
