import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { KEY_WORDS } from './keys.ts';

/** The keys, over the panel. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    sheet.current?.showModal();
  }, []);
  return (
    <dialog ref={sheet} class="key-sheet" aria-labelledby="key-sheet-title" onClose={onClose}>
      <header>
        <h2 id="key-sheet-title">Keys</h2>
        <button type="button" class="plain" onClick={() => sheet.current?.close()}>
          Close
        </button>
      </header>
      <dl>
        {KEY_WORDS.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
