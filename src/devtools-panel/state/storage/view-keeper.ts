import { effect } from '@preact/signals';
import { isSavedView, restoreView, takeView } from './saved-view.ts';
import type { Panel } from '../panel.ts';
import { viewChannel, type ViewMessage } from './view-channel.ts';

/** Milliseconds after a change in which further ones are saved together with it. */
const PERIOD = 250;

/** Milliseconds to wait for the streams of a saved view. */
const PATIENCE = 10_000;

/**
 * Sends how the user looks at the recording to the devtools page, which outlives the panel's page, and restores it when
 * the panel's page was reloaded.
 */
export function saveView(panel: Panel, tabId: number): void {
  const channel = viewChannel(tabId);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAnswered = false;
  const post = (message: ViewMessage): void => channel.postMessage(message);
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const view = takeView(panel);
    // Before the answer nothing is sent: what is stored must not be overwritten.
    if (isAnswered && view !== null) post({ type: 'keep', view });
  };
  const changed = (): void => {
    timer ??= setTimeout(save, PERIOD);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<ViewMessage>) => {
    if (data.type !== 'kept' || isAnswered) return;
    isAnswered = true;
    if (!isSavedView(data.view)) return;
    const end = restoreView(panel, data.view);
    setTimeout(end, PATIENCE);
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, end, { once: true, capture: true });
  });
  const { viewState, viewport, selection, search, lanes } = panel;
  const { area, marks, pinned, tabs } = viewState;
  const saved = [area, marks, pinned, tabs, selection.current, search.query, lanes.collapsed, lanes.shown];
  let isFirstRun = true;
  effect(() => {
    for (const part of [...saved, viewport.isFollowing, viewport.window]) void part.value;
    // The first run only subscribes: nothing has changed.
    if (!isFirstRun) changed();
    isFirstRun = false;
  });
  addEventListener('pagehide', save);
  post({ type: 'ask' });
}
