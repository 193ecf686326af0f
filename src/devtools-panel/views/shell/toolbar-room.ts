/** Pixels of the toolbar that everything but filter and chips takes. */
const CONTROLS = 540;

/** Pixels in which the filter shows its whole hint. */
const FILTER = 236;

/** Pixels of a chip without its label, and of each character of the label. */
const CHIP = 30;
const CHARACTER = 6.6;

/**
 * Whether the toolbar has room for one chip for each of these labels, next to a filter that shows its whole hint.
 * Otherwise the chips become a drop-down list.
 *
 * @param width of the panel, in pixels.
 */
export function hasRoomForChips(width: number, labels: readonly string[]): boolean {
  const chips = labels.reduce((sum, label) => sum + CHIP + label.length * CHARACTER, 0);
  return width - CONTROLS - chips >= FILTER;
}
