import type { JSX } from 'preact';
import { DIALOG, KEY_SHEET, KEYS } from '../../../texts/panel/dialogs.ts';
import { LEGEND } from '../../canvas/paint-legend.ts';
import { useModal } from './dialog.tsx';
import { Legend } from '../timeline/legend.tsx';

/** The dialog with all keys and the meaning of the marks. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const sheet = useModal();
  return (
    <dialog ref={sheet} class="key-sheet" aria-labelledby="key-sheet-title" onClose={onClose}>
      <header>
        <h2 id="key-sheet-title">{KEY_SHEET.title}</h2>
        <button type="button" class="plain" onClick={() => sheet.current?.close()}>
          {DIALOG.close}
        </button>
      </header>
      <dl>
        {KEYS.map(([keys, effect]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{effect}</dd>
          </div>
        ))}
      </dl>
      <h3>{KEY_SHEET.marks}</h3>
      <Legend entries={LEGEND} />
    </dialog>
  );
}
