import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { LEGEND, type LegendEntry } from '../../canvas/paint-legend.ts';
import type { Palette } from '../../canvas/palette.ts';
import { openSurface } from '../../canvas/surface.ts';
import { useModal } from './dialog.tsx';
import { KEY_WORDS } from '../shell/key-bindings.ts';
import { usePalette } from '../timeline/use-palette.ts';

/** CSS pixels of a mark's picture. */
const SIZE = { width: 64, height: 24 } as const;

/** A mark as the lanes show it, painted by the same hand and in the colours in force. */
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
          <dd>{entry.words}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The keys and the marks, over the panel. */
export function KeySheet({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const sheet = useModal();
  return (
    <dialog ref={sheet} class="key-sheet" aria-labelledby="key-sheet-title" onClose={onClose}>
      <header>
        <h2 id="key-sheet-title">Keys and marks</h2>
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
      <h3>Marks on the lanes</h3>
      <Legend />
    </dialog>
  );
}
