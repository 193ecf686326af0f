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
  'gapbg',
  'span',
  'spanedge',
  'rail',
  'band',
  'mask',
] as const;

type ColourName = (typeof NAMES)[number];

/**
 * Reads the colours that are in force; asked again when the theme changes, so the sheet stays the only place of them. An
 * element tells what becomes of names of system colours and of mixtures, which a canvas need not know.
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
