import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { DIALOG, KEY_SHEET, KEYS } from '../../../texts/panel/dialogs.ts';
import { LEGEND, type LegendEntry } from '../../canvas/paint-legend.ts';
import type { Palette } from '../../canvas/palette.ts';
import { openSurface } from '../../canvas/surface.ts';
import { useModal } from './dialog.tsx';
import { usePalette } from '../timeline/use-palette.ts';

/** Size of a mark's picture in CSS pixels. */
const SIZE = { width: 64, height: 24 } as const;

/** A mark as the lanes show it, painted by the same functions in the current colours. */
function MarkPicture({ entry, palette }: { readonly entry: LegendEntry; readonly palette: Palette }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const { current } = canvas;
    if (current === null) return;
    const ratio = Math.max(1, globalThis.devicePixelRatio);
    const size = { ...SIZE, wide: Math.round(SIZE.width * ratio), high: Math.round(SIZE.height * ratio) };
    const surface = openSurface(current, size, palette);
    if (surface !== null) entry.paint(surface);
  }, [entry, palette]);
  return <canvas ref={canvas} role="presentation" style={{ width: `${SIZE.width}px`, height: `${SIZE.height}px` }} />;
}

/** What the marks of the lanes mean. */
function Legend(): JSX.Element {
  const palette = usePalette();
  return (
    <dl class="legend">
      {LEGEND.map((entry) => (
        <div key={entry.name} data-legend={entry.name}>
          <dt>
            <MarkPicture entry={entry} palette={palette} />
            {entry.name}
          </dt>
          <dd>{entry.meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

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
      <Legend />
    </dialog>
  );
}
