import type { JSX } from 'preact';
import { FAULTS } from '../../../texts/panel/faults.ts';
import type { FaultScope } from '../../state/faults/fault-target.ts';
import { usePanel } from '../hooks/panel-context.ts';

const SCOPES: readonly FaultScope[] = ['stream', 'address', 'page'];

/** Whom faults are for, and whether for the next load. */
export function Scope(): JSX.Element {
  const panel = usePanel();
  const { scope, address, isForLoad } = panel.faults.fields.value;
  const selected = panel.selection.stream.value;
  return (
    <div class="fault-scope">
      <label>
        {FAULTS.scope}{' '}
        <select
          class="choice"
          value={scope}
          onChange={({ currentTarget }) => {
            const next = SCOPES.find((each) => each === currentTarget.value);
            if (next !== undefined) panel.faults.set({ scope: next });
          }}
        >
          {SCOPES.map((each) => (
            <option key={each} value={each}>
              {FAULTS.scopes[each]}
            </option>
          ))}
        </select>
      </label>{' '}
      {scope === 'address' ? (
        <input
          type="text"
          aria-label={FAULTS.address}
          title={FAULTS.address}
          placeholder={FAULTS.addressHint}
          spellcheck={false}
          value={address}
          onInput={({ currentTarget }) => panel.faults.set({ address: currentTarget.value })}
        />
      ) : null}
      {scope === 'stream' ? <span class="quiet">{selected?.label ?? FAULTS.noTarget.stream}</span> : null}
      <label class="toggle">
        <input type="checkbox" checked={isForLoad} onChange={() => panel.faults.set({ isForLoad: !isForLoad })} />
        {FAULTS.forLoad}
      </label>
    </div>
  );
}
