import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { parseRedactionPolicy, toRedactionPolicy } from '../../../formats/redact/redaction-policy.ts';
import { originOf, type OwnRules, type RedactionRules } from '../../../formats/redact/redact-rules.ts';
import { REDACTION } from '../../../texts/panel/dialogs.ts';
import { download } from '../../files/download.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/panel-context.ts';

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

/** Under which name the rules for all pages are chosen. */
const EVERYWHERE = '';

/** The rules of an origin, or those for all pages. */
const ownOf = (rules: RedactionRules, origin: string): OwnRules =>
  origin === EVERYWHERE ? rules : (rules.origins?.[origin] ?? { paths: [], patterns: [] });

function withOwn(rules: RedactionRules, origin: string, own: OwnRules): RedactionRules {
  const { paths, patterns } = own;
  if (origin === EVERYWHERE) return { ...rules, paths, patterns };
  const { [origin]: _, ...others } = rules.origins ?? {};
  return {
    ...rules,
    origins: paths.length + patterns.length === 0 ? others : { ...others, [origin]: { paths, patterns } },
  };
}

/** The origins that rules can be given to: those of the recorded pages, and those that have some. */
function useOrigins(rules: RedactionRules): readonly string[] {
  const panel = usePanel();
  const recorded = panel.recording.analysis.streams().map(({ pageUrl }) => originOf(pageUrl));
  return [...new Set([...recorded.filter((origin) => /^https?:/.test(origin)), ...Object.keys(rules.origins ?? {})])];
}

function Files(props: { readonly onProblem: (problem: string) => void }): JSX.Element {
  const { workspace } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  const save = (): void => {
    const policy = { redaction: toRedactionPolicy(workspace.settings.redaction.peek()) };
    download(
      'realtime-inspector-policy.json',
      new Blob([JSON.stringify(policy, null, 2)], { type: 'application/json' }),
    );
  };
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = parseRedactionPolicy(await file.text());
    const { key } = workspace.settings.redaction.peek();
    if (read.ok) workspace.settings.setRedaction({ ...read.value, ...(key === undefined ? {} : { key }) });
    props.onProblem(read.ok ? '' : read.error);
  };
  return (
    <p>
      <button type="button" class="plain" onClick={save}>
        {REDACTION.export}
      </button>{' '}
      <button type="button" class="plain" onClick={() => input.current?.click()}>
        {REDACTION.import}
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        aria-label={REDACTION.importField}
        tabIndex={-1}
        accept=".json"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          load(file).catch((error: unknown) => props.onProblem(String(error)));
          currentTarget.value = '';
        }}
      />
    </p>
  );
}

/** The user's own rules: for all pages or for those of one origin; they can be saved as a file and loaded. */
export function OwnRedactionRules(): JSX.Element {
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const origins = useOrigins(rules);
  const [origin, setOrigin] = useState(EVERYWHERE);
  const [problem, setProblem] = useState('');
  const own = ownOf(rules, origin);
  const change = (next: Partial<OwnRules>): void =>
    workspace.settings.setRedaction(withOwn(rules, origin, { ...own, ...next }));
  return (
    <details open={rules.paths.length + rules.patterns.length > 0 || Object.keys(rules.origins ?? {}).length > 0}>
      <summary>{REDACTION.own}</summary>
      <label>
        {REDACTION.where}{' '}
        <select value={origin} onChange={({ currentTarget }) => setOrigin(currentTarget.value)}>
          <option value={EVERYWHERE}>{REDACTION.everywhere}</option>
          {origins.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <label for="redaction-paths">{REDACTION.paths}</label>
      <textarea
        key={`paths ${origin}`}
        id="redaction-paths"
        spellcheck={false}
        defaultValue={own.paths.join('\n')}
        onInput={({ currentTarget }) => change({ paths: linesOf(currentTarget.value) })}
      />
      <label for="redaction-patterns">{REDACTION.patterns}</label>
      <textarea
        key={`patterns ${origin}`}
        id="redaction-patterns"
        spellcheck={false}
        defaultValue={own.patterns.join('\n')}
        onInput={({ currentTarget }) => change({ patterns: linesOf(currentTarget.value) })}
      />
      <Files onProblem={setProblem} />
      {problem === '' ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </details>
  );
}
