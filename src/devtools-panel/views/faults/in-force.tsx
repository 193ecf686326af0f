import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { writeSteps } from '../../../faults/write-steps.ts';
import { FAULTS } from '../../../texts/panel/faults.ts';
import type { FaultInForce } from '../../state/faults/fault-control.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { Icon } from '../shell/icons.tsx';

/** Milliseconds between two looks at the clock. */
const TICK = 1_000;

/** The present, once a second while something is in force. */
function useNow(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, [isRunning]);
  return isRunning ? Math.max(now, 0) : now;
}

/** What a plan is called: its name, else its steps. */
const nameOf = ({ plan }: FaultInForce): string => (plan.name === '' ? writeSteps(plan.steps) : plan.name);

/** How long it still lasts, to the second. */
function timeLeft({ until, isForLoad }: FaultInForce, now: number): string {
  if (until !== null) return FAULTS.left(Math.max(0, Math.ceil((until - now) / TICK)) * TICK);
  return isForLoad ? FAULTS.forThisLoad : FAULTS.untilStopped;
}

/** What is in force, and the button that ends it; nothing while nothing is. In the toolbar and in the tab. */
export function InForce({ isBadge = false }: { readonly isBadge?: boolean }): JSX.Element | null {
  const panel = usePanel();
  const inForce = panel.faults.inForce.value;
  const now = useNow(inForce !== null);
  if (inForce === null) return null;
  const { address } = inForce.plan.target;
  const target = address === '' ? FAULTS.everything : address;
  return (
    <span
      class={isBadge ? 'in-force badge-in-force' : 'in-force'}
      role={isBadge ? 'group' : 'status'}
      aria-label={isBadge ? FAULTS.inForce : undefined}
      title={`${nameOf(inForce)}: ${target}`}
    >
      <Icon name="bolt" size={13} />
      <strong>{nameOf(inForce)}</strong>
      {isBadge ? null : <span class="quiet">{target}</span>}
      <span class="left">{timeLeft(inForce, now)}</span>
      <button type="button" class="link" title={FAULTS.stopHint} onClick={() => panel.faults.stop()}>
        {FAULTS.stop}
      </button>
    </span>
  );
}
