import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
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
  readonly words: string;
  readonly unit: string;
  readonly value: number;
  readonly bounds: { readonly least: number; readonly most: number };
  /** How many of the value's units are one of the shown. */
  readonly scale?: number;
  readonly onChange: (value: number) => void;
}

/** A number with its unit; taken when the field is left, brought within its bounds. */
function NumberField({ words, unit, value, bounds, scale = 1, onChange }: NumberProps): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words}</label>
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
          // What was out of bounds is shown as it was taken.
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
      <legend>How much is held</legend>
      <NumberField
        words="Messages"
        unit="messages"
        value={limits.records}
        bounds={LIMIT_BOUNDS.records}
        onChange={(records) => settings.setLimits({ ...limits, records: Math.round(records) })}
      />
      <NumberField
        words="Payload"
        unit="MiB"
        value={limits.bytes}
        bounds={LIMIT_BOUNDS.bytes}
        scale={MEBIBYTE}
        onChange={(bytes) => settings.setLimits({ ...limits, bytes: Math.round(bytes) })}
      />
      <p class="quiet">Past either limit the oldest messages are dropped; the status line counts them.</p>
    </fieldset>
  );
}

function Thresholds(): JSX.Element {
  const { settings } = useWorkspace().workspace;
  const thresholds = settings.thresholds.value;
  return (
    <fieldset>
      <legend>What is told as a finding</legend>
      <NumberField
        words="Silences, from"
        unit="seconds"
        value={thresholds.silence}
        bounds={THRESHOLD_BOUNDS.silence}
        scale={1_000}
        onChange={(silence) => settings.setThresholds({ ...thresholds, silence })}
      />
      <NumberField
        words="Polls that bring nothing, from"
        unit="% of them"
        value={thresholds.emptyPolls}
        bounds={THRESHOLD_BOUNDS.emptyPolls}
        scale={0.01}
        onChange={(emptyPolls) => settings.setThresholds({ ...thresholds, emptyPolls })}
      />
      <NumberField
        words="Sends that pile up, from"
        unit="KiB"
        value={thresholds.queue}
        bounds={THRESHOLD_BOUNDS.queue}
        scale={1_024}
        onChange={(queue) => settings.setThresholds({ ...thresholds, queue })}
      />
      <p class="quiet">
        Holds for what is recorded after the next Clear, and for files opened from now on. A silence is told only where
        it is also far beyond the stream's own habit.
      </p>
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
    <Dialog title="Settings" onClose={onClose}>
      <Limits />
      <Thresholds />
      <FirefoxRequestsSetting />
      <CapturePolicySetting key={resets} />
      <footer>
        <button type="button" class="plain" onClick={() => void reset()}>
          Reset to defaults
        </button>
      </footer>
    </Dialog>
  );
}
