import { millis } from '../../base/units.ts';
import type { PageRecord } from '../../wire/record.ts';
import { listenTrusted } from '../platform/native-listener.ts';
import { hookMethod } from '../platform/hook.ts';
import { ownWindow } from '../platform/place.ts';
import { pageUrl } from '../platform/platform.ts';
import { getterOf } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import type { Server } from '../serving/record-server.ts';

const stateOf = getterOf<Document, string>(Document.prototype, 'visibilityState');
const persistedOf = getterOf<Event, boolean>(PageTransitionEvent.prototype, 'persisted');

/**
 * Writes the page's life: hidden and visible, online and offline, freeze and resume, the back/forward cache in and out,
 * and changes of its URL. It adds no listener for `unload` or `beforeunload`: they would keep a page out of that cache.
 *
 * @param target the document; not the first one if the same realm got a new document.
 * @param server notified when the page goes, and when it is shown again.
 */
export function observePageLife(recorder: Recorder, target: Document, server: Pick<Server, 'end' | 'resume'>): void {
  const write = (event: PageRecord['event'], wasKept = false): void => {
    const url = pageUrl();
    recorder.checkSleep(url);
    recorder.write('page', 0, { event, wasKept, url, length: millis(0) });
  };
  const on = (where: EventTarget, type: string, handler: (event: Event) => void): void =>
    listenTrusted(recorder, where, type, `page ${type}`, handler, true);
  on(target, 'visibilitychange', () => write(stateOf(target) === 'hidden' ? 'hidden' : 'visible'));
  on(target, 'freeze', () => write('freeze'));
  on(target, 'resume', () => write('resume'));
  on(ownWindow, 'online', () => write('online'));
  on(ownWindow, 'offline', () => write('offline'));
  on(ownWindow, 'popstate', () => write('navigate'));
  on(ownWindow, 'hashchange', () => write('navigate'));
  on(ownWindow, 'pageshow', (event) => {
    if (persistedOf(event) !== true) return;
    server.resume();
    write('pageshow', true);
  });
  on(ownWindow, 'pagehide', (event) => {
    const wasKept = persistedOf(event) === true;
    write('pagehide', wasKept);
    server.end(wasKept);
  });
}

/** Writes navigations within the document that fire no event. */
export function observeHistory(recorder: Recorder): void {
  const writeNavigation = (): void =>
    recorder.write('page', 0, { event: 'navigate', wasKept: false, url: pageUrl(), length: millis(0) });
  hookMethod(History.prototype, 'pushState', writeNavigation);
  hookMethod(History.prototype, 'replaceState', writeNavigation);
}
