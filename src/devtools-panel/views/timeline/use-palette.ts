import { useEffect, useState } from 'preact/hooks';
import { readPalette, type Palette } from '../../canvas/palette.ts';

/** Media queries that change the colours. */
const THEMES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Calls back when the colours have changed. @returns the function that stops it. */
export function onPaletteChange(changed: () => void): () => void {
  const themes = THEMES.map((query) => matchMedia(query));
  for (const theme of themes) theme.addEventListener('change', changed);
  return () => {
    for (const theme of themes) theme.removeEventListener('change', changed);
  };
}

/** The current colours of the canvas. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(() => readPalette(document.documentElement));
  useEffect(() => onPaletteChange(() => setPalette(readPalette(document.documentElement))), []);
  return palette;
}
