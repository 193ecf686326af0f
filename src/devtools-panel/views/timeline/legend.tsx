import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { LegendEntry } from '../../canvas/paint-legend.ts';
import type { Palette } from '../../canvas/palette.ts';
import { openSurface } from '../../canvas/surface.ts';
import { usePalette } from './use-palette.ts';

/** Size of a mark's picture in CSS pixels. */
const SIZE = { width: 64, height: 24 } as const;

/** A mark as the lanes show it, painted by the same functions in the current colours. */
export function MarkPicture({
  entry,
  palette,
}: {
  readonly entry: LegendEntry;
  readonly palette: Palette;
}): JSX.Element {
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

/** What marks of the lanes mean, each with its picture. */
export function Legend({ entries }: { readonly entries: readonly LegendEntry[] }): JSX.Element {
  const palette = usePalette();
  return (
    <dl class="legend">
      {entries.map((entry) => (
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
