import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RedactionSummary } from '../../../formats/redact/redact.ts';
import type { Result } from '../../../base/result.ts';
import { chooseRecords, type SaveScope } from '../../files/save-scope.ts';
import { previewRedaction } from '../../files/redact-preview.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/hooks.ts';
import { formatCount, pluralize } from '../../text/numbers.ts';

/** Milliseconds without a change of the rules after which the preview is made. */
const PATIENCE = 250;

/** Secrets laid out in the preview. */
const LISTED = 50;

/** Characters of a secret that are shown: enough to know it again. */
const SHOWN = 24;

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

interface Part {
  readonly scope: SaveScope;
  readonly recording: number;
}

/** What would be replaced; `null` while it is being looked for. */
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
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [panel, scope, recording, rules, isOn]);
  return preview;
}

function Preview({ preview }: { readonly preview: Result<RedactionSummary, string> | null }): JSX.Element {
  if (preview === null) return <p class="quiet">Looking for secrets…</p>;
  if (!preview.ok) {
    return (
      <p class="trouble" role="alert">
        {preview.error}
      </p>
    );
  }
  const { secrets, total, places } = preview.value;
  if (total === 0) return <p class="quiet">No secret found. What only you know to be one can be named below.</p>;
  return (
    <>
      <p data-secrets={total}>
        {pluralize(total, 'secret')} in {pluralize(places, 'place')} will be replaced; equal ones stay recognisably
        equal.
      </p>
      <ul class="preview-list" tabIndex={0} aria-label="What will be replaced">
        {secrets.slice(0, LISTED).map(({ placeholder, value, rule, count }) => (
          <li key={placeholder}>
            <code>{value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}</code>
            <span class="quiet">
              {rule}, {formatCount(count)} ×
            </span>
          </li>
        ))}
        {total > LISTED ? <li class="quiet">and {formatCount(total - LISTED)} more</li> : null}
      </ul>
    </>
  );
}

interface RedactionProps extends Part {
  readonly isOn: boolean;
  readonly onToggle: (isOn: boolean) => void;
}

/** Whether and what secrets are replaced, with a preview of what that will do. */
export function Redaction({ scope, recording, isOn, onToggle }: RedactionProps): JSX.Element {
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const preview = usePreview({ scope, recording }, isOn);
  return (
    <fieldset>
      <legend>For sharing</legend>
      <label>
        <input type="checkbox" checked={isOn} onChange={() => onToggle(!isOn)} />
        Replace secrets: authorization, cookies, tokens in URLs, subprotocols and messages
      </label>
      {isOn ? (
        <>
          <Preview preview={preview} />
          <details open={rules.paths.length + rules.patterns.length > 0}>
            <summary>Your own</summary>
            <label for="redaction-paths">JSON paths, one a line, like user.email or $.items[*].key</label>
            <textarea
              id="redaction-paths"
              spellcheck={false}
              defaultValue={rules.paths.join('\n')}
              onInput={({ currentTarget }) =>
                workspace.settings.setRedaction({ ...rules, paths: linesOf(currentTarget.value) })
              }
            />
            <label for="redaction-patterns">Regular expressions, one a line; the first group is the secret</label>
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
        <p class="trouble">Everything is written as it was recorded, credentials too.</p>
      )}
    </fieldset>
  );
}
