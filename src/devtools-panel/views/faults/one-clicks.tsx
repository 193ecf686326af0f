import type { JSX } from 'preact';
import { ONE_CLICKS, planOf } from '../../../faults/one-click.ts';
import { FAULTS } from '../../../texts/panel/faults.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { useTarget } from './use-target.ts';

/** The everyday faults, one click each. */
export function OneClicks(): JSX.Element {
  const panel = usePanel();
  const { target, document } = useTarget();
  const { isForLoad, scope } = panel.faults.fields.value;
  return (
    <div class="one-clicks" role="group" aria-label={FAULTS.oneClick}>
      {ONE_CLICKS.map(({ key, name, steps }) => (
        <button
          key={key}
          type="button"
          class="plain"
          data-fault={key}
          disabled={target === null}
          title={target === null ? FAULTS.noTarget[scope] : name}
          onClick={() => {
            if (target === null) return;
            const plan = planOf(steps, target, name);
            void (isForLoad ? panel.faults.armNextLoad(plan) : panel.faults.arm(plan, document));
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
