import { ACTING_OFFER } from '../../wire/hops.ts';
import { eachLive, type LiveState } from '../platform/live.ts';
import {
  type Handler,
  type NativeFunction,
  type Original,
  originals,
  type Passage,
  passage,
  wrapperOf,
} from '../platform/hook.ts';
import { guard } from '../platform/guard.ts';
import { ownWindow } from '../platform/place.ts';
import { deleteProperty, isObject, readOwn } from '../platform/primordials.ts';
import { createKey, type Recorder } from '../recorder.ts';

/** What the acting script gets of the recorder: its record, its live connections, and the places where they pass. */
export interface WayIn {
  readonly recorder: Recorder;
  readonly eachLive: (visit: (object: object, state: LiveState) => void) => void;
  readonly passage: Passage;
  readonly originals: readonly Original[];
  readonly wrapperOf: (native: NativeFunction, handler: Handler) => NativeFunction;
}

/** Receives a message of the relay. */
type Receive = (message: unknown) => void;

/** The acting script: called with a token, and once that was confirmed with the way in. */
export type Offer = (token: string, wayIn?: WayIn) => Receive | undefined;

/** The one way by which another script gets at the recorder's connections. */
interface Door {
  /** Takes a rejection's reason; whether it was an offer. */
  offer(reason: unknown): boolean;
  /** Takes every message of the relay. */
  receive(message: unknown): void;
}

/** Whether this is the fresh global of a page that was loaded again: only an extension can have left something there. */
const isFresh = (): boolean => {
  const [entry] = performance.getEntriesByType('navigation');
  return ownWindow === ownWindow.top && (entry as PerformanceNavigationTiming | undefined)?.type === 'reload';
};

/**
 * Lets the acting script in, and no script of the page. That script is placed by the background when a fault is armed. It
 * throws its offer inside an async function and handles the rejection nowhere: this takes syntax alone, nothing that a page
 * could have replaced, and the browser itself brings it to our listener, which is the first of the window and stops it. The
 * offer is called with a token, the script returns that to the background as its result, and the background sends it back
 * through the relay's private port: only then the offer that had this token gets the way in. A page may offer something too,
 * but the token that it gets is never confirmed, because it cannot speak for the result of a script of ours. The last offer
 * counts: a page that offers without end can prevent arming, and no more.
 *
 * @param isFirst whether our listener can only be the first: no script of the page can have touched this window before.
 *   Otherwise every offer gets the empty token, which is never confirmed.
 */
export function createDoor(recorder: Recorder, isFirst: boolean): Door {
  let offered: unknown;
  let token = '';
  let acting: Receive | undefined;

  const letIn = (offer: unknown): void => {
    acting = (offer as Offer)(token, { recorder, eachLive, passage, originals, wrapperOf });
  };

  const offerOf = (holder: unknown): unknown => (isObject(holder) ? readOwn(holder, ACTING_OFFER) : undefined);

  // A fault was armed for this load: the script ran before us, and before any of the page.
  const early = offerOf(ownWindow);
  if (early !== undefined) {
    deleteProperty(ownWindow, ACTING_OFFER);
    guard('acting', () => {
      if (isFresh()) letIn(early);
    });
  }

  return {
    offer(reason) {
      const offer = offerOf(reason);
      if (offer === undefined) return false;
      offered = offer;
      token = isFirst ? createKey() : '';
      (offer as Offer)(token);
      return true;
    },
    receive(message) {
      guard('acting', () => {
        if (acting === undefined && token !== '' && isObject(message) && readOwn(message, 'token') === token)
          letIn(offered);
        acting?.(message);
      });
    },
  };
}
