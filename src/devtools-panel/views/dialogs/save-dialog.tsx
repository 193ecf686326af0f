import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { SAVE } from '../../../texts/panel/dialogs.ts';
import { countMessages, isFiltered, spanOf, type SaveScope } from '../../files/save-scope.ts';
import { download, fileName } from '../../files/download.ts';
import { FORMATS, makeFile, type SaveFormat } from '../../files/save.ts';
import type { Panel } from '../../state/panel.ts';
import { recordingLetter } from '../../text/recording-letter.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { Dialog } from './dialog.tsx';
import { usePanel } from '../hooks/panel-context.ts';
import { Redaction } from './redaction.tsx';
import { NOTHING_KEPT } from './redaction-preview.tsx';

const isFormat = (value: string): value is SaveFormat => value in FORMATS;

/** A title for the file: the opened file's name without its extension, or the page's host. */
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
  const begin = Math.max(0, from);
  const choices: readonly (readonly [SaveScope, string, boolean])[] = [
    ['all', SAVE.all, true],
    ['shown', SAVE.filtered, isFiltered(panel)],
    ['span', isArea ? SAVE.selectedSpan(begin, until) : SAVE.visibleSpan(begin, until), true],
  ];
  return (
    <fieldset>
      <legend>{SAVE.what}</legend>
      {choices.map(([value, label, isOffered]) => (
        <label key={value}>
          <input
            type="radio"
            name="scope"
            value={value}
            checked={scope === value}
            disabled={!isOffered}
            onChange={() => onScope(value)}
          />
          {label}
          <span class="quiet">
            {isOffered ? SAVE.messages(countMessages(panel, value, recording)) : SAVE.notFiltered}
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
      <legend>{SAVE.whichRecording}</legend>
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
      <legend>{SAVE.format}</legend>
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
            {SAVE.formats[format]}
          </label>
        ))}
    </fieldset>
  );
}

/** Makes the file, downloads it, and adds sessions to the recent recordings. */
function useSaving(onSaved: () => void) {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState('');
  const running = useRef(new AbortController());
  useEffect(() => () => running.current.abort(), []);
  const save = async (request: Parameters<typeof makeFile>[1], name: string): Promise<void> => {
    setSaving(true);
    try {
      const made = await makeFile(panel, request, running.current.signal);
      if (running.current.signal.aborted) return;
      if (made.ok) {
        download(name, made.value);
        if (request.format === 'rtlog') void workspace.saved.keep(name, made.value);
        onSaved();
      } else setProblem(made.error);
    } catch (error) {
      // The dialog was closed meanwhile: the user wants nothing saved.
      if (running.current.signal.aborted) return;
      setProblem(SAVE.failed(error instanceof Error ? error.message : String(error)));
    }
    setSaving(false);
  };
  return { isSaving, problem, save };
}

/** The dialog that saves the recording, with a preview of what will be replaced in it. */
export function SaveDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const rules = workspace.settings.redaction.value;
  const [scope, setScope] = useState<SaveScope>(panel.viewState.area.peek() === null ? 'all' : 'span');
  const [recording, setRecording] = useState(0);
  const [format, setFormat] = useState<SaveFormat>('rtlog');
  const [redacts, setRedacts] = useState(true);
  const [kept, setKept] = useState(NOTHING_KEPT);
  const { isSaving, problem, save } = useSaving(onClose);
  const submit = (): void => {
    const title = titleOf(panel, recording);
    const status = panel.source.status.peek();
    const keep = { kinds: [...kept.kinds], values: [...kept.values] };
    const request = { scope, format, recording, rules: redacts ? { ...rules, keep } : null, title };
    void save(request, fileName(title, status.kind === 'file' ? 0 : Date.now(), FORMATS[format]));
  };
  return (
    <Dialog title={SAVE.title} onClose={onClose}>
      <WhichRecording recording={recording} onChoose={setRecording} />
      <Scopes scope={scope} recording={recording} onScope={setScope} />
      <Formats format={format} onChoose={setFormat} />
      <Redaction
        scope={scope}
        recording={recording}
        isOn={redacts}
        onToggle={setRedacts}
        kept={kept}
        onKeep={setKept}
      />
      {problem === '' ? null : (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <footer>
        <button type="button" class="plain primary" disabled={isSaving} onClick={submit}>
          {isSaving ? SAVE.writing : SAVE.save}
        </button>
      </footer>
    </Dialog>
  );
}
