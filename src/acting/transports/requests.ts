import { byteCount } from '../../base/units.ts';
import type { ConnectionFault } from '../../faults/plan.ts';
import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import type { StoredUrl } from '../../injected/platform/stored-url.ts';
import { NOT_MINE, type Part } from '../part.ts';
import { after, callOn, dispatchOn, getterFrom, isGecko, originalOf, overrideGetter, stop } from '../platform.ts';
import type { Place, PlanRun } from '../plan-run.ts';
import { deadUrl } from './dead-url.ts';
import { statusTextOf } from './status-text.ts';

const OPENED = 1;
const DONE = 4;

/** What the recorder knows of a request. */
interface RequestState {
  readonly method: string;
  readonly url: StoredUrl;
  readonly exchange: { readonly connection: number; isOver: boolean } | null;
}

/** A request of the page on which a plan acts. */
interface Acted {
  readonly xhr: XMLHttpRequest;
  readonly place: Place;
  readonly state: RequestState;
  /**
   * `flying`: the platform's own; `answered`: by a status of ours; `stuck`: never sent; `over`: ended by us, and what the
   * platform still says is not for the page.
   */
  mode: 'flying' | 'answered' | 'stuck' | 'over';
  status: number;
  /** Whether it is refused or cut. */
  hasFailed: boolean;
  /** `readyState`, where it is not what the platform says. */
  ready: number | null;
  cancelTimeout: () => void;
}

/** Makes the page's requests by XMLHttpRequest fail. */
export class Requests implements Part {
  readonly #way: WayIn;
  readonly #prototype: XMLHttpRequest;
  readonly #run: () => PlanRun | null;
  readonly #acted = new WeakMap<object, Acted>();
  /** Those that are not over. */
  readonly #open = new Set<Acted>();
  /** Whether a request has ended otherwise than the platform says: the page may read its state at any time. */
  #hasTold = false;
  /** Requests that wait until it thaws. */
  readonly #frozen = new Set<() => void>();
  readonly #native: Readonly<Record<'open' | 'send' | 'abort', NativeFunction | undefined>>;
  readonly #stateOf: (self: object) => number;

  /** @param run the plan in force. */
  constructor(way: WayIn, prototype: XMLHttpRequest, run: () => PlanRun | null) {
    this.#way = way;
    this.#prototype = prototype;
    this.#run = run;
    const native = (name: string): NativeFunction | undefined => originalOf(way, prototype, name);
    this.#native = { open: native('open'), send: native('send'), abort: native('abort') };
    this.#stateOf = getterFrom(prototype, 'readyState');
  }

  intervene(): readonly (() => void)[] {
    const override = (name: string, read: (acted: Acted) => unknown): (() => void) =>
      overrideGetter(this.#way, this.#prototype, name, (self) => {
        const acted = this.#acted.get(self);
        return acted === undefined ? undefined : read(acted);
      });
    const answered = (acted: Acted, value: unknown): unknown =>
      acted.mode === 'answered' && this.#stateOf(acted.xhr) > OPENED ? value : undefined;
    return [
      override('readyState', ({ ready }) => ready ?? undefined),
      override('status', (acted) => answered(acted, acted.status)),
      override('statusText', (acted) => answered(acted, statusTextOf(acted.status))),
      override('responseURL', (acted) => answered(acted, acted.place.url) ?? this.#failedUrl(acted)),
    ];
  }

  /** Firefox names the address of a request that got no answer, too. */
  #failedUrl({ xhr, hasFailed, ready, place }: Acted): string | undefined {
    return isGecko && hasFailed && (ready ?? this.#stateOf(xhr)) === DONE ? place.url : undefined;
  }

  begin(fault: ConnectionFault): void {
    const run = this.#run();
    if (run === null || fault.kind !== 'cut') return;
    this.#way.eachLive((object, state) => {
      const acted = this.#isFlying(object) ? this.#meet(object, state as unknown as RequestState) : null;
      if (acted === null || acted.mode === 'over' || !run.concerns(acted.place)) return;
      run.markActed(acted.place.connection, 'cut');
      this.#cut(acted);
    });
  }

  end(fault: ConnectionFault): void {
    if (fault.kind === 'stuck' || fault.kind === 'half-open')
      for (const acted of [...this.#open]) if (acted.mode === 'stuck') this.#sayEnd(acted, 'error');
    if (fault.kind === 'freeze') {
      for (const thaw of this.#frozen) thaw();
      this.#frozen.clear();
    }
  }

  release(): void {
    for (const { mode, xhr } of this.#open) if (mode === 'flying') this.#forget(xhr);
  }

  isNeeded(): boolean {
    return this.#open.size > 0 || this.#hasTold;
  }

  construct(): null {
    return null;
  }

  event(target: EventTarget, event: Event, handle: (event: Event) => void): boolean {
    const acted = this.#acted.get(target);
    if (acted === undefined) return false;
    if (acted.mode === 'over') stop(event);
    else handle(event);
    if (event.type === 'loadend' && acted.mode !== 'over') this.#open.delete(acted);
    return true;
  }

  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown {
    const xhr = self as XMLHttpRequest;
    if (native === this.#native.open) this.#forget(xhr);
    const acted = this.#acted.get(xhr);
    if (native === this.#native.abort && acted?.mode === 'stuck') return this.#sayEnd(acted, 'abort');
    return native === this.#native.send && this.#stateOf(xhr) === OPENED ? this.#send(xhr, args) : NOT_MINE;
  }

  #send(xhr: XMLHttpRequest, args: readonly unknown[]): unknown {
    const run = this.#run();
    const acted = run === null ? null : this.#meet(xhr, this.#stateFor(xhr));
    if (run === null || acted === null || !run.concerns(acted.place)) return NOT_MINE;
    const fault = run.fault(acted.place, 'refuse', 'stuck', 'half-open', 'status', 'freeze');
    if (fault === null) return NOT_MINE;
    run.markActed(acted.place.connection, fault.kind);
    switch (fault.kind) {
      case 'refuse':
        acted.hasFailed = true;
        this.#hasTold = true;
        return this.#sendElsewhere(xhr, deadUrl());
      case 'status':
        this.#hasTold = true;
        acted.mode = 'answered';
        acted.status = fault.status;
        return this.#sendElsewhere(xhr, 'data:,');
      case 'freeze':
        this.#frozen.add(() => callOn(this.#native.send, xhr, args));
        return undefined;
      default:
        return this.#stick(acted);
    }
  }

  /** The platform makes the events, for another address; opened again in the state OPENED it fires none. */
  #sendElsewhere(xhr: XMLHttpRequest, url: string): void {
    callOn(this.#native.open, xhr, ['GET', url, true]);
    callOn(this.#native.send, xhr);
  }

  #stick(acted: Acted): void {
    const { xhr } = acted;
    acted.mode = 'stuck';
    dispatchOn(xhr, new ProgressEvent('loadstart'));
    if (xhr.timeout > 0)
      acted.cancelTimeout = after(xhr.timeout, () => acted.mode === 'stuck' && this.#sayEnd(acted, 'timeout'));
  }

  #cut(acted: Acted): void {
    const wasSent = acted.mode === 'flying' || acted.mode === 'answered';
    acted.mode = 'over';
    // Its events find the mode and are stopped.
    if (wasSent) callOn(this.#native.abort, acted.xhr);
    this.#sayEnd(acted, 'error');
  }

  /** The end, as the platform tells it: the state, what happened, and that it is over. */
  #sayEnd(acted: Acted, how: 'error' | 'abort' | 'timeout'): void {
    const { xhr, state, place } = acted;
    acted.cancelTimeout();
    this.#hasTold = true;
    this.#open.delete(acted);
    acted.mode = 'over';
    acted.ready = DONE;
    acted.hasFailed ||= how === 'error';
    const { recorder } = this.#way;
    if (state.exchange !== null && !state.exchange.isOver && how !== 'abort') {
      state.exchange.isOver = true;
      if (how === 'error') recorder.write('error', place.connection, { state: 0, text: '' });
      const end = { code: null, reason: '', wasClean: false, size: byteCount(0) } as const;
      recorder.write('close', place.connection, { how: how === 'error' ? 'failed' : 'timeout', ...end });
    }
    dispatchOn(xhr, new Event('readystatechange'));
    dispatchOn(xhr, new ProgressEvent(how));
    dispatchOn(xhr, new ProgressEvent('loadend'));
    // After `abort()` the platform is back at the beginning.
    if (how === 'abort') acted.ready = 0;
  }

  #forget(xhr: XMLHttpRequest): void {
    const acted = this.#acted.get(xhr);
    if (acted === undefined) return;
    acted.cancelTimeout();
    this.#acted.delete(xhr);
    this.#open.delete(acted);
  }

  #meet(xhr: XMLHttpRequest, state: RequestState | null): Acted | null {
    const known = this.#acted.get(xhr);
    if (known !== undefined) return known;
    const exchange = state?.exchange ?? null;
    if (state === null || exchange === null) return null;
    const place: Place = { transport: 'xhr', url: addressOf(state.url), connection: exchange.connection };
    const nothing = { status: 0, hasFailed: false, ready: null, cancelTimeout: () => {} };
    const acted: Acted = { xhr, place, state, mode: 'flying', ...nothing };
    this.#acted.set(xhr, acted);
    this.#open.add(acted);
    return acted;
  }

  #stateFor(xhr: XMLHttpRequest): RequestState | null {
    let found: unknown = null;
    this.#way.eachLive((object, state) => void (object === xhr && (found = state)));
    return found as RequestState | null;
  }

  /** Whether it is a request that was sent and is not over. */
  #isFlying(object: object): object is XMLHttpRequest {
    try {
      const state = this.#stateOf(object);
      return state >= OPENED && state < DONE;
    } catch {
      // The accessor refuses every other object.
      return false;
    }
  }
}

const addressOf = (url: StoredUrl): string => {
  if (typeof url === 'string') return url;
  return URL.canParse(url.given, url.base) ? new URL(url.given, url.base).href : url.given;
};
