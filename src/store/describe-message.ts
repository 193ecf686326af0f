import { PREVIEW_TEXTS } from '../texts/previews.ts';
import { isRecord, isObject } from '../base/is-object.ts';
import { decodeBase64 } from '../formats/text/base64.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import { ownValue } from '../analysis/numbering/path.ts';
import { isContentGone } from '../wire/record.ts';
import { formatBytes, formatHex } from '../base/format.ts';

/** One field of a preview; `name` is empty for a bare value. */
export interface PreviewField {
  readonly name: string;
  readonly value: string;
}

/** What a table row shows of a message. */
interface Description {
  /** Event type, or the value of the field that names its type, or the kind of its body. */
  readonly kind: string;
  readonly preview: readonly PreviewField[];
  /** The parsed JSON of a whole text payload; `undefined` if it is not JSON. */
  readonly json: unknown;
}

/** A preview is cut at this length, at the border of a field. */
const PREVIEW_CHARACTERS = 200;

/** Of longer payloads the beginning is shown as text; parsing them for one line would cost a frame. */
const PARSED_CHARACTERS = 100_000;

/** Fields in which JSON messages commonly name their kind, the most specific first. */
const KIND_FIELDS: readonly string[] = [
  'type',
  'event',
  'kind',
  'op',
  'action',
  'cmd',
  'command',
  'method',
  'topic',
  'channel',
];

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

/** @returns the bytes of a base64 payload, as far as it was recorded. */
export function bytesOf(base64: string, most = Infinity): Uint8Array {
  const needed = most === Infinity ? base64 : base64.slice(0, Math.ceil(most / 3) * 4);
  return (decodeBase64(needed) ?? new Uint8Array()).subarray(0, most);
}

function shortValue(value: unknown): string {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`;
  if (isRecord(value)) return Object.keys(value).length === 0 ? '{}' : '{\u2026}';
  return String(value);
}

/** Cuts fields at the end of the line; a single long value is cut inside. */
function cutFields(fields: readonly PreviewField[]): readonly PreviewField[] {
  const fitting: PreviewField[] = [];
  let room = PREVIEW_CHARACTERS;
  for (const field of fields) {
    if (room <= 0) break;
    const value = field.value.length > room ? `${field.value.slice(0, room)}\u2026` : field.value;
    fitting.push({ name: field.name, value });
    room -= field.name.length + value.length + 2;
  }
  return fitting;
}

const parse = (text: string): object | undefined => {
  if (text.length > PARSED_CHARACTERS || !/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON after all: the text itself is the preview.
    return undefined;
  }
};

/** The parts of a message that determine its kind. */
interface KindInput {
  readonly event: string | null;
  readonly encoding: 'text' | 'base64';
  readonly isCut: boolean;
  readonly data: string;
  readonly bodyKind: string;
}

/** The field by which an object names its kind. */
const kindFieldOf = (json: object): string | undefined => {
  for (const name of KIND_FIELDS) if (isName(ownValue(json, name))) return name;
  return undefined;
};

function jsonKind(event: string | null, json: object): string {
  if (event !== null) return event;
  if (Array.isArray(json)) return arrayKind(json);
  const field = kindFieldOf(json);
  return field === undefined ? 'json' : String(ownValue(json, field));
}

/** The kind that a message's row shows, without the rest of its description. */
export function kindOf({ event, encoding, isCut, data, bodyKind }: KindInput): string {
  if (encoding === 'base64') return bodyKind;
  if (event !== null) return event;
  const json = isCut ? undefined : parse(data);
  return json === undefined ? 'text' : jsonKind(null, json);
}

/** The kind of a JSON array: its first item if that is a name, as in `["trade", {…}]`. */
const arrayKind = (items: readonly unknown[]): string =>
  items.length > 1 && typeof items[0] === 'string' && items[0].length <= 40 ? items[0] : 'json';

function describeJson(message: StreamMessage, json: object): Description {
  const { event } = message;
  if (Array.isArray(json)) {
    const fields = json.map((item: unknown) => ({
      name: '',
      value: isRecord(item) ? JSON.stringify(item) : shortValue(item),
    }));
    const preview = fields.length === 0 ? [{ name: '', value: '[]' }] : cutFields(fields);
    return { kind: jsonKind(event, json), preview, json };
  }
  const entries = Object.entries(json);
  const kindField = kindFieldOf(json);
  const kind = jsonKind(event, json);
  // The kind has its own column, unless the event's type is shown there.
  const shown = entries.filter(([name]) => name !== kindField || event !== null);
  const preview =
    shown.length === 0 ? [{ name: '', value: entries.length === 0 ? '{}' : '' }] : cutFields(shown.map(toField));
  return { kind, preview, json };
}

const isName = (value: unknown): boolean => typeof value === 'string' && value !== '' && value.length <= 40;

const toField = ([name, value]: [string, unknown]): PreviewField => ({ name, value: shortValue(value) });

const CONTENT_GONE: PreviewField = { name: '', value: PREVIEW_TEXTS.contentGone };

function describeBinary(message: StreamMessage): Description {
  const first = formatHex(bytesOf(message.payload.data, 8));
  const value =
    message.size === 0
      ? PREVIEW_TEXTS.empty
      : `${formatBytes(message.size)}  ${first}${message.size > 8 ? ' \u2026' : ''}`;
  return { kind: message.bodyKind, preview: [{ name: '', value }], json: undefined };
}

function describeUncached(message: StreamMessage): Description {
  if (isContentGone(message.payload)) {
    return { kind: kindOf({ ...message, ...message.payload }), preview: [CONTENT_GONE], json: undefined };
  }
  if (message.payload.encoding === 'base64') return describeBinary(message);
  const json = message.payload.isCut ? undefined : parse(message.payload.data);
  if (json !== undefined) return describeJson(message, json);
  const text = visible(message.payload.data.slice(0, PREVIEW_CHARACTERS));
  const value = message.payload.data.length > PREVIEW_CHARACTERS ? `${text}\u2026` : text;
  return { kind: message.event ?? 'text', preview: [{ name: '', value }], json: undefined };
}

const described = new WeakMap<StreamMessage, Description>();

/** Describes a message for its row: kind and preview. Cached by message. */
export function describeMessage(message: StreamMessage): Description {
  const present = described.get(message);
  if (present !== undefined) return present;
  const made = describeUncached(message);
  described.set(message, made);
  return made;
}
