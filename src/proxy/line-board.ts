import { delayOf, type MessagePlace } from '../faults/decide.ts';
import type { Fault, FaultPlan } from '../faults/plan.ts';
import type { Direction } from '../wire/record.ts';
import { FaultRun, type PlacedStep } from './fault-run.ts';
import type { FlowState } from './flow.ts';
import type { Line } from './line.ts';
import { FREE_LINK } from './link.ts';

/** What becomes of an attempt to connect. */
export type Passage =
  { readonly kind: 'go' | 'refuse' | 'gone' } | { readonly kind: 'status'; readonly status: number };

/** Something that a run did, for reports and recordings. */
export interface WireMark {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly run: number;
  readonly phase: 'start' | 'end';
  readonly fault: Fault;
  /** The part of an address that it is for; empty for all. */
  readonly address: string;
  /** Open connections that it met at this moment. */
  readonly connections: number;
}

/** What a run has done so far. */
export interface RunFigures {
  /** Connections that it met. */
  readonly connections: number;
  /** Connections inside TLS that it left alone, since the path that its target asks for is hidden there. */
  readonly hidden: number;
}

/** What waits for the first connection with an address. */
interface Pending {
  readonly address: string;
  readonly callback: () => void;
}

interface Tally {
  connections: number;
  hidden: number;
  readonly onEnd: (figures: RunFigures) => void;
  /** Lines that a half-open step met, by its index. */
  readonly silenced: Map<number, Set<Line>>;
}

const smallest = (rates: readonly number[]): number | null => (rates.length === 0 ? null : Math.min(...rates));

/** All lines of a proxy and all runs that act on them. */
export class LineBoard {
  readonly #lines = new Set<Line>();
  readonly #runs = new Map<FaultRun, Tally>();
  readonly #waiting = new Set<() => void>();
  readonly #pending = new Set<Pending>();
  readonly #onMark: (mark: WireMark) => void;
  #lastRun = 0;

  constructor(onMark: (mark: WireMark) => void) {
    this.#onMark = onMark;
  }

  /** Arms a plan. @param onEnd called when all its steps are over, or after `stop`. */
  arm(plan: FaultPlan, onEnd: (figures: RunFigures) => void): FaultRun {
    this.#lastRun += 1;
    const run = new FaultRun(plan, this.#lastRun, {
      onInstant: (own, fault) => this.#actAtOnce(own, fault),
      onChange: (own, step, phase) => this.#change(own, step, phase),
      onEnd: (own) => this.#forget(own),
    });
    this.#runs.set(run, { connections: 0, hidden: 0, onEnd, silenced: new Map() });
    for (const line of this.#lines) this.#meet(run, line);
    run.start();
    return run;
  }

  figures(run: FaultRun): RunFigures | null {
    const tally = this.#runs.get(run);
    return tally === undefined ? null : { connections: tally.connections, hidden: tally.hidden };
  }

  add(line: Line): void {
    this.#lines.add(line);
    line.link.line = line;
    for (const waiting of this.#pending) if (line.matches(waiting.address)) this.#begin(waiting);
    for (const run of this.#runs.keys()) this.#meet(run, line);
  }

  /** The line is over; its link may carry another. */
  remove(line: Line): void {
    if (!this.#lines.delete(line)) return;
    for (const { silenced } of this.#runs.values()) for (const lines of silenced.values()) lines.delete(line);
    if (line.link.line === line) {
      line.link.line = null;
      line.link.delayOf = null;
      if (!line.link.destroyed) line.link.set(FREE_LINK);
    }
    this.#wake();
  }

  /** Waits until an attempt may go on, or is to fail. What is silent or frozen has no new connections either. */
  async pass(line: Line): Promise<Passage> {
    line.link.isWaiting = true;
    for (;;) {
      if (line.link.destroyed || !this.#lines.has(line)) return { kind: 'gone' };
      const faults = this.#faultsOn(line).map(({ step }) => step.fault);
      const refusal = faults.find(({ kind }) => kind === 'refuse' || kind === 'status');
      if (refusal?.kind === 'status') return refusal;
      if (refusal !== undefined) return { kind: 'refuse' };
      if (!faults.some(({ kind }) => kind === 'stuck' || kind === 'half-open' || kind === 'freeze')) break;
      await this.#nextChange(line);
    }
    line.link.isWaiting = false;
    if (line.kind === 'unknown') return { kind: 'go' };
    line.isOpen = true;
    line.link.delayOf = (direction) => this.nextDelay(line, direction);
    this.#apply(line);
    return { kind: 'go' };
  }

  /** The delay of the next message of a line, which counts as having come. */
  nextDelay(line: Line, direction: Direction): number {
    line.counts[direction] += 1;
    let delay = 0;
    for (const [run, { step, index }] of this.#placedOn(line)) {
      const { fault } = step;
      if (fault.kind !== 'delay' || (fault.direction !== 'both' && fault.direction !== direction)) continue;
      const place = placeOf(run, line, index, direction);
      if (place !== null) delay += delayOf(fault, place);
    }
    return delay;
  }

  /** Takes everything out of force; what waits does not begin any more. */
  stop(): void {
    this.#pending.clear();
    for (const run of this.#runs.keys()) run.stop();
  }

  /** Calls back at the first connection whose address has a text; at once if there is one already. */
  whenMet(address: string, callback: () => void): void {
    const waiting = { address, callback };
    this.#pending.add(waiting);
    if ([...this.#lines].some((line) => line.matches(address))) this.#begin(waiting);
  }

  #begin(waiting: Pending): void {
    if (this.#pending.delete(waiting)) waiting.callback();
  }

  #meet(run: FaultRun, line: Line): void {
    const tally = this.#runs.get(run);
    if (tally === undefined) return;
    const { address } = run.plan.target;
    if (line.isUnclear(address)) tally.hidden += 1;
    if (!line.matches(address)) return;
    if (line.kind !== 'unknown') tally.connections += 1;
    line.meetings.set(run, { connection: tally.connections, before: { ...line.counts } });
  }

  /** The steps that act on a line now, each with its run. */
  #placedOn(line: Line): readonly (readonly [FaultRun, PlacedStep])[] {
    return [...line.meetings.keys()].flatMap((run) => run.inForce.map((placed) => [run, placed] as const));
  }

  #faultsOn(line: Line): readonly PlacedStep[] {
    return this.#placedOn(line).map(([, placed]) => placed);
  }

  #apply(line: Line): void {
    if (!line.isOpen || line.link.destroyed) return;
    const faults = this.#faultsOn(line).map(({ step }) => step.fault);
    const both = faults.flatMap((fault) => (fault.kind === 'bandwidth' ? [fault.bytesPerSecond] : []));
    const sent = faults.flatMap((fault) => (fault.kind === 'slow-reader' ? [fault.bytesPerSecond] : []));
    const isSilent = faults.some(({ kind }) => kind === 'half-open');
    const isFrozen = faults.some(({ kind }) => kind === 'freeze');
    const state = (rates: readonly number[]): FlowState => ({ isSilent, isFrozen, rate: smallest(rates) });
    line.link.set({ in: state(both), out: state([...both, ...sent]) });
    if (isSilent) this.#noteSilence(line);
  }

  #noteSilence(line: Line): void {
    for (const [run, { step, index }] of this.#placedOn(line)) {
      if (step.fault.kind !== 'half-open') continue;
      const silenced = this.#runs.get(run)?.silenced;
      const lines = silenced?.get(index) ?? new Set();
      silenced?.set(index, lines.add(line));
    }
  }

  #change(run: FaultRun, index: number, phase: 'start' | 'end'): void {
    const step = run.plan.steps[index];
    if (step === undefined) return;
    this.#mark(run, phase, step.fault);
    const silenced = this.#runs.get(run)?.silenced.get(index);
    // What these lost cannot come any more.
    if (phase === 'end') for (const line of silenced ?? []) line.link.cut();
    for (const line of this.#lines) this.#apply(line);
    this.#wake();
  }

  #actAtOnce(run: FaultRun, fault: Fault): void {
    this.#mark(run, 'start', fault);
    for (const line of this.#openLines(run)) line.link.cut();
  }

  #openLines(run: FaultRun): readonly Line[] {
    return [...this.#lines].filter((line) => line.isOpen && line.meetings.has(run));
  }

  #mark(run: FaultRun, phase: 'start' | 'end', fault: Fault): void {
    const { address } = run.plan.target;
    const connections = this.#openLines(run).length;
    this.#onMark({ at: Date.now(), run: run.number, phase, fault, address, connections });
  }

  #forget(run: FaultRun): void {
    const tally = this.#runs.get(run);
    this.#runs.delete(run);
    for (const line of this.#lines) line.meetings.delete(run);
    for (const line of this.#lines) this.#apply(line);
    this.#wake();
    tally?.onEnd({ connections: tally.connections, hidden: tally.hidden });
  }

  #nextChange(line: Line): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        line.link.off('close', done);
        resolve();
      };
      this.#waiting.add(done);
      line.link.once('close', done);
    });
  }

  #wake(): void {
    for (const done of this.#waiting) done();
  }
}

/** Where a message stands for the decisions of a run; `null` where the run has not met the line. */
function placeOf(run: FaultRun, line: Line, step: number, direction: Direction): MessagePlace | null {
  const meeting = line.meetings.get(run);
  if (meeting === undefined) return null;
  const message = line.counts[direction] - meeting.before[direction];
  return { seed: run.plan.seed, step, connection: meeting.connection, direction, message };
}
