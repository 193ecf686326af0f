import { isInstant, type Fault, type FaultPlan, type Step } from '../faults/plan.ts';

/** A step of a plan with its place in it. */
export interface PlacedStep {
  readonly index: number;
  readonly step: Step;
}

/** What a run reports. */
interface RunListener {
  /** A fault that happens at one moment. */
  onInstant(run: FaultRun, fault: Fault): void;
  /** What is in force has changed. */
  onChange(run: FaultRun, step: number, phase: 'start' | 'end'): void;
  /** All steps are over, or the run was stopped. */
  onEnd(run: FaultRun): void;
}

/** A plan while it is armed: knows which of its steps are in force. */
export class FaultRun {
  readonly plan: FaultPlan;
  /** 1 for the first run of a proxy. */
  readonly number: number;
  readonly #listener: RunListener;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #inForce = new Set<number>();
  /** Steps that have not come to their end. */
  #open: number;
  #isOver = false;

  constructor(plan: FaultPlan, number: number, listener: RunListener) {
    this.plan = plan;
    this.number = number;
    this.#listener = listener;
    this.#open = plan.steps.length;
  }

  /** The steps in force, in the plan's order. */
  get inForce(): readonly PlacedStep[] {
    return this.plan.steps.map((step, index) => ({ step, index })).filter(({ index }) => this.#inForce.has(index));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Arms the plan: its times count from here. Steps of instant 0 act before this returns. */
  start(): void {
    for (const [index, step] of this.plan.steps.entries()) {
      if (step.at === 0) this.#begin(index, step);
      else this.#after(step.at, () => this.#begin(index, step));
    }
  }

  /** Takes everything out of force at once. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    const steps = [...this.#inForce];
    this.#inForce.clear();
    for (const index of steps) this.#listener.onChange(this, index, 'end');
    this.#listener.onEnd(this);
  }

  #after(delay: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delay);
    this.#timers.add(timer);
  }

  #begin(index: number, { fault, lasts }: Step): void {
    if (this.#isOver) return;
    if (isInstant(fault)) {
      this.#listener.onInstant(this, fault);
      this.#close();
      return;
    }
    this.#inForce.add(index);
    this.#listener.onChange(this, index, 'start');
    if (lasts === null) return;
    this.#after(lasts, () => {
      this.#inForce.delete(index);
      this.#listener.onChange(this, index, 'end');
      this.#close();
    });
  }

  #close(): void {
    this.#open -= 1;
    if (this.#open > 0 || this.#isOver) return;
    this.#isOver = true;
    this.#listener.onEnd(this);
  }
}
