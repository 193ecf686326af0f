import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { SETTINGS } from '../../../texts/panel/dialogs.ts';
import { THRESHOLDS } from '../../../analysis/thresholds.ts';
import { CAPTURE_EVERYWHERE } from '../../../wire/capture-policy.ts';
import { openCapturePolicyStore } from '../../source/live/capture-policy-store.ts';
import { DEFAULT_LIMITS, LIMIT_BOUNDS, THRESHOLD_BOUNDS } from '../../state/storage/settings.ts';
import { FirefoxRequestsSetting } from './firefox-requests-setting.tsx';
import { useWorkspace } from '../shell/workspace-context.ts';
import { Dialog } from './dialog.tsx';

import { CapturePolicySetting } from './capture-policy-setting.tsx';

const MEBIBYTE = 1024 * 1024;

interface NumberProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly bounds: { readonly least: number; readonly most: number };
  /** How many units of the value make one displayed unit. */
  readonly scale?: number;
  readonly onChange: (value: number) => void;
}

/** A number with its unit; stored when the field loses focus, clamped to its bounds. */
function NumberField({ label, unit, value, bounds, scale = 1, onChange }: NumberProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={bounds.least / scale}
        max={bounds.most / scale}
        step="any"
        value={value / scale}
        onChange={({ currentTarget }) => {
          const next = currentTarget.valueAsNumber * scale;
          if (Number.isFinite(next)) onChange(next);
          // What is no number is replaced by the stored value.
          else currentTarget.value = String(value / scale);
        }}
      />
      <span class="quiet">{unit}</span>
    </div>
  );
}

function Limits(): JSX.Element {
  const { settings } = useWorkspace().workspace;
  const limits = settings.limits.value;
  return (
    <fieldset>
      <legend>{SETTINGS.memory.legend}</legend>
      <NumberField
        label={SETTINGS.memory.messages}
        unit={SETTINGS.memory.messagesUnit}
        value={limits.records}
        bounds={LIMIT_BOUNDS.records}
        onChange={(records) => settings.setLimits({ ...limits, records: Math.round(records) })}
      />
      <NumberField
        label={SETTINGS.memory.payload}
        unit={SETTINGS.memory.payloadUnit}
        value={limits.bytes}
        bounds={LIMIT_BOUNDS.bytes}
        scale={MEBIBYTE}
        onChange={(bytes) => settings.setLimits({ ...limits, bytes: Math.round(bytes) })}
      />
      <p class="quiet">{SETTINGS.memory.hint}</p>
    </fieldset>
  );
}

function Thresholds(): JSX.Element {
  const { settings } = useWorkspace().workspace;
  const thresholds = settings.thresholds.value;
  return (
    <fieldset>
      <legend>{SETTINGS.thresholds.legend}</legend>
      <NumberField
        label={SETTINGS.thresholds.silence}
        unit={SETTINGS.thresholds.silenceUnit}
        value={thresholds.silence}
        bounds={THRESHOLD_BOUNDS.silence}
        scale={1_000}
        onChange={(silence) => settings.setThresholds({ ...thresholds, silence })}
      />
      <NumberField
        label={SETTINGS.thresholds.emptyPolls}
        unit={SETTINGS.thresholds.emptyPollsUnit}
        value={thresholds.emptyPolls}
        bounds={THRESHOLD_BOUNDS.emptyPolls}
        scale={0.01}
        onChange={(emptyPolls) => settings.setThresholds({ ...thresholds, emptyPolls })}
      />
      <NumberField
        label={SETTINGS.thresholds.queue}
        unit={SETTINGS.thresholds.queueUnit}
        value={thresholds.queue}
        bounds={THRESHOLD_BOUNDS.queue}
        scale={1_024}
        onChange={(queue) => settings.setThresholds({ ...thresholds, queue })}
      />
      <p class="quiet">{SETTINGS.thresholds.hint}</p>
    </fieldset>
  );
}

/** What the user may set. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { settings } = useWorkspace().workspace;
  const [resets, setResets] = useState(0);
  const reset = async (): Promise<void> => {
    settings.setLimits(DEFAULT_LIMITS);
    settings.setThresholds(THRESHOLDS);
    settings.setAsksBrowser(false);
    await openCapturePolicyStore()?.write(CAPTURE_EVERYWHERE);
    setResets(resets + 1);
  };
  return (
    <Dialog title={SETTINGS.title} onClose={onClose}>
      <Limits />
      <Thresholds />
      <FirefoxRequestsSetting />
      <CapturePolicySetting key={resets} />
      <footer>
        <button type="button" class="plain" onClick={() => void reset()}>
          {SETTINGS.reset}
        </button>
      </footer>
    </Dialog>
  );
}
