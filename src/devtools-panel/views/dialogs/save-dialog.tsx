import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { countMessages, isFiltered, spanOf, type SaveScope } from '../../files/save-scope.ts';
import { download, fileName } from '../../files/download.ts';
import { FORMATS, makeFile, type SaveFormat } from '../../files/save.ts';
import type { Panel } from '../../state/panel.ts';
import { recordingLetter } from '../../text/recording-letter.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { Dialog } from './dialog.tsx';
import { usePanel } from '../hooks/hooks.ts';
import { Redaction } from './redaction.tsx';
import { formatDuration } from '../../../base/format.ts';
import { pluralize } from '../../text/numbers.ts';

const FORMAT_WORDS: Readonly<Record<SaveFormat, string>> = {
  rtlog: 'Session (.rtlog): everything, packed; opens here and in the command line',
  har: 'HAR: opens in Network panels and other viewers',
  report: 'HTML report: findings, timeline and messages in one page to read',
  csv: 'CSV: the messages as a table',
  trace: 'Trace: opens in Perfetto',
};

const isFormat = (value: string): value is SaveFormat => value in FORMATS;

/** What is recorded, for titles and names: the file's name without its end, or the page's host. */
function titleOf(panel: Panel, recording: number): string {
  const status = panel.source.status.peek();
  const name = status.kind === 'file' ? status.recordings[recording]?.name : undefined;
  if (name !== undefined) return name.replace(/(\.(rtlog|har|ndjson|json|gz))+$/i, '');
  const [stream] = panel.recording.analysis.streams();
  return /^[a-z]+:\/\/([^/]*)/.exec(stream?.pageUrl ?? '')?.[1] ?? 'recording';
}

interface ScopeProps {
  readonly scope: SaveScope;
  readonly recording: number;
  readonly onScope: (scope: SaveScope) => void;
}

function Scopes({ scope, recording, onScope }: ScopeProps): JSX.Element {
  const panel = usePanel();
  const { from, until, isArea } = spanOf(panel);
  const span = `${formatDuration(Math.max(0, from))} to ${formatDuration(until)}`;
  const choices: readonly (readonly [SaveScope, string, boolean])[] = [
    ['all', 'All', true],
    ['shown', 'What filter and transports show', isFiltered(panel)],
    ['span', isArea ? `The selected span, ${span}` : `What the timeline shows, ${span}`, true],
  ];
  return (
    <fieldset>
      <legend>What</legend>
      {choices.map(([value, words, isOffered]) => (
        <label key={value}>
          <input
            type="radio"
            name="scope"
            value={value}
            checked={scope === value}
            disabled={!isOffered}
            onChange={() => onScope(value)}
          />
          {words}
          <span class="quiet">
            {isOffered ? pluralize(countMessages(panel, value, recording), 'message') : 'nothing is filtered'}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function WhichRecording(props: { readonly recording: number; readonly onChoose: (index: number) => void }) {
  const status = usePanel().source.status.value;
  if (status.kind !== 'file' || status.recordings.length < 2) return null;
  return (
    <fieldset>
      <legend>Of which recording</legend>
      {status.recordings.map(({ name }, index) => (
        <label key={index}>
          <input
            type="radio"
            name="recording"
            checked={props.recording === index}
            onChange={() => props.onChoose(index)}
          />
          <strong>{recordingLetter(index)}</strong> {name}
        </label>
      ))}
    </fieldset>
  );
}

function Formats(props: { readonly format: SaveFormat; readonly onChoose: (format: SaveFormat) => void }) {
  return (
    <fieldset>
      <legend>As</legend>
      {Object.keys(FORMATS)
        .filter(isFormat)
        .map((format) => (
          <label key={format}>
            <input
              type="radio"
              name="format"
              value={format}
              checked={props.format === format}
              onChange={() => props.onChoose(format)}
            />
            {FORMAT_WORDS[format]}
          </label>
        ))}
    </fieldset>
  );
}

/** Makes the file, gives it to the browser, and keeps sessions among the recent recordings. */
function useSaving(onSaved: () => void) {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState('');
  const running = useRef(new AbortController());
  useEffect(() => () => running.current.abort(), []);
  const save = async (wish: Parameters<typeof makeFile>[1], name: string): Promise<void> => {
    setSaving(true);
    try {
      const made = await makeFile(panel, wish, running.current.signal);
      if (running.current.signal.aborted) return;
      if (made.ok) {
        download(name, made.value);
        if (wish.format === 'rtlog') void workspace.saved.keep(name, made.value);
        onSaved();
      } else setProblem(made.error);
    } catch (error) {
      // The dialog was closed meanwhile: nothing is saved, as wanted.
      if (running.current.signal.aborted) return;
      setProblem(`It cannot be saved: ${error instanceof Error ? error.message : String(error)}.`);
    }
    setSaving(false);
  };
  return { isSaving, problem, save };
}

/** Saves what is recorded, after showing what is replaced in it. */
export function SaveDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const [scope, setScope] = useState<SaveScope>(panel.viewState.area.peek() === null ? 'all' : 'span');
  const [recording, setRecording] = useState(0);
  const [format, setFormat] = useState<SaveFormat>('rtlog');
  const [redacts, setRedacts] = useState(true);
  const { isSaving, problem, save } = useSaving(onClose);
  const submit = (): void => {
    const title = titleOf(panel, recording);
    const status = panel.source.status.peek();
    const wish = { scope, format, recording, rules: redacts ? rules : null, title };
    void save(wish, fileName(title, status.kind === 'file' ? 0 : Date.now(), FORMATS[format]));
  };
  return (
    <Dialog title="Save" onClose={onClose}>
      <WhichRecording recording={recording} onChoose={setRecording} />
      <Scopes scope={scope} recording={recording} onScope={setScope} />
      <Formats format={format} onChoose={setFormat} />
      <Redaction scope={scope} recording={recording} isOn={redacts} onToggle={setRedacts} />
      {problem === '' ? null : (
        <p class="trouble" role="alert">
          {problem}
        </p>
      )}
      <footer>
        <button type="button" class="plain primary" disabled={isSaving} onClick={submit}>
          {isSaving ? 'Writing…' : 'Save'}
        </button>
      </footer>
    </Dialog>
  );
}
