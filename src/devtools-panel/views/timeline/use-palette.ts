import { useEffect, useState } from 'preact/hooks';
import { readPalette, type Palette } from '../../canvas/palette.ts';

/** What changes the colours in force. */
const THEMES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Calls back when the colours in force have changed. @returns the function that ends it. */
export function onRestyle(restyle: () => void): () => void {
  const themes = THEMES.map((query) => matchMedia(query));
  for (const theme of themes) theme.addEventListener('change', restyle);
  return () => {
    for (const theme of themes) theme.removeEventListener('change', restyle);
  };
}

/** The colours of the canvas as they are in force. */
export function usePalette(): Palette {
  const [palette, setPalette] = useState(() => readPalette(document.documentElement));
  useEffect(() => onRestyle(() => setPalette(readPalette(document.documentElement))), []);
  return palette;
}
