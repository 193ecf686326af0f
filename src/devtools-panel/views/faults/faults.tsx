import type { JSX } from 'preact';
import { FAULTS } from '../../../texts/panel/faults.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { ByHand } from './by-hand.tsx';
import { Caused } from './caused.tsx';
import { InForce } from './in-force.tsx';
import { OneClicks } from './one-clicks.tsx';
import { Scenario } from './scenario.tsx';
import { Scope } from './scope.tsx';

/** The tab in which faults are caused on purpose. */
export function Faults(): JSX.Element {
  const panel = usePanel();
  const { isAvailable, outcome } = panel.faults;
  return (
    <div class="faults" role="region" aria-label={FAULTS.label} data-region tabIndex={0}>
      {isAvailable ? (
        <>
          <p class="quiet note">{FAULTS.intro}</p>
          <Scope />
          <OneClicks />
          <InForce />
          <p class="fault-outcome" role="status">
            {outcome.value}
          </p>
          <Scenario />
          <ByHand />
        </>
      ) : (
        <p class="quiet note">{FAULTS.unavailable}</p>
      )}
      <Caused />
    </div>
  );
}
