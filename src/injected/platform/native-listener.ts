import { reportFault } from './guard.ts';
import { passage } from './hook.ts';
import { isGecko, listen } from './platform.ts';
import type { Recorder } from '../recorder.ts';

/**
 * Whether this browser may abort a listener halfway. When the user or a driver navigates away, Firefox aborts whatever
 * script of the page is running at that moment (its preference `dom.ipc.cancel_content_js_when_navigating`): the listener
 * stops where it is, none of its `catch` or `finally` blocks runs, and the event reaches the next listener as usual.
 */
const abortsListeners = isGecko;

/** The event whose handling began last, and the number of the next record at that moment. */
let begun: Event | null = null;
let nextBefore = 0;

/**
 * Listens to the browser's own events of a type; events that a page dispatches on its objects are not traffic. If a
 * listener may be aborted, a second one right behind it checks whether the first got as far as writing its record, and
 * otherwise does it: in a page that received 200 messages a second and needed 4 ms for each, 11 of 14 navigations would
 * have cost the current message its record.
 *
 * @param where names the place in a `fault` record.
 * @param handler writes a record, or does nothing that could not be done twice.
 */
export function listenTrusted(
  recorder: Recorder,
  target: EventTarget,
  type: string,
  where: string,
  handler: (event: Event) => void,
  isCapture = false,
): void {
  const { ring } = recorder;
  const guarded = (event: Event): void => {
    try {
      if (event.isTrusted) passage.event(target, event, handler);
    } catch (error) {
      reportFault(where, error);
    }
  };
  if (!abortsListeners) {
    listen(target, type, guarded, isCapture);
    return;
  }
  listen(
    target,
    type,
    (event) => {
      nextBefore = ring.next();
      // Last, so that an abort between the two leaves no trace of this event.
      begun = event;
      guarded(event);
    },
    isCapture,
  );
  listen(
    target,
    type,
    (event) => {
      const isWritten = begun === event && ring.next() > nextBefore;
      begun = null;
      if (!isWritten) guarded(event);
    },
    isCapture,
  );
}
