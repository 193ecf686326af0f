import { formatBytes, formatHex } from '../base/format.ts';
import { isObject, isRecord } from '../base/is-object.ts';
import { shorten } from '../base/shorten.ts';
import { PREVIEW_TEXTS } from '../texts/previews.ts';

/** One field of a preview; `name` is empty for a bare value. */
export interface PreviewField {
  readonly name: string;
  readonly value: string;
}

/** A preview is cut at this length, at the border of a field. */
const PREVIEW_CHARACTERS = 200;

/** Fields that are prepared; a line shows a dozen. */
const FIELDS = 40;

/** Characters of what is nested in one field, and levels that are opened for it. */
const NESTED_CHARACTERS = 60;
const NESTED_LEVELS = 3;

/** Plain items of a list that a field writes out. */
const ITEMS = 4;

/** The Unicode picture of a control character; those above ASCII share one. */
function pictureOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\u2426';
}

/** Makes control characters visible, so that a preview is one line and shows what is there. */
export const visible = (text: string): string => text.replaceAll(/\p{Cc}/gu, pictureOf);

/** The same for text of many lines: line breaks and tabs stay. */
export const visibleLines = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => ('\t\n\r'.includes(character) ? character : pictureOf(character)));

/** Text of a preview: its control characters visible, and no more of it than is ever shown. */
export const lineOf = (text: string): string => {
  const shown = visible(text.slice(0, PREVIEW_CHARACTERS));
  return text.length > PREVIEW_CHARACTERS ? `${shown}\u2026` : shown;
};

/** Bytes as their number and the first eight. */
export function bytesLine(bytes: Uint8Array, size = bytes.length): string {
  if (size === 0) return PREVIEW_TEXTS.empty;
  return `${formatBytes(size)}  ${formatHex(bytes.subarray(0, 8))}${size > 8 ? ' \u2026' : ''}`;
}

/** What is in an object, `{price 7, qty 2}`, or in a list: its length, and its first item if that has fields. */
function nested(value: object, level: number): string {
  if (value instanceof Uint8Array) return bytesLine(value);
  if (Array.isArray(value)) return listText(value, level);
  const names = Object.keys(value);
  if (names.length === 0) return '{}';
  if (level >= NESTED_LEVELS) return '{\u2026}';
  let text = '';
  for (const name of names) {
    if (text.length > NESTED_CHARACTERS) break;
    const inner: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    text += `${text === '' ? '' : ', '}${name} ${valueText(inner, level + 1)}`;
  }
  return `{${shorten(text, NESTED_CHARACTERS)}}`;
}

function listText(list: readonly unknown[], level: number): string {
  const [first] = list;
  if (first === undefined) return '[]';
  if (isObject(first)) {
    return level >= NESTED_LEVELS ? `[${list.length}]` : `[${list.length}] ${nested(first, level + 1)}`;
  }
  const shown = list.slice(0, ITEMS).map((item) => valueText(item, NESTED_LEVELS));
  const more = list.length > ITEMS ? `, \u2026 ${list.length}` : '';
  return `[${shorten(shown.join(', '), NESTED_CHARACTERS)}${more}]`;
}

/** A value in a preview. */
export function valueText(value: unknown, level = 0): string {
  if (typeof value === 'string') return lineOf(value);
  if (isObject(value)) return nested(value, level);
  return String(value);
}

/** The fields of a value: those of an object, the items of a list, or one without a name. */
export function fieldsOf(value: unknown): readonly PreviewField[] {
  if (Array.isArray(value)) {
    return value.length === 0
      ? [{ name: '', value: '[]' }]
      : value.slice(0, FIELDS).map((item: unknown) => ({ name: '', value: valueText(item) }));
  }
  if (!isRecord(value)) return [{ name: '', value: valueText(value) }];
  const names = Object.keys(value);
  if (names.length === 0) return [{ name: '', value: '{}' }];
  return names.slice(0, FIELDS).map((name) => ({ name, value: valueText(value[name]) }));
}

/**
 * The fields that fit a line. Those that say the same in every row step back behind those that tell rows apart.
 *
 * @param steady names of fields with the same value in all rows around.
 */
export function cutFields(
  fields: readonly PreviewField[],
  steady: ReadonlySet<string> = NONE,
): readonly PreviewField[] {
  const ordered =
    steady.size === 0
      ? fields
      : [...fields.filter(({ name }) => !steady.has(name)), ...fields.filter(({ name }) => steady.has(name))];
  const fitting: PreviewField[] = [];
  let room = PREVIEW_CHARACTERS;
  for (const { name, value } of ordered) {
    if (room <= 0) break;
    const shown = value.length > room ? `${value.slice(0, room)}\u2026` : value;
    fitting.push({ name, value: shown });
    room -= name.length + shown.length + 2;
  }
  return fitting;
}

const NONE: ReadonlySet<string> = new Set();
