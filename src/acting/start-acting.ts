import { isRecord } from '../base/is-object.ts';
import { parsePlan } from '../faults/read-plan.ts';
import type { Passage } from '../injected/platform/hook.ts';
import type { WayIn } from '../injected/serving/way-in.ts';
import { BROADCAST, type SubscriberKey, type ToPage } from '../wire/hops.ts';
import { parseToPage } from '../wire/parse-hops.ts';
import { makeByHand } from './by-hand.ts';
import { NOT_MINE, type Part } from './part.ts';
import { after, callOn, prototypeOf } from './platform.ts';
import { PlanRun } from './plan-run.ts';
import { RelayWatch } from './relay-watch.ts';
import { channelPrototype, Channels } from './transports/data-channel-faults.ts';
import { Fetches } from './transports/fetches.ts';
import { Requests } from './transports/requests.ts';
import { Sockets } from './transports/sockets.ts';
import { Sources } from './transports/sources.ts';

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
    if (isRecord(message) && message['type'] === 'relay-alive') acting.relayIsAlive();
    const parsed = parseToPage(message);
    if (parsed.ok) acting.receive(parsed.value);
  };
}

/** What acts in a document: at most one plan at a time. */
class Acting {
  readonly #way: WayIn;
  /** The way that calls and events take while nothing is in force. */
  readonly #direct: Passage;
  readonly #sockets: Sockets | null;
  readonly #channels: Channels | null;
  readonly #parts: readonly Part[];
  #run: PlanRun | null = null;
  #runs = 0;
  /** Who armed the plan: it ends with that panel. */
  #subscriber: SubscriberKey | null = null;
  #isPanelThere = true;
  readonly #relayWatch = new RelayWatch(() => this.#run?.stop());
  /** Puts back what was replaced; empty while nothing is. */
  #restore: readonly (() => void)[] = [];

  constructor(way: WayIn) {
    this.#way = way;
    this.#direct = { ...way.passage };
    const run = (): PlanRun | null => this.#run;
    const socket = prototypeOf<WebSocket>(way, 'WebSocket');
    const source = prototypeOf<EventSource>(way, 'EventSource');
    this.#sockets = socket === null ? null : new Sockets(way, socket, run, () => this.#withdraw());
    const request = prototypeOf<XMLHttpRequest>(way, 'XMLHttpRequest');
    const channel = channelPrototype(way);
    this.#channels = channel === null ? null : new Channels(way, channel, run);
    const parts: (Part | null)[] = [
      this.#sockets,
      this.#channels,
      source === null ? null : new Sources(way, source, run),
      request === null ? null : new Requests(way, request, run),
      new Fetches(way, run),
    ];
    this.#parts = parts.filter((part) => part !== null);
  }

  receive(message: ToPage): void {
    switch (message.type) {
      case 'arm':
        this.#arm(message.subscriber, message.plan, message.elapsed);
        return;
      case 'disarm':
        this.#run?.stop();
        return;
      case 'by-hand':
        makeByHand(this.#way, this.#sockets, this.#channels, message);
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

  relayIsAlive(): void {
    if (this.#run !== null) this.#relayWatch.alive();
  }

  /** A plan for this load, whose panel has not been heard of yet. */
  armEarly(subscriber: SubscriberKey, plan: string): void {
    this.#isPanelThere = false;
    this.#arm(subscriber, plan, 0);
    after(PANEL_LIMIT, () => {
      if (!this.#isPanelThere) this.#run?.stop();
    });
  }

  #arm(subscriber: SubscriberKey, text: string, elapsed: number): void {
    const plan = parsePlan(text);
    if (!plan.ok) return;
    this.#run?.stop();
    this.#subscriber = subscriber;
    this.#runs += 1;
    const run = new PlanRun(plan.value, this.#runs, this.#way.recorder, this.#parts, () => this.#onOver(run));
    this.#run = run;
    this.#intervene();
    run.start(elapsed);
  }

  #onOver(run: PlanRun): void {
    if (this.#run !== run) return;
    this.#run = null;
    this.#relayWatch.stop();
    for (const part of this.#parts) part.release();
    this.#withdraw();
  }

  /** Sends the page's calls and events another way. */
  #divert({ call, construct, event }: Passage): void {
    const { passage } = this.#way;
    passage.call = call;
    passage.construct = construct;
    passage.event = event;
  }

  /** From now on the page's calls and events take their way through here. */
  #intervene(): void {
    if (this.#restore.length > 0) return;
    this.#restore = this.#parts.flatMap((part) => part.intervene());
    this.#divert(this.#passage());
  }

  /** Everything is native again, as soon as nothing that failed needs to be hidden. */
  #withdraw(): void {
    if (this.#run !== null || this.#restore.length === 0 || this.#parts.some((part) => part.isNeeded())) return;
    this.#divert(this.#direct);
    for (const restore of this.#restore) restore();
    this.#restore = [];
  }

  #passage(): Passage {
    const parts = this.#parts;
    return {
      call(native, self, args) {
        for (const part of parts) {
          const result = part.call(native, self, args);
          if (result !== NOT_MINE) return result;
        }
        return callOn(native, self, args);
      },
      construct(native, args, newTarget, name) {
        for (const part of parts) {
          const made = part.construct(native, args, newTarget, name);
          if (made !== null) return made;
        }
        return Reflect.construct(native, args, newTarget) as object;
      },
      event(target, event, handle) {
        if (!parts.some((part) => part.event(target, event, handle))) handle(event);
      },
    };
  }
}
