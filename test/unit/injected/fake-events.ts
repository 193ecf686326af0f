import { vi } from 'vitest';
import { createRecorder, type Recorder } from '../../../src/injected/recorder.ts';
import type { RingEntry } from '../../../src/injected/ring/ring-entry.ts';
import { stubPage } from './stub-page.ts';

/** A browser's own event: Node lets no script make one that is trusted. */
class FakeEvent {
  isTrusted = true;
  isStopped = false;
  isPrevented = false;
  readonly type: string;

  constructor(type: string, fields: Readonly<Record<string, unknown>> = {}) {
    this.type = type;
    Object.assign(this, fields);
  }

  stopImmediatePropagation(): void {
    this.isStopped = true;
  }

  preventDefault(): void {
    this.isPrevented = true;
  }
}

/** A target whose events a test fires as the browser does. */
export class FakeTarget {
  // No private field: a wrapped method is called with any object.
  readonly listeners: (readonly [type: string, listener: (event: FakeEvent) => void])[] = [];

  addEventListener(type: string, listener: (event: FakeEvent) => void): void {
    this.listeners.push([type, listener]);
  }

  dispatchEvent(): boolean {
    return true;
  }
}

/** Fires a browser's own event, or with `isTrusted: false` one that a page dispatched. */
export function fire(target: object, event: FakeEvent): void {
  for (const [type, listener] of (target as FakeTarget).listeners)
    if (type === event.type && !event.isStopped) listener.call(target, event);
}

/** A class of events with accessors, as the platform has them: each gives the field of its name with a dash before it. */
const eventClass = (...names: readonly string[]) => {
  class Accessors extends FakeEvent {}
  for (const name of names) {
    Object.defineProperty(Accessors.prototype, name, {
      configurable: true,
      get(this: Readonly<Record<string, unknown>>) {
        if (!(this instanceof Accessors)) throw new TypeError('Illegal invocation');
        return this[`_${name}`];
      },
    });
  }
  return Accessors;
};

export const MessageEvents = eventClass('data', 'lastEventId', 'ports');
export const CloseEvents = eventClass('code', 'reason', 'wasClean');
export const TransitionEvents = eventClass('persisted');
export const RejectionEvents = eventClass('promise', 'reason');
export { FakeEvent as PlainEvent };

/** Gives a class accessors; each gives the field of its name with a dash before it. */
export function addAccessors(prototype: object, ...names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: Readonly<Record<string, unknown>>) {
        return this[`_${name}`];
      },
    });
  }
}

/**
 * Sets the globals of a page whose events a test fires. Reset the modules before, so that the recorder takes its functions
 * from these, and unstub the globals after the test.
 */
export function stubEvents(): void {
  stubPage();
  vi.stubGlobal('EventTarget', FakeTarget);
  vi.stubGlobal('Event', FakeEvent);
  vi.stubGlobal('MessageEvent', MessageEvents);
  vi.stubGlobal('CloseEvent', CloseEvents);
  vi.stubGlobal('PageTransitionEvent', TransitionEvents);
  vi.stubGlobal('PromiseRejectionEvent', RejectionEvents);
  vi.stubGlobal('window', new FakeTarget());
}

/** A recorder at time 0, and what it has written. */
export function startRecorder(): {
  readonly recorder: Recorder;
  written(): readonly RingEntry[];
  kinds(): readonly string[];
} {
  const recorder = createRecorder({ now: () => 0, wall: () => 0, wait: () => undefined }, () => undefined);
  const written = (): readonly RingEntry[] =>
    Array.from({ length: recorder.ring.next() }, (_, n) => recorder.ring.find(n)).filter((entry) => entry !== null);
  return { recorder, written, kinds: () => written().map(({ kind }) => kind) };
}
