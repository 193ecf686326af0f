import type { JSX } from 'preact';
import { Dialog } from './dialog.tsx';

/** Saves. */
export function SaveDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Save" onClose={onClose}>
      <p>Not yet.</p>
    </Dialog>
  );
}
