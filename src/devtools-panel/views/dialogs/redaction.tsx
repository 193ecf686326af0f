import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { REDACTION } from '../../../texts/panel/dialogs.ts';
import type { RedactionSummary } from '../../../formats/redact/redact.ts';
import type { Result } from '../../../base/result.ts';
import { chooseRecords, type SaveScope } from '../../files/save-scope.ts';
import { previewRedaction } from '../../files/redact-preview.ts';
import { OPTIONAL_KINDS } from '../../../formats/redact/rule-table.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { type Kept, RedactionPreview } from './redaction-preview.tsx';
import { OwnRedactionRules } from './redaction-rules.tsx';

/** Milliseconds to wait after the last change of the rules before making the preview. */
const DEBOUNCE = 250;

/** The part of a recording that will be saved. */
interface Part {
  readonly scope: SaveScope;
  readonly recording: number;
}

/** What would be replaced; `null` while the search runs. */
function usePreview({ scope, recording }: Part, isOn: boolean): Result<RedactionSummary, string> | null {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const [preview, setPreview] = useState<Result<RedactionSummary, string> | null>(null);
  useEffect(() => {
    setPreview(null);
    if (!isOn) return undefined;
    const running = new AbortController();
    const timer = setTimeout(() => {
      previewRedaction(chooseRecords(panel, scope, recording), rules, running.signal).then(
        (made) => {
          if (!running.signal.aborted) setPreview(made);
        },
        (error: unknown) => {
          if (!running.signal.aborted) setPreview({ ok: false, error: String(error) });
        },
      );
    }, DEBOUNCE);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [panel, scope, recording, rules, isOn]);
  return preview;
}

/** Kinds that are replaced only if the user asks for them. */
function Options(): JSX.Element {
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const chosen = rules.options ?? [];
  const isSafe = rules.isSafe === true;
  return (
    <>
      <label>
        <input
          type="checkbox"
          checked={isSafe}
          onChange={() => workspace.settings.setRedaction({ ...rules, isSafe: !isSafe })}
        />
        {REDACTION.safely}
      </label>
      {isSafe ? (
        <p class="quiet">{REDACTION.safelyHint}</p>
      ) : (
        <fieldset class="inline">
          <legend>{REDACTION.also}</legend>
          {OPTIONAL_KINDS.map((kind) => (
            <label key={kind}>
              <input
                type="checkbox"
                checked={chosen.includes(kind)}
                onChange={() => {
                  const others = chosen.filter((each) => each !== kind);
                  const options = chosen.includes(kind) ? others : [...others, kind];
                  workspace.settings.setRedaction({ ...rules, options });
                }}
              />
              {REDACTION.options[kind]}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

interface RedactionProps extends Part {
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
  readonly kept: Kept;
  readonly onKeep: (kept: Kept) => void;
}

/** Whether secrets are replaced, by which rules, and a preview of the result. */
export function Redaction({ scope, recording, isOn, onToggle, kept, onKeep }: RedactionProps): JSX.Element {
  const preview = usePreview({ scope, recording }, isOn);
  return (
    <fieldset>
      <legend>{REDACTION.legend}</legend>
      <label>
        <input type="checkbox" checked={isOn} onChange={() => onToggle(!isOn)} />
        {REDACTION.replace}
      </label>
      {isOn ? (
        <>
          <Options />
          <RedactionPreview preview={preview} kept={kept} onKeep={onKeep} />
          <OwnRedactionRules />
        </>
      ) : (
        <p class="problem">{REDACTION.off}</p>
      )}
    </fieldset>
  );
}
