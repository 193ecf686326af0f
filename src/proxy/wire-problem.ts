import { unreachable } from '../base/unreachable.ts';
import { isMessageFault, type Fault, type FaultPlan } from '../faults/plan.ts';
import { WIRE_PROBLEMS } from '../texts/proxy.ts';

function faultProblem(fault: Fault): string | null {
  switch (fault.kind) {
    case 'drop':
    case 'duplicate':
    case 'swap':
    case 'corrupt':
    case 'close':
      return WIRE_PROBLEMS.notOnWire(fault.kind);
    case 'delay':
      return isMessageFault(fault) && (fault.share !== null || fault.every !== null || fault.filter !== '')
        ? WIRE_PROBLEMS.partOfDelay
        : null;
    case 'cut':
    case 'refuse':
    case 'stuck':
    case 'half-open':
    case 'status':
    case 'freeze':
    case 'slow-reader':
    case 'bandwidth':
      return null;
    default:
      return unreachable(fault);
  }
}

/** Why a proxy cannot carry a plan out, in a sentence; `null` if it can. */
export function wireProblem({ steps, target }: FaultPlan): string | null {
  if (target.connection !== null) return WIRE_PROBLEMS.connection;
  if (target.transports.length > 0) return WIRE_PROBLEMS.transports;
  return steps.map(({ fault }) => faultProblem(fault)).find((problem) => problem !== null) ?? null;
}
