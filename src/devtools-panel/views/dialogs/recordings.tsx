import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { recordingLetter } from '../../text/recording-letter.ts';
import type { SavedRecording } from '../../state/storage/saved-recordings.ts';
import type { SourceStatus } from '../../source/source.ts';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Icon } from '../shell/icons.tsx';
import { formatBytes } from '../../../base/format.ts';
import { pluralize } from '../../text/numbers.ts';

/** What can be opened; other names too, since the content decides. */
const ACCEPTED = '.rtlog,.gz,.ndjson,.har,.json';

/** Opens files that the user chooses. */
function ChooseFiles({
  isBeside,
  onOpened,
}: {
  readonly isBeside: boolean;
  readonly onOpened: () => void;
}): JSX.Element {
  const { workspace } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="plain primary" onClick={() => input.current?.click()}>
        Choose files…
      </button>
      <input
        ref={input}
        type="file"
        class="unseen"
        aria-label="Recordings to open"
        tabIndex={-1}
        accept={ACCEPTED}
        multiple
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          currentTarget.value = '';
          if (files.length === 0) return;
          onOpened();
          workspace.openFiles(
            files.map((file) => ({ name: file.name, content: file })),
            isBeside,
          );
        }}
      />
    </>
  );
}

const dayWords = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

interface SavedProps {
  readonly recording: SavedRecording;
  readonly isBeside: boolean;
  readonly onOpened: () => void;
}

function SavedRow({ recording, isBeside, onOpened }: SavedProps): JSX.Element {
  const { workspace } = useWorkspace();
  const { id, name, size, savedAt } = recording;
  return (
    <li data-recording={name}>
      <button
        type="button"
        class="link"
        onClick={() => {
          onOpened();
          void workspace.openSaved(id, isBeside);
        }}
      >
        {name}
      </button>
      <span class="quiet">{formatBytes(size)}</span>
      <span class="quiet">{dayWords(savedAt)}</span>
      <button type="button" class="plain" aria-label={`Remove ${name}`} onClick={() => void workspace.saved.remove(id)}>
        Remove
      </button>
    </li>
  );
}

/** What can be opened: files, and the recordings that were saved or opened lately. */
export function RecordingList({ onOpened }: { readonly onOpened: () => void }): JSX.Element {
  const { workspace } = useWorkspace();
  const saved = workspace.saved.list.value;
  const problem = workspace.saved.problem.value;
  const open = workspace.open.value;
  const hasLive = workspace.live !== null && workspace.live.display.totals.peek().messages > 0;
  const canBeside = open.length > 0 || hasLive;
  // A file next to a file is there to be compared; next to the page it mostly is to be looked at alone.
  const [wantsBeside, setBeside] = useState(open.length > 0);
  const isBeside = canBeside && wantsBeside;
  const all = saved.reduce((sum, { size }) => sum + size, 0);
  return (
    <div class="recordings">
      <p>
        <ChooseFiles isBeside={isBeside} onOpened={onOpened} />
        <span class="quiet">or drop them here: .rtlog, .har, also packed (.gz).</span>
      </p>
      {!canBeside ? null : (
        <label class="toggle">
          <input type="checkbox" checked={wantsBeside} onChange={() => setBeside(!wantsBeside)} />
          {open.length > 0
            ? 'Beside what is open, on the same time axis'
            : 'Beside this page as recorded up to now, on the same time axis'}
        </label>
      )}
      <h3>Recent recordings</h3>
      {saved.length === 0 ? (
        <p class="quiet">Recordings that you save or open stay here until you remove them.</p>
      ) : (
        <>
          <ul>
            {saved.map((recording) => (
              <SavedRow key={recording.id} recording={recording} isBeside={isBeside} onOpened={onOpened} />
            ))}
          </ul>
          <p class="quiet">
            {pluralize(saved.length, 'recording')}, {formatBytes(all)} in the browser's own storage of this extension.
          </p>
        </>
      )}
      {problem === '' ? null : (
        <p class="trouble" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

type FileStatus = Extract<SourceStatus, { kind: 'file' }>;

function Progress({ status }: { readonly status: FileStatus }): JSX.Element {
  const panel = usePanel();
  return (
    <div class="bar opening" data-kind="opening">
      <span>
        Opening {status.name}, {pluralize(status.read, 'message')}
      </span>
      <progress aria-label={`Opening ${status.name}`} value={status.share} max={1} />
      <button type="button" class="plain" onClick={() => panel.source.cancel?.()}>
        Cancel
      </button>
    </div>
  );
}

/** The recordings that are open beside each other, with the letters that stand before the names of their streams. */
export function OpenRecordings(): JSX.Element | null {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const status = panel.source.status.value;
  if (status.kind !== 'file' || status.recordings.length === 0) return null;
  const isCompared = status.recordings.length > 1;
  return (
    <>
      <div class="bar open-recordings" role="group" aria-label="Open recordings">
        {status.recordings.map(({ name, messages, isRedacted }, index) => (
          <span key={index} class="open-recording" data-open={name}>
            {isCompared ? <strong>{recordingLetter(index)}</strong> : null}
            <span class="name" title={name}>
              {name}
            </span>
            <span class="quiet">
              {pluralize(messages, 'message')}
              {isRedacted ? ', redacted' : ''}
            </span>
            <button
              type="button"
              class="icon-button"
              aria-label={`Close ${name}`}
              onClick={() => workspace.close(index)}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
        <span class="space" />
        {workspace.live === null ? null : (
          <button type="button" class="plain" onClick={workspace.showLive}>
            Back to the page
          </button>
        )}
      </div>
      {status.isComplete ? null : <Progress status={status} />}
    </>
  );
}

/** What stands in a panel without a page and without a file. */
export function Start(): JSX.Element {
  return (
    <main class="nothing start">
      <p>Open a recording to look at it.</p>
      <RecordingList onOpened={() => undefined} />
    </main>
  );
}
