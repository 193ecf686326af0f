import { isRecord } from '../base/is-object.ts';
import { parsePlan } from '../faults/read-plan.ts';
import type { Passage } from '../injected/platform/hook.ts';
import type { WayIn } from '../injected/serving/way-in.ts';
import { BROADCAST, type SubscriberKey, type ToPage } from '../wire/hops.ts';
import { parseToPage } from '../wire/parse-hops.ts';
import { makeByHand } from './by-hand.ts';
import { after, overrideGetter, prototypeOf } from './platform.ts';
import { PlanRun } from './plan-run.ts';
import { Sockets } from './transports/sockets.ts';

/** Milliseconds within which the panel that armed a plan for this load must be there. */
const PANEL_LIMIT = 10_000;

/**
 * Begins to act in a document.
 *
 * @param armed the plan that was armed for this load, with its panel; `null` for none.
 * @returns takes every message of the relay.
 */
export function startActing(way: WayIn, armed: unknown): (message: unknown) => void {
  const acting = new Acting(way);
  if (isRecord(armed)) acting.armEarly(String(armed['subscriber']), String(armed['plan']));
  return (message) => {
    const parsed = parseToPage(message);
    if (parsed.ok) acting.receive(parsed.value);
  };
}

/** What acts in a document: at most one plan at a time. */
class Acting {
  readonly #way: WayIn;
  readonly #sockets: Sockets;
  #run: PlanRun | null = null;
  #runs = 0;
  /** Who armed the plan: it ends with that panel. */
  #subscriber: SubscriberKey | null = null;
  #isPanelThere = true;
  /** Puts back what was replaced; empty while nothing is. */
  #restore: readonly (() => void)[] = [];

  constructor(way: WayIn) {
    this.#way = way;
    const prototype = prototypeOf<WebSocket>(way, 'WebSocket');
    if (prototype === null) throw new Error('the recorder has no WebSocket');
    this.#sockets = new Sockets(
      way,
      prototype,
      () => this.#run,
      () => this.#withdraw(),
    );
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'arm':
        this.#arm(message.subscriber, message.plan);
        return;
      case 'disarm':
        this.#run?.stop();
        return;
      case 'by-hand':
        makeByHand(this.#way, this.#sockets, message);
        return;
      case 'unsubscribe':
        if (message.subscriber === this.#subscriber || message.subscriber === BROADCAST) this.#run?.stop();
        return;
      case 'subscribe':
        if (message.subscriber === this.#subscriber) this.#isPanelThere = true;
        return;
      default:
    }
  }

  /** A plan for this load, whose panel has not been heard of yet. */
  armEarly(subscriber: SubscriberKey, plan: string): void {
    this.#isPanelThere = false;
    this.#arm(subscriber, plan);
    after(PANEL_LIMIT, () => {
      if (!this.#isPanelThere) this.#run?.stop();
    });
  }

  #arm(subscriber: SubscriberKey, text: string): void {
    const plan = parsePlan(text);
    if (!plan.ok) return;
    this.#run?.stop();
    this.#subscriber = subscriber;
    this.#runs += 1;
    const run = new PlanRun(plan.value, this.#runs, this.#way.recorder, [this.#sockets], () => this.#onOver(run));
    this.#run = run;
    this.#intervene();
    run.start();
  }

  #onOver(run: PlanRun): void {
    if (this.#run !== run) return;
    this.#run = null;
    this.#sockets.release();
    this.#withdraw();
  }

  /** From now on the page's calls and events take their way through here. */
  #intervene(): void {
    if (this.#restore.length > 0) return;
    const prototype = prototypeOf<WebSocket>(this.#way, 'WebSocket') ?? {};
    this.#restore = [
      overrideGetter(this.#way, prototype, 'readyState', this.#sockets.stateFor),
      overrideGetter(this.#way, prototype, 'bufferedAmount', this.#sockets.bufferedFor),
    ];
    this.#way.divert(this.#passage());
  }

  /** Everything is native again, as soon as nothing that failed needs to be hidden. */
  #withdraw(): void {
    if (this.#run !== null || this.#restore.length === 0 || this.#sockets.isNeeded()) return;
    this.#way.divert(null);
    for (const restore of this.#restore) restore();
    this.#restore = [];
  }

  #passage(): Passage {
    const sockets = this.#sockets;
    const passage: Passage = {
      call: (native, self, args) => {
        if (native === sockets.native.send) return sockets.send(native, self as WebSocket, args);
        if (native === sockets.native.close) return sockets.close(native, self as WebSocket, args);
        return Reflect.apply(native, self, args as never[]);
      },
      construct: (native, args, newTarget, where) =>
        where === 'WebSocket'
          ? sockets.construct(native, args, newTarget)
          : (Reflect.construct(native, args, newTarget) as object),
      event: (target, event, handle) => {
        if (!sockets.isSocket(target)) return handle(event);
        sockets.event(target, event, handle);
        if (event.type === 'close') this.#withdraw();
      },
    };
    Object.setPrototypeOf(passage, null);
    return passage;
  }
}
