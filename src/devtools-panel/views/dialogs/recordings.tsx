import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { RECORDINGS } from '../../../texts/panel/dialogs.ts';
import { formatBytes } from '../../../base/format.ts';
import { recordingLetter } from '../../text/recording-letter.ts';
import type { SavedRecording } from '../../state/storage/saved-recordings.ts';
import type { SourceStatus } from '../../source/source.ts';
import { Dialog } from './dialog.tsx';
import { useWorkspace } from '../shell/workspace-context.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { Icon } from '../shell/icons.tsx';

/** What the file picker offers; other names work too, since the content decides. */
const ACCEPTED = '.rtlog,.gz,.ndjson,.har,.zhar,.zip,.json';

/** The button that opens files of the user's choice. */
function ChooseFiles({
  isCompared,
  onOpened,
}: {
  readonly isCompared: boolean;
  readonly onOpened: () => void;
}): JSX.Element {
  const { workspace } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="plain primary" onClick={() => input.current?.click()}>
        {RECORDINGS.choose}
      </button>
      <input
        ref={input}
        type="file"
        class="visually-hidden"
        aria-label={RECORDINGS.input}
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
            isCompared,
          );
        }}
      />
    </>
  );
}

const formatDay = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

interface SavedProps {
  readonly recording: SavedRecording;
  readonly isCompared: boolean;
  readonly onOpened: () => void;
}

function SavedRow({ recording, isCompared, onOpened }: SavedProps): JSX.Element {
  const { workspace } = useWorkspace();
  const { id, name, size, savedAt } = recording;
  return (
    <li data-recording={name}>
      <button
        type="button"
        class="link"
        onClick={() => {
          onOpened();
          void workspace.openSaved(id, isCompared);
        }}
      >
        {name}
      </button>
      <span class="quiet">{formatBytes(size)}</span>
      <span class="quiet">{formatDay(savedAt)}</span>
      <button
        type="button"
        class="plain"
        aria-label={RECORDINGS.removeNamed(name)}
        onClick={() => void workspace.saved.remove(id)}
      >
        {RECORDINGS.remove}
      </button>
    </li>
  );
}

/** What can be opened: files, and recordings that were saved or opened recently. */
function RecordingList({ onOpened }: { readonly onOpened: () => void }): JSX.Element {
  const { workspace } = useWorkspace();
  const saved = workspace.saved.list.value;
  const problem = workspace.saved.problem.value;
  const open = workspace.open.value;
  const hasLive = workspace.live !== null && workspace.live.display.totals.peek().messages > 0;
  const canCompare = open.length > 0 || hasLive;
  // A second file is usually opened to compare it; while a page is recorded, a file usually is of interest alone.
  const [wantsComparison, setComparison] = useState(open.length > 0);
  const isCompared = canCompare && wantsComparison;
  const all = saved.reduce((sum, { size }) => sum + size, 0);
  return (
    <div class="recordings">
      <p>
        <ChooseFiles isCompared={isCompared} onOpened={onOpened} />
        <OpenDemo onOpened={onOpened} />
        <span class="quiet">{RECORDINGS.drop}</span>
      </p>
      {!canCompare ? null : (
        <label class="toggle">
          <input type="checkbox" checked={wantsComparison} onChange={() => setComparison(!wantsComparison)} />
          {open.length > 0 ? RECORDINGS.compareWithOpen : RECORDINGS.compareWithPage}
        </label>
      )}
      <h3>{RECORDINGS.recent}</h3>
      {saved.length === 0 ? (
        <p class="quiet">{RECORDINGS.noRecent}</p>
      ) : (
        <>
          <ul>
            {saved.map((recording) => (
              <SavedRow key={recording.id} recording={recording} isCompared={isCompared} onOpened={onOpened} />
            ))}
          </ul>
          <p class="quiet">{RECORDINGS.stored(saved.length, all)}</p>
        </>
      )}
      {problem === '' ? null : (
        <p class="problem" role="alert">
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
      <span>{RECORDINGS.progress(status.name, status.read)}</span>
      <progress aria-label={RECORDINGS.opening(status.name)} value={status.share} max={1} />
      <button type="button" class="plain" onClick={() => panel.source.cancel?.()}>
        {RECORDINGS.cancel}
      </button>
    </div>
  );
}

/** The bar of open recordings, with the letters that precede the names of their streams. */
export function OpenRecordings(): JSX.Element | null {
  const panel = usePanel();
  const { workspace } = useWorkspace();
  const status = panel.source.status.value;
  if (status.kind !== 'file' || status.recordings.length === 0) return null;
  const isCompared = status.recordings.length > 1;
  // One recording has all messages of the status line; several have what their files say.
  const { messages: all } = panel.display.totals.value;
  return (
    <>
      <div class="bar open-recordings" role="group" aria-label={RECORDINGS.bar}>
        {status.recordings.map(({ name, messages, isRedacted }, index) => (
          <span key={index} class="open-recording" data-open={name}>
            {isCompared ? <strong>{recordingLetter(index)}</strong> : null}
            <span class="name" title={name}>
              {name}
            </span>
            <span class="quiet">{RECORDINGS.contents(isCompared ? messages : all, isRedacted)}</span>
            <button
              type="button"
              class="icon-button"
              aria-label={RECORDINGS.close(name)}
              onClick={() => workspace.close(index)}
            >
              <Icon name="close" size={12} />
            </button>
          </span>
        ))}
        <span class="space" />
        {workspace.live === null ? null : (
          <button type="button" class="plain" onClick={workspace.showLive}>
            {RECORDINGS.backToPage}
          </button>
        )}
      </div>
      {status.isComplete ? null : <Progress status={status} />}
    </>
  );
}

/** The button that opens the demo recording. */
export function OpenDemo({ onOpened }: { readonly onOpened?: () => void }): JSX.Element {
  const { workspace } = useWorkspace();
  return (
    <button
      type="button"
      class="plain"
      data-open-demo
      onClick={() => {
        onOpened?.();
        void workspace.openDemo();
      }}
    >
      {RECORDINGS.openDemo}
    </button>
  );
}

/** The dialog that opens recordings. */
export function RecordingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title={RECORDINGS.title} onClose={onClose}>
      <RecordingList onOpened={onClose} />
    </Dialog>
  );
}

/** What the panel shows without a page and without a file. */
export function Start(): JSX.Element {
  return (
    <main class="empty-state start">
      <p>{RECORDINGS.start}</p>
      <RecordingList onOpened={() => undefined} />
    </main>
  );
}
