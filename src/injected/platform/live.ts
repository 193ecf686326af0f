import { append, deref, filtered, list, NativeWeakRef } from './primordials.ts';

/** What the recorder knows of a connection's object; an EventSource gets another number with each attempt. */
export interface LiveState {
  /** The connection's number; of a request, it is in `exchange`. */
  readonly connection?: number;
  readonly exchange?: { readonly connection: number } | null;
}

interface Live {
  readonly ref: WeakRef<object>;
  readonly state: LiveState;
}

/** After so many new objects the list is cleared of those that are gone. */
const CLEARED_EACH = 256;

let all = list<Live>();

/** Calls back for every object that still exists, in the order in which they were made. */
export function eachLive(visit: (object: object, state: LiveState) => void): void {
  all = filtered(all, ({ ref, state }) => {
    const object = deref(ref);
    if (object !== undefined) visit(object, state);
    return object !== undefined;
  });
}

/** Remembers the object of a connection for as long as the page keeps it. */
export function remember(object: object, state: LiveState): void {
  if (all.length % CLEARED_EACH === 0) eachLive(() => {});
  append(all, { ref: new NativeWeakRef(object), state });
}
