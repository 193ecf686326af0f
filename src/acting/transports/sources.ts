import type { BodyMessage } from '../../formats/text/body-syntax.ts';
import type { ConnectionFault } from '../../faults/plan.ts';
import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import { corruptText } from '../messages/corrupt.ts';
import { type Decision, MessageDecider } from '../messages/decide-message.ts';
import { NOT_MINE, type Part } from '../part.ts';
import { after, callOn, dispatchOn, getterFrom, originalOf, overrideGetter, soon, stop } from '../platform.ts';
import type { Place, PlanRun } from '../plan-run.ts';
import {
  ActedSource,
  CLOSED,
  CONNECTING,
  OPEN,
  type Obstacle,
  type SourceDeps,
  type SourceState,
} from './acted-source.ts';

/** Milliseconds within which an attempt that is refused fails. */
const REFUSAL = 5;

/** Makes the page's EventSources fail. */
export class Sources implements Part {
  readonly #way: WayIn;
  readonly #prototype: EventSource;
  readonly #run: () => PlanRun | null;
  readonly #acted = new Map<object, ActedSource>();
  readonly #close: NativeFunction | undefined;
  readonly #urlOf: (self: object) => string;
  readonly #stateOf: (self: object) => number;
  readonly #deps: SourceDeps;

  /** @param run the plan in force. */
  constructor(way: WayIn, prototype: EventSource, run: () => PlanRun | null) {
    this.#way = way;
    this.#prototype = prototype;
    this.#run = run;
    this.#close = originalOf(way, prototype, 'close');
    this.#urlOf = getterFrom(prototype, 'url');
    this.#stateOf = getterFrom(prototype, 'readyState');
    const nativeFetch = originalOf(way, globalThis, 'fetch');
    this.#deps = {
      recorder: way.recorder,
      fetch: (url, init) => callOn(nativeFetch, globalThis, [url, init]),
      meet: (acted) => this.#obstacle(acted),
      take: (acted, message, pass) => this.#takeOurs(acted, message, pass),
    };
  }

  intervene(): readonly (() => void)[] {
    const read = (self: object): number | undefined => this.#acted.get(self)?.ready ?? undefined;
    return [overrideGetter(this.#way, this.#prototype, 'readyState', read)];
  }

  begin(fault: ConnectionFault): void {
    const run = this.#run();
    if (run === null) return;
    for (const acted of this.#concerned(run)) {
      if (acted.mode !== 'live' && acted.mode !== 'ours') continue;
      if (fault.kind !== 'cut' && fault.kind !== 'half-open' && fault.kind !== 'freeze') continue;
      run.markActed(acted.connection, fault.kind);
      if (fault.kind === 'cut') this.#cut(acted);
      else if (fault.kind === 'freeze') acted.incoming.freeze();
      else if (acted.mode === 'live') this.#silence(acted);
    }
  }

  end(fault: ConnectionFault): void {
    for (const acted of [...this.#acted.values()]) {
      if (fault.kind === 'half-open' && acted.mode === 'silent') this.#cut(acted);
      if (fault.kind === 'half-open' || fault.kind === 'stuck') acted.unstick();
      if (fault.kind === 'freeze') acted.incoming.thaw();
    }
  }

  release(): void {
    for (const [source, acted] of this.#acted) {
      acted.incoming.flush();
      acted.decider = null;
      if (acted.mode === 'live') this.#acted.delete(source);
    }
  }

  isNeeded(): boolean {
    for (const [source, acted] of this.#acted)
      if (acted.mode === 'over' && this.#stateOf(source) === CLOSED) this.#acted.delete(source);
    return this.#acted.size > 0;
  }

  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown {
    if (native !== this.#close) return NOT_MINE;
    this.#acted.get(self as object)?.close();
    return callOn(native, self, args);
  }

  construct(native: NativeFunction, args: readonly unknown[], newTarget: NativeFunction, name: string): object | null {
    if (name !== 'EventSource') return null;
    const source = Reflect.construct(native, args, newTarget) as EventSource;
    const run = this.#run();
    const place: Place = { transport: 'eventsource', url: this.#urlOf(source), connection: 0 };
    const fault = run?.fault(place, 'refuse', 'stuck', 'half-open', 'status') ?? null;
    if (run === null || fault === null || this.#stateOf(source) !== CONNECTING) return source;
    // Its request has not begun: browsers begin it in a task of its own.
    callOn(this.#close, source);
    const acted = this.#create(source);
    acted.mode = 'ours';
    acted.ready = CONNECTING;
    // The recorder knows of it once the constructor has returned.
    soon(() => after(REFUSAL, () => acted.mode === 'ours' && acted.attempt()));
    return source;
  }

  event(target: EventTarget, event: Event, handle: (event: Event) => void): boolean {
    if (!this.#isSource(target)) return false;
    const acted = this.#find(target);
    if (acted === null) handle(event);
    else if (acted.mode === 'ours' || acted.mode === 'over') stop(event);
    else if (event instanceof MessageEvent) this.#message(acted, event, handle);
    else if (acted.mode === 'silent') stop(event);
    else if (acted.incoming.isFree) handle(event);
    else this.#hold(acted, event, handle);
    return true;
  }

  #hold(acted: ActedSource, event: Event, handle: (event: Event) => void): void {
    stop(event);
    acted.ready ??= event.type === 'open' ? CONNECTING : OPEN;
    acted.incoming.takeLast(() => {
      acted.ready = null;
      handle(event);
      dispatchOn(acted.source, new Event(event.type));
    });
  }

  #message(acted: ActedSource, event: MessageEvent, handle: (event: Event) => void): void {
    const n = this.#way.recorder.ring.next();
    handle(event);
    // Another listener of ours on the same event: nothing was written, and nothing is decided twice.
    if (acted.mode === 'silent') {
      this.#run()?.markMessage(acted.connection, 'half-open', n);
      return stop(event);
    }
    const data = String(event.data);
    const decision = this.#decide(acted, data, event.type, event.lastEventId, n);
    if (decision === null && acted.incoming.isFree) return;
    stop(event);
    const { type, origin, lastEventId } = event;
    this.#passOn(acted, decision, data, (text) => {
      if (acted.mode === 'live') dispatchOn(acted.source, new MessageEvent(type, { data: text, origin, lastEventId }));
    });
  }

  /** A message over a connection of ours; its record was just written. */
  #takeOurs(acted: ActedSource, { data, event, id }: BodyMessage, pass: (data: string) => void): void {
    this.#arm(acted);
    const decision = this.#decide(acted, data, event ?? 'message', id ?? '', this.#way.recorder.ring.next() - 1);
    this.#passOn(acted, decision, data, pass);
  }

  #decide(acted: ActedSource, data: string, event: string, id: string, n: number): Decision | null {
    const run = this.#run();
    const decision = acted.decider?.next('in', run?.messageSteps() ?? [], (filter) =>
      acted.filter.passes(filter, { direction: 'in', data, event, id }),
    );
    for (const fault of decision?.faults ?? []) run?.markMessage(acted.connection, fault, n);
    if (acted.incoming.isFrozen) run?.markMessage(acted.connection, 'freeze', n);
    return decision === undefined || decision.faults.length === 0 ? null : decision;
  }

  #passOn(acted: ActedSource, decision: Decision | null, data: string, pass: (data: string) => void): void {
    if (decision?.isDropped === true) return;
    const at = decision?.corruptedAt ?? null;
    const text = at === null ? data : corruptText(data, at);
    acted.incoming.take(decision ?? { delay: 0, isTwice: false, isSwapped: false }, () => pass(text));
  }

  #cut(acted: ActedSource): void {
    callOn(this.#close, acted.source);
    acted.lose();
  }

  #silence(acted: ActedSource): void {
    acted.mode = 'silent';
    acted.ready = this.#stateOf(acted.source);
  }

  #obstacle(acted: ActedSource): Obstacle {
    const run = this.#run();
    const fault = run?.fault(this.#placeOf(acted), 'refuse', 'stuck', 'half-open', 'status') ?? null;
    if (run === null || fault === null) return null;
    run.markActed(acted.connection, fault.kind);
    return fault.kind === 'half-open' ? 'stuck' : fault.kind;
  }

  #placeOf({ source, connection }: ActedSource): Place {
    return { transport: 'eventsource', url: this.#urlOf(source), connection };
  }

  #create(source: EventSource, known: SourceState | null = null): ActedSource {
    let state = known;
    const stateOf = (): SourceState | null => {
      // The state is the recorder's own; each attempt changes it.
      if (state === null) this.#way.eachLive((each, its) => void (each === source && (state = its as SourceState)));
      return state;
    };
    const acted = new ActedSource(source, this.#urlOf(source), stateOf, this.#deps);
    this.#acted.set(source, acted);
    return acted;
  }

  #find(source: EventSource): ActedSource | null {
    const known = this.#acted.get(source);
    const run = this.#run();
    if (run === null) return known ?? null;
    const acted = known ?? this.#meet(run, source, null);
    if (acted !== null) this.#arm(acted);
    return acted;
  }

  #arm(acted: ActedSource): void {
    const run = this.#run();
    if (run === null || !run.concerns(this.#placeOf(acted))) return;
    acted.decider ??= new MessageDecider(run.plan.seed, run.ordinalOf(acted.connection));
  }

  #meet(run: PlanRun, source: EventSource, state: SourceState | null): ActedSource | null {
    if (this.#stateOf(source) === CLOSED) return null;
    const acted = this.#create(source, state);
    if (!run.concerns(this.#placeOf(acted))) {
      this.#acted.delete(source);
      return null;
    }
    if (run.fault(this.#placeOf(acted), 'freeze') !== null) acted.incoming.freeze();
    return acted;
  }

  #concerned(run: PlanRun): readonly ActedSource[] {
    const all: ActedSource[] = [];
    this.#way.eachLive((object, state) => {
      if (!this.#isSource(object)) return;
      const known = this.#acted.get(object);
      const acted = known ?? this.#meet(run, object, state as SourceState);
      if (acted !== null && run.concerns(this.#placeOf(acted))) all.push(acted);
    });
    return all;
  }

  #isSource(object: object): object is EventSource {
    try {
      return this.#urlOf(object) !== '';
    } catch {
      // The accessor refuses every other object.
      return false;
    }
  }
}
