import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { LiveState } from '../../injected/platform/live.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import { MessageDecider } from '../messages/decide-message.ts';
import { getterFrom, originalOf } from '../platform.ts';
import type { Place, PlanRun } from '../plan-run.ts';
import { ActedSocket, CLOSED } from './acted-socket.ts';

/** The sockets of the page on which something acts, and what the platform itself says of them. */
export class SocketTable {
  readonly way: WayIn;
  readonly prototype: WebSocket;
  /** The plan in force. */
  readonly run: () => PlanRun | null;
  readonly native: { readonly send: NativeFunction; readonly close: NativeFunction };
  readonly urlOf: (self: object) => string;
  readonly stateOf: (self: object) => number;
  readonly bufferedOf: (self: object) => number;
  readonly acted = new Map<object, ActedSocket>();

  constructor(way: WayIn, prototype: WebSocket, run: () => PlanRun | null) {
    this.way = way;
    this.prototype = prototype;
    this.run = run;
    this.urlOf = getterFrom(prototype, 'url');
    this.stateOf = getterFrom(prototype, 'readyState');
    this.bufferedOf = getterFrom(prototype, 'bufferedAmount');
    const [send, close] = [originalOf(way, prototype, 'send'), originalOf(way, prototype, 'close')];
    if (send === undefined || close === undefined) throw new Error('the recorder has no WebSocket');
    this.native = { send, close };
  }

  isSocket(object: object): object is WebSocket {
    try {
      return this.urlOf(object) !== '';
    } catch {
      // The accessor refuses every other object.
      return false;
    }
  }

  /** Takes a socket in. Its number may be known later: the recorder gives it once the constructor has returned. */
  create(socket: WebSocket, state: LiveState | null = null): ActedSocket {
    const acted = new ActedSocket(socket, this.urlOf(socket), () => this.#numberOf(socket, state), this.way.recorder);
    this.acted.set(socket, acted);
    return acted;
  }

  /** The socket, if something acts on it; one that the plan in force concerns is taken in. */
  find(socket: WebSocket): ActedSocket | null {
    const known = this.acted.get(socket);
    const run = this.run();
    if (run === null) return known ?? null;
    const acted = known ?? this.#meet(run, socket, null);
    if (acted?.mode === 'live') acted.decider ??= new MessageDecider(run.plan.seed, run.ordinalOf(acted.connection()));
    return acted;
  }

  /** All sockets that exist and that the plan concerns. */
  concerned(run: PlanRun): readonly ActedSocket[] {
    const all: ActedSocket[] = [];
    this.way.eachLive((object, state) => {
      if (!this.isSocket(object)) return;
      const acted = this.acted.get(object) ?? this.#meet(run, object, state);
      if (acted !== null) all.push(acted);
    });
    return all;
  }

  #meet(run: PlanRun, socket: WebSocket, state: LiveState | null): ActedSocket | null {
    const connection = this.#numberOf(socket, state);
    const place: Place = { transport: 'websocket', url: this.urlOf(socket), connection };
    if (!run.concerns(place) || this.stateOf(socket) === CLOSED) return null;
    const acted = this.create(socket, state);
    // What opens while these are in force is met by them too.
    if (run.fault(place, 'freeze') !== null) acted.freeze();
    acted.rate = run.fault(place, 'slow-reader')?.bytesPerSecond ?? 0;
    return acted;
  }

  #numberOf(socket: object, known: LiveState | null): number {
    let state = known;
    if (state === null) this.way.eachLive((each, its) => void (each === socket && (state = its)));
    return state?.connection ?? 0;
  }
}
