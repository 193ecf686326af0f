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

/** Reads the colours that are in force; asked again when the theme changes, so the sheet stays the only place of them. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: ColourName): [ColourName, string] => [
    name,
    style.getPropertyValue(`--${name}`).trim() || 'CanvasText',
  ];
  return Object.fromEntries(NAMES.map(read)) as Palette;
}
