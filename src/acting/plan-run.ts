import { matchesAddress } from '../faults/matches-address.ts';
import type { ConnectionFault, Fault, FaultPlan, MessageFault, Step } from '../faults/plan.ts';
import { isInstant, isMessageFault } from '../faults/plan.ts';
import type { InducedRecord, Transport } from '../wire/record.ts';
import type { Recorder } from '../injected/recorder.ts';
import { after } from './platform.ts';

/** A connection as a plan sees it. */
export interface Place {
  readonly transport: Transport;
  readonly url: string;
  readonly connection: number;
}

/** What acts on the connections of one transport. */
export interface Actor {
  /** A fault of connections begins; an instant acts on what is open now. */
  begin(fault: ConnectionFault): void;
  /** It is no longer in force: what it held is let go. */
  end(fault: ConnectionFault): void;
  /** No plan is in force any more: what waits is let go. */
  release(): void;
  /** Whether something that failed still needs to be hidden from the page, although no plan is in force. */
  isNeeded(): boolean;
}

/** A fault of messages in force, with its place in the plan. */
export interface MessageStep {
  readonly index: number;
  readonly fault: MessageFault;
  readonly isInForce: boolean;
}

/** Whether a step lies before a time of the plan. */
const isOver = ({ at, lasts, fault }: Step, elapsed: number): boolean =>
  isInstant(fault) ? at < elapsed : lasts !== null && at + lasts <= elapsed && at < elapsed;

/** One plan while it is in force. */
export class PlanRun {
  readonly plan: FaultPlan;
  readonly number: number;
  readonly #recorder: Recorder;
  readonly #actors: readonly Actor[];
  readonly #inForce = new Set<Step>();
  readonly #timers = new Set<() => void>();
  readonly #ordinals = new Map<number, number>();
  readonly #onOver: () => void;
  #left = 0;
  #isOver = false;

  /** @param onOver called once when nothing of the plan is left to happen, or when it is stopped. */
  constructor(plan: FaultPlan, number: number, recorder: Recorder, actors: readonly Actor[], onOver: () => void) {
    this.plan = plan;
    this.number = number;
    this.#recorder = recorder;
    this.#actors = actors;
    this.#onOver = onOver;
  }

  /** @param elapsed milliseconds for which the plan has been in force elsewhere: what was over by then never begins here. */
  start(elapsed = 0): void {
    const steps = this.plan.steps.filter((step) => !isOver(step, elapsed));
    this.#left = steps.length;
    if (this.#left === 0) this.stop();
    for (const step of steps) {
      const wait = step.at - elapsed;
      const lasts = step.lasts === null ? null : step.lasts + Math.min(wait, 0);
      if (wait <= 0) this.#begin(step, lasts);
      else this.#later(wait, () => this.#begin(step, lasts));
    }
  }

  /** Ends everything at once. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const step of [...this.#inForce]) this.#finish(step);
    this.#onOver();
  }

  /** Whether the plan is for this connection. */
  concerns({ transport, url, connection }: Place): boolean {
    const { address, transports, connection: only } = this.plan.target;
    if (only !== null && only.connection !== connection) return false;
    return (transports.length === 0 || transports.includes(transport)) && matchesAddress(address, url);
  }

  /** The fault of one of these kinds that is in force for a connection. */
  fault<K extends ConnectionFault['kind']>(
    place: Place,
    ...kinds: readonly K[]
  ): Extract<ConnectionFault, { readonly kind: K }> | null {
    if (!this.concerns(place)) return null;
    for (const { fault } of this.#inForce) {
      // The kind is one of those asked for, which the compiler cannot see through the list.
      if ((kinds as readonly string[]).includes(fault.kind)) return fault as Extract<ConnectionFault, { kind: K }>;
    }
    return null;
  }

  /** All faults of messages of the plan, in their order. */
  messageSteps(): readonly MessageStep[] {
    return this.plan.steps.flatMap((step, index) =>
      isMessageFault(step.fault) ? [{ index, fault: step.fault, isInForce: this.#inForce.has(step) }] : [],
    );
  }

  /** The connection's number among those that the plan has met. */
  ordinalOf(connection: number): number {
    const known = this.#ordinals.get(connection) ?? this.#ordinals.size + 1;
    this.#ordinals.set(connection, known);
    return known;
  }

  /** Writes that the plan acted on a connection. */
  markActed(connection: number, fault: ConnectionFault['kind']): void {
    this.#mark('start', connection, fault, null, '');
  }

  /** Writes that the plan changed a message, by the number of its record. */
  markMessage(connection: number, fault: Fault['kind'], message: number): void {
    this.#mark('message', connection, fault, message, '');
  }

  #mark(phase: InducedRecord['phase'], connection: number, fault: string, message: number | null, text: string): void {
    this.#recorder.write('induced', connection, { run: this.number, phase, fault, message, text });
  }

  #later(milliseconds: number, callback: () => void): void {
    const cancel = after(milliseconds, () => {
      this.#timers.delete(cancel);
      callback();
    });
    this.#timers.add(cancel);
  }

  #begin(step: Step, lasts: number | null): void {
    const { fault } = step;
    this.#inForce.add(step);
    if (!isInstant(fault)) this.#mark('start', this.#connection(), fault.kind, null, this.plan.name);
    if (!isMessageFault(fault)) for (const actor of this.#actors) actor.begin(fault);
    if (isInstant(fault)) this.#finish(step);
    else if (lasts !== null) this.#later(lasts, () => this.#finish(step));
  }

  #finish(step: Step): void {
    if (!this.#inForce.delete(step)) return;
    const { fault } = step;
    if (!isInstant(fault)) {
      if (!isMessageFault(fault)) for (const actor of this.#actors) actor.end(fault);
      this.#mark('end', this.#connection(), fault.kind, null, '');
    }
    this.#left -= 1;
    if (this.#left === 0) this.stop();
  }

  #connection(): number {
    return this.plan.target.connection?.connection ?? 0;
  }
}
