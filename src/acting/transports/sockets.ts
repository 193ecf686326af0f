import type { ConnectionFault } from '../../faults/plan.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import { after, callOn, dispatchOn, isGecko, overrideGetter, soon, stop } from '../platform.ts';
import { NOT_MINE, type Part } from '../part.ts';
import type { PlanRun } from '../plan-run.ts';
import { type ActedSocket, CLOSED, CLOSING, CONNECTING, FAILED, LOST, OPEN } from './acted-socket.ts';
import { copyOf, type Sent, sizeOf } from './payload.ts';
import { isValidClose, stillConnecting } from './socket-errors.ts';
import { sendOutgoing, takeIncoming } from './socket-messages.ts';
import { SocketTable } from './socket-table.ts';

/** Milliseconds that a browser waits for the other end's close frame before it gives the connection up; measured. */
const CLOSE_TIMEOUT = isGecko ? 20_000 : 60_000;

/** Milliseconds between two looks at whether the platform has passed on what was sent, and how often at most. */
const DRAIN = 5;
const DRAIN_TIMES = 100;

/** Makes the page's WebSockets fail. */
export class Sockets implements Part {
  readonly #table: SocketTable;
  readonly #settled: () => void;

  /**
   * @param run the plan in force.
   * @param settled called when less may be needed than before; see `isNeeded`.
   */
  constructor(way: WayIn, prototype: WebSocket, run: () => PlanRun | null, settled: () => void) {
    this.#table = new SocketTable(way, prototype, run);
    this.#settled = settled;
  }

  intervene(): readonly (() => void)[] {
    const { way, prototype, acted, bufferedOf } = this.#table;
    return [
      overrideGetter(way, prototype, 'readyState', (self) => acted.get(self)?.state ?? undefined),
      overrideGetter(way, prototype, 'bufferedAmount', (self) => acted.get(self)?.amount(bufferedOf(self))),
    ];
  }

  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown {
    if (native === this.#table.native.send) return this.#send(native, self as WebSocket, args);
    if (native === this.#table.native.close) return this.#close(native, self as WebSocket, args);
    return NOT_MINE;
  }

  isSocket(object: object): object is WebSocket {
    return this.#table.isSocket(object);
  }

  begin(fault: ConnectionFault): void {
    const run = this.#table.run();
    if (run === null) return;
    const isForAttempts = fault.kind === 'refuse' || fault.kind === 'stuck' || fault.kind === 'status';
    for (const acted of isForAttempts ? [] : this.#table.concerned(run)) {
      if (acted.mode !== 'live') continue;
      run.markActed(acted.connection(), fault.kind);
      if (fault.kind === 'cut') this.#cut(acted);
      else if (fault.kind === 'close') this.#closeBy(acted, fault.code, fault.reason);
      else if (fault.kind === 'half-open') this.#silence(acted);
      else if (fault.kind === 'slow-reader') acted.rate = fault.bytesPerSecond;
      else if (fault.kind === 'freeze') acted.freeze();
    }
  }

  end(fault: ConnectionFault): void {
    for (const acted of [...this.#table.acted.values()]) {
      // The other end is back and knows nothing of the connection: it resets it.
      if (fault.kind === 'half-open' && acted.mode === 'silent') this.#cut(acted);
      // The browser's own patience is at its end.
      if ((fault.kind === 'stuck' || fault.kind === 'half-open') && acted.mode === 'stuck') this.#giveUp(acted);
      if (fault.kind === 'freeze') this.#thaw(acted);
      if (fault.kind === 'slow-reader') {
        acted.outgoing.flush();
        acted.rate = 0;
      }
    }
  }

  /** No plan is in force any more: what waits is let go, and only what has failed is remembered. */
  release(): void {
    for (const [socket, acted] of this.#table.acted) {
      acted.decider = null;
      acted.outgoing.flush();
      if (acted.incoming.isFree && acted.mode === 'live') this.#table.acted.delete(socket);
      else this.#whenDrained(acted, () => this.#let(acted));
    }
  }

  #let(acted: ActedSocket): void {
    acted.incoming.flush();
    this.#settled();
  }

  isNeeded(): boolean {
    for (const [socket, acted] of this.#table.acted) {
      const isDone = acted.mode === 'over' ? this.#table.stateOf(socket) === CLOSED : acted.mode === 'live';
      if (isDone && acted.incoming.isFree && acted.outgoing.isFree) this.#table.acted.delete(socket);
    }
    return this.#table.acted.size > 0;
  }

  construct(native: NativeFunction, args: readonly unknown[], newTarget: NativeFunction, name: string): object | null {
    if (name !== 'WebSocket') return null;
    const socket = Reflect.construct(native, args, newTarget) as WebSocket;
    const run = this.#table.run();
    const place = { transport: 'websocket', url: this.#table.urlOf(socket), connection: 0 } as const;
    const fault = run?.fault(place, 'stuck', 'half-open', 'refuse', 'status') ?? null;
    if (run === null || fault === null) return socket;
    // Before it is established, the platform itself fails it: error, and close 1006, as with no listener at the port.
    callOn(this.#table.native.close, socket);
    const acted = this.#table.create(socket);
    acted.state = CONNECTING;
    acted.mode = fault.kind === 'refuse' || fault.kind === 'status' ? 'failing' : 'stuck';
    // The recorder writes of the attempt once it has the socket.
    soon(() => run.markActed(acted.connection(), fault.kind));
    return socket;
  }

  event(target: EventTarget, event: Event, handle: (event: Event) => void): boolean {
    if (!this.isSocket(target)) return false;
    this.#event(target, event, handle);
    if (event.type === 'close') this.#settled();
    return true;
  }

  #event(socket: WebSocket, event: Event, handle: (event: Event) => void): void {
    const acted = this.#table.find(socket);
    if (acted === null) return handle(event);
    if (event.type === 'message') return takeIncoming(this.#table, acted, event as MessageEvent, handle);
    switch (acted.mode) {
      case 'failing':
        acted.state = event.type === 'close' ? null : acted.state === CLOSING ? CLOSING : null;
        handle(event);
        if (event.type === 'close') this.#table.acted.delete(socket);
        return;
      case 'live':
        if (acted.incoming.isFree) return handle(event);
        stop(event);
        acted.state ??= event.type === 'open' ? CONNECTING : OPEN;
        acted.incoming.takeLast(() => this.#replay(acted, event, handle));
        return;
      case 'silent':
      case 'stuck':
      case 'over':
        stop(event);
        return;
      default:
        unreachable(acted.mode);
    }
  }

  #send(native: NativeFunction, socket: WebSocket, args: readonly unknown[]): unknown {
    const acted = args.length === 0 ? null : this.#table.find(socket);
    if (acted === null) return callOn(native, socket, args);
    if (acted.state === CONNECTING) throw stillConnecting();
    if (acted.mode === 'over' || acted.state === CLOSING) {
      if (acted.buffered !== null) acted.buffered += sizeOf(copyOf(args[0]));
      return callOn(native, socket, args);
    }
    if (acted.mode !== 'silent' && this.#table.stateOf(socket) !== OPEN) return callOn(native, socket, args);
    return sendOutgoing(this.#table, acted, copyOf(args[0]));
  }

  #close(native: NativeFunction, socket: WebSocket, args: readonly unknown[]): unknown {
    const acted = this.#table.find(socket);
    if (acted === null || !isValidClose(args)) return callOn(native, socket, args);
    const isWaiting = acted.mode === 'live' && !acted.outgoing.isFree;
    if (acted.mode === 'failing') acted.state = CLOSING;
    else if (acted.mode === 'over' || (acted.mode === 'live' && !isWaiting)) return callOn(native, socket, args);
    if (acted.state === CLOSING) return undefined;
    if (acted.mode === 'stuck') after(0, () => this.#giveUp(acted));
    if (acted.mode === 'silent') after(CLOSE_TIMEOUT, () => this.#giveUp(acted));
    if (isWaiting) acted.outgoing.takeLast(() => callOn(native, socket, args));
    acted.state = CLOSING;
    return undefined;
  }

  /** Sends a message that somebody made by hand. @returns whether the socket took it */
  sendByHand(socket: WebSocket, data: Sent): boolean {
    if (this.#table.stateOf(socket) !== OPEN || this.#table.acted.get(socket)?.mode === 'over') return false;
    callOn(this.#table.native.send, socket, [data]);
    return true;
  }

  /** Gone without a close frame. What the server sees is a close frame all the same: a page can do no other. */
  #cut(acted: ActedSocket): void {
    if (acted.mode === 'over') return;
    if (acted.state === CONNECTING || this.#table.stateOf(acted.socket) === CONNECTING) return this.#fail(acted);
    acted.buffered = acted.amount(this.#table.bufferedOf(acted.socket));
    callOn(this.#table.native.close, acted.socket);
    acted.sayEnd(LOST);
  }

  #closeBy(acted: ActedSocket, code: number, reason: string): void {
    if (this.#table.stateOf(acted.socket) === CONNECTING) return this.#fail(acted);
    acted.buffered = acted.amount(this.#table.bufferedOf(acted.socket));
    const isSendable = code === 1000 || code >= 3000;
    callOn(this.#table.native.close, acted.socket, isSendable ? [code, reason] : []);
    acted.sayEnd({ isError: false, code, reason, wasClean: true });
  }

  /** An attempt under way fails: by the platform itself. */
  #fail(acted: ActedSocket): void {
    acted.mode = 'failing';
    acted.state = CONNECTING;
    callOn(this.#table.native.close, acted.socket);
  }

  #silence(acted: ActedSocket): void {
    if (this.#table.stateOf(acted.socket) !== CONNECTING) {
      acted.mode = 'silent';
      acted.state = this.#table.stateOf(acted.socket);
      return;
    }
    callOn(this.#table.native.close, acted.socket);
    acted.mode = 'stuck';
    acted.state = CONNECTING;
  }

  #giveUp(acted: ActedSocket): void {
    if (acted.mode === 'over') return;
    if (acted.mode === 'stuck') return acted.sayEnd(FAILED);
    acted.buffered = acted.amount(this.#table.bufferedOf(acted.socket));
    callOn(this.#table.native.close, acted.socket);
    acted.sayEnd(LOST);
  }

  #thaw(acted: ActedSocket): void {
    acted.outgoing.thaw();
    this.#whenDrained(acted, () => {
      acted.incoming.thaw();
      this.#settled();
    });
  }

  /** Calls back once the platform has counted out what it was given, as it had when the page sent it. */
  #whenDrained(acted: ActedSocket, callback: () => void, times = DRAIN_TIMES): void {
    if (times === 0 || this.#table.bufferedOf(acted.socket) === 0) callback();
    else after(DRAIN, () => this.#whenDrained(acted, callback, times - 1));
  }

  #replay(acted: ActedSocket, event: Event, handle: (event: Event) => void): void {
    if (acted.mode !== 'live') return;
    acted.state = null;
    handle(event);
    dispatchOn(
      acted.socket,
      event.type === 'close' ? new CloseEvent('close', event as CloseEvent) : new Event(event.type),
    );
  }
}
