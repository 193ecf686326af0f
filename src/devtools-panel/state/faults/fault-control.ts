import { signal, type ReadonlySignal } from '@preact/signals';
import { isMessageFault, type FaultPlan } from '../../../faults/plan.ts';
import { parseFilter } from '../../../filter/parse-filter.ts';
import { FAULTS } from '../../../texts/panel/faults.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import type { ByHandRequest, FaultSource } from '../../source/source.ts';
import { lengthOfPlan } from './plan-length.ts';

/** A plan that is in force. Instants by the clock, in milliseconds since the epoch. */
export interface FaultInForce {
  readonly plan: FaultPlan;
  readonly since: number;
  /** `null`: until it is stopped. */
  readonly until: number | null;
  /** Armed for the load that began then. */
  readonly isForLoad: boolean;
}

/** Puts faults in force, and says which are. */
export interface FaultControl {
  /** False where there is no live page, but a file. */
  readonly isAvailable: boolean;
  readonly inForce: ReadonlySignal<FaultInForce | null>;
  /** What came of the last request, a sentence; empty before the first. */
  readonly outcome: ReadonlySignal<string>;
  /** @param document the only one that is meant; `null` for all of the page. */
  arm(plan: FaultPlan, document: DocumentKey | null): Promise<void>;
  /** Reloads the page with the plan in force from before its first script. */
  armNextLoad(plan: FaultPlan): Promise<void>;
  /** Ends at once what is in force. */
  stop(): void;
  sendByHand(request: ByHandRequest): Promise<void>;
}

/** A sentence on a filter of the plan that cannot be read, empty if all can. */
function filterProblem({ steps }: FaultPlan): string {
  for (const { fault } of steps) {
    if (!isMessageFault(fault)) continue;
    const read = parseFilter(fault.filter);
    if (!read.ok) return FAULTS.filterProblem(fault.filter, read.error.text);
  }
  return '';
}

/** @param now milliseconds since the epoch. */
export function createFaultControl(source: FaultSource | undefined, now: () => number = Date.now): FaultControl {
  const inForce = signal<FaultInForce | null>(null);
  const outcome = signal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts requests, so that the answer to an earlier one changes nothing. */
  let latest = 0;

  const over = (sentence: string): void => {
    clearTimeout(timer);
    inForce.value = null;
    outcome.value = sentence;
  };

  const begin = (plan: FaultPlan, isForLoad: boolean): void => {
    clearTimeout(timer);
    const length = lengthOfPlan(plan);
    const since = now();
    // What takes no time is done, and nothing is in force.
    if (length === 0) {
      over(FAULTS.done);
      return;
    }
    inForce.value = { plan, since, until: length === null ? null : since + length, isForLoad };
    outcome.value = '';
    if (length !== null) timer = setTimeout(() => over(FAULTS.over), length);
  };

  source?.whenGone(() => {
    if (inForce.peek() !== null) over(FAULTS.endedWithPage);
  });

  return {
    isAvailable: source !== undefined,
    inForce,
    outcome,
    async arm(plan, document) {
      const problem = filterProblem(plan);
      if (source === undefined || problem !== '') {
        outcome.value = problem;
        return;
      }
      latest += 1;
      const request = latest;
      const { armed, refused } = await source.arm(JSON.stringify(plan), lengthOfPlan(plan), document);
      if (request !== latest) return;
      if (armed === 0) {
        over(FAULTS.notAllowed);
        return;
      }
      begin(plan, false);
      if (refused > 0) outcome.value = `${outcome.peek()} ${FAULTS.notInFrames(refused)}`.trim();
    },
    async armNextLoad(plan) {
      const problem = filterProblem(plan);
      if (source === undefined || problem !== '') {
        outcome.value = problem;
        return;
      }
      latest += 1;
      source.disarm();
      begin(plan, true);
      await source.armNextLoad(JSON.stringify(plan), lengthOfPlan(plan));
    },
    stop() {
      latest += 1;
      source?.disarm();
      over(FAULTS.stopped);
    },
    async sendByHand(request) {
      const isSent = (await source?.byHand(request)) ?? false;
      outcome.value = isSent ? FAULTS.made(request.direction) : FAULTS.notAllowed;
    },
  };
}
