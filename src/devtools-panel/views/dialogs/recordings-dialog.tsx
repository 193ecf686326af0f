import type { JSX } from 'preact';
import { Dialog } from './dialog.tsx';
import { RecordingList } from './recordings.tsx';

/** Opens recordings. */
export function RecordingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Open recordings" onClose={onClose}>
      <RecordingList onOpened={onClose} />
    </Dialog>
  );
}
