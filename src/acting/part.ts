import type { NativeFunction } from '../injected/platform/hook.ts';
import type { Actor } from './plan-run.ts';

/** What a part answers for calls that are none of its business. */
export const NOT_MINE: unique symbol = Symbol('not mine');

/** What acts on the connections of one transport: the page's calls and the platform's events come through it. */
export interface Part extends Actor {
  /** Replaces getters for as long as it is needed; gives what puts each back. */
  intervene(): readonly (() => void)[];
  /** A call of the page of a function that the recorder has replaced; `NOT_MINE` for another's. */
  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown;
  /** A constructor call of the page; `null` for another's. */
  construct(native: NativeFunction, args: readonly unknown[], newTarget: NativeFunction, name: string): object | null;
  /** An event of the platform on one of its objects; false for another's. */
  event(target: EventTarget, event: Event, handle: (event: Event) => void): boolean;
}
