import { guard } from '../platform/guard.ts';
import { hookMethodAround, hookSetter, type Known } from '../platform/hook.ts';
import { apply, argument, createWeakTable, getterOf, isObject, toText } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';

/** An object of a connection, and whether its page listens for messages. */
export interface Audience {
  readonly connection: number;
  /** Messages that came while the page had no listener; -1 once it has had one. */
  unheard: number;
}

/** Called when the page adds a listener to an object that is known, before the platform adds it. */
type OnAdding = (type: string) => void;

const known = createWeakTable<object, OnAdding>();
let hasKnown = false;

/** Calls back for every listener that the page adds to an object. */
export function onAdding(target: object, added: OnAdding): void {
  hasKnown = true;
  known.set(target, added);
}

/** Wraps the one method by which a page adds listeners. */
export function observeAdding(): void {
  // Before the native call, so that a listener of ours is the first of its type and cannot be stopped by one of the page's.
  hookMethodAround(EventTarget.prototype, 'addEventListener', (native, self, args) => {
    if (hasKnown) {
      guard('addEventListener', () => {
        const type = argument(args, 0);
        // Without a function or object the platform adds nothing.
        if (typeof type === 'string' && isObject(argument(args, 1))) known.get(self as object)?.(type);
      });
    }
    return apply(native, self, args);
  });
}

/** Counts a message that came, if the page has no listener yet. */
export function countUnheard(audience: Audience): void {
  if (audience.unheard >= 0) audience.unheard += 1;
}

/** The page listens from now on: writes how many messages it has missed, if it has missed any. */
export function hear(recorder: Recorder, audience: Audience): void {
  const { unheard } = audience;
  audience.unheard = -1;
  if (unheard > 0) recorder.write('state', audience.connection, { subject: 'listener', state: toText(unheard) });
}

/**
 * Observes `onmessage` of an interface. A handler counts once the platform has taken it; what sets none (`null`) is no
 * listener.
 */
export function observeHandlers<T extends object>(recorder: Recorder, prototype: T, all: Known<Audience>): void {
  const handlerOf = getterOf<T, unknown>(prototype, 'onmessage');
  hookSetter(prototype, 'onmessage', (self) => {
    const audience = all.get(self as object);
    if (audience !== undefined && isObject(handlerOf(self as T))) hear(recorder, audience);
  });
}
