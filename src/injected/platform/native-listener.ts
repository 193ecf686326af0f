import { noteFault } from './guard.ts';
import { listen } from './platform.ts';
import { getOwnPropertyDescriptor } from './primordials.ts';
import type { Recorder } from '../recorder.ts';

/**
 * Whether this browser may cut a listener off. When the user or a driver goes elsewhere, Firefox ends whatever script of
 * the page is running at that moment (its preference `dom.ipc.cancel_content_js_when_navigating`): the listener stops
 * where it stands, no `catch` and no `finally` of it runs, and the event goes on to the next listener as ever.
 */
const cutsListeners = getOwnPropertyDescriptor(globalThis, 'InternalError') !== undefined;

/** The event whose note was begun last, and the number of the next record when it was. */
let begun: Event | null = null;
let nextBefore = 0;

/**
 * Hears the browser's own events of a type; a page can dispatch events of its own on its objects, and these are no
 * traffic. Where a listener may be cut off, a second one right behind it looks whether the first has come to write its
 * record, and else does it: of a page that received 200 messages a second and needed 4 ms for each, 11 of 14
 * navigations cost the message at hand its record.
 *
 * @param where names the place in a `fault` record.
 * @param note writes a record, or does nothing that could not be done twice.
 */
export function listenTrusted(
  recorder: Recorder,
  target: EventTarget,
  type: string,
  where: string,
  note: (event: Event) => void,
  isCapture = false,
): void {
  const { ring } = recorder;
  const guarded = (event: Event): void => {
    try {
      if (event.isTrusted) note(event);
    } catch (error) {
      noteFault(where, error);
    }
  };
  if (!cutsListeners) {
    listen(target, type, guarded, isCapture);
    return;
  }
  listen(
    target,
    type,
    (event) => {
      nextBefore = ring.next();
      // Last, so that a cut between the two leaves no trace of this event.
      begun = event;
      guarded(event);
    },
    isCapture,
  );
  listen(
    target,
    type,
    (event) => {
      const isNoted = begun === event && ring.next() > nextBefore;
      begun = null;
      if (!isNoted) guarded(event);
    },
    isCapture,
  );
}
