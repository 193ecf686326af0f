import type { ConnectionFault, Fault } from '../../faults/plan.ts';
import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import { type Decision, MessageDecider } from '../messages/decide-message.ts';
import { Lane } from '../messages/lane.ts';
import { MessageFilter } from '../messages/message-filter.ts';
import { NOT_MINE, type Part } from '../part.ts';
import { callOn, dispatchOn, getterFrom, originalOf, soon, stop } from '../platform.ts';
import type { Place, PlanRun } from '../plan-run.ts';
import { corrupted } from './corrupted.ts';
import { copyOf, type Sent } from './payload.ts';

const PLAIN = { delay: 0, isTwice: false, isSwapped: false } as const;

/** A data channel of the page on which a plan acts. */
interface Acted {
  readonly channel: RTCDataChannel;
  readonly place: Place;
  readonly filter: MessageFilter;
  readonly incoming: Lane;
  readonly outgoing: Lane;
  decider: MessageDecider | null;
  isSilent: boolean;
}

/** The platform's prototype of data channels, found by what the recorder replaced of it; `null` in a browser without them. */
export function channelPrototype({ originals }: WayIn): RTCDataChannel | null {
  for (let index = 0; index < originals.length; index += 1) {
    const each = originals[index];
    if (each?.name === 'send' && 'ordered' in each.holder) return each.holder as RTCDataChannel;
  }
  return null;
}

/**
 * Makes the page's data channels fail. They travel over UDP and SCTP, in which a message can be lost or late by itself. A
 * channel that is cut closes, as when the other side is gone; what attempts meet belongs to signalling, not to a channel.
 */
export class Channels implements Part {
  readonly #way: WayIn;
  readonly #run: () => PlanRun | null;
  readonly #acted = new Map<object, Acted>();
  readonly #native: Readonly<Record<'send' | 'close', NativeFunction | undefined>>;
  readonly #labelOf: (self: object) => string;
  readonly #stateOf: (self: object) => string;

  /** @param run the plan in force. */
  constructor(way: WayIn, prototype: RTCDataChannel, run: () => PlanRun | null) {
    this.#way = way;
    this.#run = run;
    this.#native = { send: originalOf(way, prototype, 'send'), close: originalOf(way, prototype, 'close') };
    this.#labelOf = getterFrom(prototype, 'label');
    this.#stateOf = getterFrom(prototype, 'readyState');
  }

  intervene(): readonly (() => void)[] {
    return [];
  }

  begin(fault: ConnectionFault): void {
    const run = this.#run();
    if (run === null || (fault.kind !== 'cut' && fault.kind !== 'half-open' && fault.kind !== 'freeze')) return;
    this.#way.eachLive((object, { connection = 0 }) => {
      const acted = this.isChannel(object) ? this.#find(object, connection) : null;
      if (acted === null || this.#stateOf(object) !== 'open') return;
      run.markActed(acted.place.connection, fault.kind);
      if (fault.kind === 'cut') callOn(this.#native.close, object);
      else if (fault.kind === 'half-open') acted.isSilent = true;
      else for (const lane of [acted.incoming, acted.outgoing]) lane.freeze();
    });
  }

  end(fault: ConnectionFault): void {
    for (const { incoming, outgoing, isSilent, channel } of [...this.#acted.values()]) {
      // The other side has given it up meanwhile.
      if (fault.kind === 'half-open' && isSilent) callOn(this.#native.close, channel);
      if (fault.kind === 'freeze') for (const lane of [outgoing, incoming]) lane.thaw();
    }
  }

  release(): void {
    for (const { incoming, outgoing } of this.#acted.values()) for (const lane of [outgoing, incoming]) lane.flush();
    this.#acted.clear();
  }

  isNeeded(): boolean {
    return false;
  }

  construct(): null {
    return null;
  }

  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown {
    if (native !== this.#native.send || args.length === 0) return NOT_MINE;
    const channel = self as RTCDataChannel;
    const acted = this.#find(channel, null);
    if (acted === null || this.#stateOf(channel) !== 'open') return NOT_MINE;
    // The recorder writes the record of this message when the call returns.
    const n = this.#way.recorder.ring.next();
    const mark = (fault: Fault['kind']): void => {
      const run = this.#run();
      soon(() => run?.markMessage(acted.place.connection, fault, n));
    };
    const data = copyOf(args[0]);
    this.#pass(acted, 'out', data, mark, (what) => callOn(native, channel, [what]));
    return undefined;
  }

  event(target: EventTarget, event: Event, handle: (event: Event) => void): boolean {
    if (!this.isChannel(target)) return false;
    const acted = event.type === 'message' ? this.#find(target, null) : null;
    const n = this.#way.recorder.ring.next();
    handle(event);
    if (acted === null || !(event instanceof MessageEvent)) return true;
    const { origin } = event;
    const mark = (fault: Fault['kind']): void => this.#run()?.markMessage(acted.place.connection, fault, n);
    const isHeld = this.#pass(acted, 'in', event.data, mark, (data) =>
      dispatchOn(target, new MessageEvent('message', { data, origin })),
    );
    if (isHeld) stop(event);
    return true;
  }

  /** Sends a message that somebody made by hand. */
  sendByHand(channel: RTCDataChannel, data: Sent): boolean {
    if (this.#stateOf(channel) !== 'open') return false;
    callOn(this.#native.send, channel, [data]);
    return true;
  }

  isChannel(object: object): object is RTCDataChannel {
    try {
      this.#labelOf(object);
      return true;
    } catch {
      // The accessor refuses every other object.
      return false;
    }
  }

  /** Passes a message on as the plan says. @returns whether it is held, changed or gone; what comes passes by itself if not */
  #pass(
    acted: Acted,
    direction: 'in' | 'out',
    data: unknown,
    mark: (fault: Fault['kind']) => void,
    release: (data: unknown) => void,
  ): boolean {
    if (acted.isSilent) {
      mark('half-open');
      return true;
    }
    const lane = direction === 'in' ? acted.incoming : acted.outgoing;
    const decision = this.#decide(acted, direction, data);
    for (const fault of decision?.faults ?? []) mark(fault);
    if (lane.isFrozen) mark('freeze');
    if (decision === null && lane.isFree) {
      if (direction === 'out') release(data);
      return false;
    }
    if (decision?.isDropped === true) return true;
    const at = decision?.corruptedAt ?? null;
    const what = at === null ? data : corrupted(data, at);
    lane.take(decision ?? PLAIN, () => this.#stateOf(acted.channel) === 'open' && release(what));
    return true;
  }

  #decide(acted: Acted, direction: 'in' | 'out', data: unknown): Decision | null {
    const steps = this.#run()?.messageSteps() ?? [];
    const decision = acted.decider?.next(direction, steps, (filter) =>
      acted.filter.passes(filter, { direction, data, event: null, id: null }),
    );
    return decision === undefined || decision.faults.length === 0 ? null : decision;
  }

  #find(channel: RTCDataChannel, known: number | null): Acted | null {
    const run = this.#run();
    if (run === null) return null;
    const found = this.#acted.get(channel);
    if (found !== undefined) return found;
    let connection = known ?? 0;
    if (known === null)
      this.#way.eachLive((each, state) => void (each === channel && (connection = state.connection ?? 0)));
    const url = `datachannel:${this.#labelOf(channel)}`;
    const place: Place = { transport: 'datachannel', url, connection };
    if (!run.concerns(place)) return null;
    const [incoming, outgoing] = [new Lane(this.#way.recorder.now), new Lane(this.#way.recorder.now)];
    const decider = new MessageDecider(run.plan.seed, run.ordinalOf(connection));
    const filter = new MessageFilter('datachannel', url);
    const acted: Acted = { channel, place, filter, incoming, outgoing, decider, isSilent: false };
    if (run.fault(place, 'freeze') !== null) for (const lane of [incoming, outgoing]) lane.freeze();
    acted.isSilent = run.fault(place, 'half-open') !== null;
    this.#acted.set(channel, acted);
    return acted;
  }
}
