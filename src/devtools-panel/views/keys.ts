import type { Panel } from '../state/panel.ts';
import { nextEvidence, stepFinding, stepMessage } from '../state/select.ts';

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
  ['[ ]', 'previous and next message'],
  ['{ }', 'previous and next finding'],
  ['G', 'the other edge of a gap, the twin of a duplicate'],
  ['↑ ↓', 'move in the focused region'],
  ['Enter', 'from the table to the detail'],
  ['/', 'filter'],
  ['Esc', 'back one step'],
  ['Space', 'pause the view'],
  ['T', 'clock time or time since start'],
  ['-', 'collapse the group of the stream'],
  ['F6', 'next region'],
  ['?', 'these keys'],
];

function pan(panel: Panel, direction: number, isFast: boolean): void {
  const { from, until } = panel.viewport.window.get();
  panel.viewport.pan(direction * (until - from) * (isFast ? FAST_PAN : PAN));
}

function zoom(panel: Panel, isIn: boolean, isFast: boolean): void {
  const { from, until } = panel.viewport.window.get();
  const factor = isFast ? FAST_ZOOM : ZOOM;
  const { stream, message } = panel.selection.get();
  const at = stream === null || message === null ? undefined : panel.recording.log(stream)?.times.at(message);
  const isInSight = at !== undefined && at >= from && at <= until;
  const anchor = isInSight ? at : panel.viewport.isFollowing.get() ? panel.now() : (from + until) / 2;
  panel.viewport.zoom(anchor, isIn ? 1 / factor : factor);
}

/** Fits the selected finding, else the selected message with its surroundings, else the selected stream. */
function fitSelection(panel: Panel): void {
  const { stream, message, finding: id } = panel.selection.get();
  const finding = panel.moment.get().findings.find((other) => other.id === id);
  const at = stream === null || message === null ? undefined : panel.recording.log(stream)?.times.at(message);
  const selected = panel.moment.get().streams.find((other) => other.id === stream);
  if (finding !== undefined) panel.viewport.fit(finding.from, finding.until);
  else if (at !== undefined) panel.viewport.fit(at, at);
  else if (selected !== undefined) panel.viewport.fit(selected.firstAt, selected.lastAt);
}

/** One step back: help, filter, finding, message. Says whether there was one. */
function stepBack(panel: Panel, actions: KeyActions): boolean {
  if (actions.closeHelp()) return true;
  const { finding, message } = panel.selection.get();
  if (finding !== null) panel.select({ finding: null });
  else if (message !== null) panel.select({ message: null });
  else if (panel.filter.get() !== '') panel.setFilter('');
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
    ' ': () => panel.setPaused(!panel.isPaused.get()),
    t: () => settings.setTimeMode(settings.timeMode.get() === 'clock' ? 'relative' : 'clock'),
    f6: (event) => nextRegion(event.shiftKey),
    '?': actions.toggleHelp,
  };
}

/**
 * Listens to the panel's keys; none of them works while typing, and what the panel does not use is left to DevTools.
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
      event.preventDefault();
      return;
    }
    const isButton =
      event.target instanceof HTMLElement && event.target.closest('button, input, select, [role=tab]') !== null;
    if (isTyping(event.target) || (event.key === ' ' && isButton)) return;
    const action = table[event.key.toLowerCase()];
    if (action === undefined) return;
    event.preventDefault();
    action(event);
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}
