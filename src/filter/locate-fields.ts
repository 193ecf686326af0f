import type { PreviewField } from '../store/preview-fields.ts';

const CUT = '\u2026';

const behindColon = /\s*:\s*"?/y;

/** Where the value of a field follows its name, from a position on; -1 if it is not written as it is shown. */
function placeOfValue(text: string, { name, value }: PreviewField, from: number): number {
  const shown = value.endsWith(CUT) ? value.slice(0, -1) : value;
  if (name === '') return text.indexOf(shown, from);
  const key = JSON.stringify(name);
  for (let place = text.indexOf(key, from); place >= 0; place = text.indexOf(key, place + 1)) {
    behindColon.lastIndex = place + key.length;
    if (behindColon.test(text) && text.startsWith(shown, behindColon.lastIndex)) return behindColon.lastIndex;
  }
  return -1;
}

/**
 * Locates the values of a preview in the payload, so that matches in the payload can be highlighted in the preview. Values
 * that are shown differently from how they are written (objects, escapes) have no place.
 *
 * @param isJson whether the preview is of JSON; otherwise its one field is the beginning of the text.
 * @returns a place for each field, -1 for none.
 */
export function placesOfFields(text: string, fields: readonly PreviewField[], isJson: boolean): readonly number[] {
  if (!isJson) return fields.map(() => 0);
  let from = 0;
  return fields.map((field) => {
    const next = placeOfValue(text, field, from);
    // A preview may show fields in another order than that of the text.
    const place = next < 0 && from > 0 ? placeOfValue(text, field, 0) : next;
    if (place >= 0) from = place + field.value.length - 1;
    return place;
  });
}
