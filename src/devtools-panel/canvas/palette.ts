/** The colours of the canvas, by the names of the custom properties that hold them. */
export type Palette = Readonly<Record<ColourName, string>>;

const NAMES = [
  'bg',
  'bar',
  'sunk',
  'line',
  'line2',
  'text',
  'soft',
  'quiet',
  'accent',
  'sel2',
  'in',
  'out',
  'gap',
  'dup',
  'late',
  'made',
  'gapbg',
  'span',
  'spanedge',
  'rail',
  'band',
  'mask',
] as const;

type ColourName = (typeof NAMES)[number];

/**
 * Reads the current colours. Called again when the theme changes, so that the style sheet stays their only source. An
 * element resolves system colours and `color-mix()`, which a canvas need not understand.
 */
export function readPalette(element: Element): Palette {
  const probe = document.createElement('span');
  probe.style.forcedColorAdjust = 'none';
  element.append(probe);
  const style = getComputedStyle(probe);
  const read = (name: ColourName): [ColourName, string] => {
    probe.style.color = `var(--${name}, CanvasText)`;
    return [name, style.color];
  };
  const palette = Object.fromEntries(NAMES.map(read)) as Palette;
  probe.remove();
  return palette;
}
