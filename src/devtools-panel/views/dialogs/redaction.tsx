import { shorten } from '../../../base/shorten.ts';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { REDACTION } from '../../../texts/panel/dialogs.ts';
import type { RedactionSummary } from '../../../formats/redact/redact.ts';
import type { Result } from '../../../base/result.ts';
import { chooseRecords, type SaveScope } from '../../files/save-scope.ts';
import { previewRedaction } from '../../files/redact-preview.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/panel-context.ts';

/** Milliseconds to wait after the last change of the rules before making the preview. */
const DEBOUNCE = 250;

/** Secrets listed in the preview. */
const LISTED = 50;

/** Characters of a secret that are shown: enough to recognise it. */
const SHOWN = 24;

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

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

function Preview({ preview }: { readonly preview: Result<RedactionSummary, string> | null }): JSX.Element {
  if (preview === null) return <p class="quiet">{REDACTION.searching}</p>;
  if (!preview.ok) {
    return (
      <p class="problem" role="alert">
        {preview.error}
      </p>
    );
  }
  const { secrets, total, places } = preview.value;
  if (total === 0) return <p class="quiet">{REDACTION.none}</p>;
  return (
    <>
      <p data-secrets={total}>{REDACTION.summary(total, places)}</p>
      <ul class="preview-list" tabIndex={0} aria-label={REDACTION.list}>
        {secrets.slice(0, LISTED).map(({ placeholder, value, rule, count }) => (
          <li key={placeholder}>
            <code>{shorten(value, SHOWN)}</code>
            <span class="quiet">{REDACTION.occurrences(rule, count)}</span>
          </li>
        ))}
        {total > LISTED ? <li class="quiet">{REDACTION.more(total - LISTED)}</li> : null}
      </ul>
    </>
  );
}

interface RedactionProps extends Part {
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

/** Whether secrets are replaced, by which rules, and a preview of the result. */
export function Redaction({ scope, recording, isOn, onToggle }: RedactionProps): JSX.Element {
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
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
          <Preview preview={preview} />
          <details open={rules.paths.length + rules.patterns.length > 0}>
            <summary>{REDACTION.own}</summary>
            <label for="redaction-paths">{REDACTION.paths}</label>
            <textarea
              id="redaction-paths"
              spellcheck={false}
              defaultValue={rules.paths.join('\n')}
              onInput={({ currentTarget }) =>
                workspace.settings.setRedaction({ ...rules, paths: linesOf(currentTarget.value) })
              }
            />
            <label for="redaction-patterns">{REDACTION.patterns}</label>
            <textarea
              id="redaction-patterns"
              spellcheck={false}
              defaultValue={rules.patterns.join('\n')}
              onInput={({ currentTarget }) =>
                workspace.settings.setRedaction({ ...rules, patterns: linesOf(currentTarget.value) })
              }
            />
          </details>
        </>
      ) : (
        <p class="problem">{REDACTION.off}</p>
      )}
    </fieldset>
  );
}
