import type { StreamMessage } from '../analysis/streams/message.ts';
import { isRecord } from '../base/is-object.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import { CHANNEL_FIELDS, NAME_FIELDS } from '../formats/protocols/generic.ts';
import { summarize } from '../formats/protocols/summarize.ts';
import { decodeBase64 } from '../formats/text/base64.ts';
import { PREVIEW_TEXTS } from '../texts/previews.ts';
import { isContentGone } from '../wire/record.ts';
import { bytesLine, fieldsOf, lineOf, type PreviewField } from './preview-fields.ts';
import { readingOf, storedReadingOf } from './read-again.ts';

/** What a table row shows of a message. */
interface Description {
  /** The message's type in its protocol's words; without one its protocol, or what kind of body it is. */
  readonly kind: string;
  /** Channel, topic or room; empty for none. */
  readonly channel: string;
  /** The fields of what the app sent; `cutFields` makes them a line. */
  readonly preview: readonly PreviewField[];
}

/** Of longer payloads the beginning is shown as text; reading them for one line would cost a frame. */
const READ_CHARACTERS = 100_000;

/** @returns the bytes of a base64 payload, as far as it was recorded. */
export function bytesOf(base64: string, most = Infinity): Uint8Array {
  const needed = most === Infinity ? base64 : base64.slice(0, Math.ceil(most / 3) * 4);
  return (decodeBase64(needed) ?? new Uint8Array()).subarray(0, most);
}

/** What names the kind of a message, of a stored reading or of one just made. */
interface Named {
  readonly protocol: string;
  readonly type: string | null;
}

/** The kind that a message's row shows. */
export function kindOf({ protocol, type }: Named, event: string | null, bodyKind: string): string {
  return type ?? event ?? (protocol === 'binary' ? bodyKind : protocol);
}

/** Whether a field of generic JSON is shown in a column of its own. */
function isInColumn(name: string, value: unknown, { type, channel }: DecodedMessage): boolean {
  const isOneOf = (names: readonly string[]): boolean => names.includes(name);
  return (value === type && isOneOf(NAME_FIELDS)) || (value === channel && isOneOf(CHANNEL_FIELDS));
}

function contentFields(decoded: DecodedMessage): readonly PreviewField[] {
  const { content, type } = decoded;
  if (Array.isArray(content)) {
    const items: readonly unknown[] = content;
    return fieldsOf(items.length > 1 && items[0] === type ? items.slice(1) : items);
  }
  const fields = fieldsOf(content);
  if (!isRecord(content)) return fields;
  const shown = fields.filter(({ name }) => !isInColumn(name, content[name], decoded));
  return shown.length === 0 && fields.length > 0 ? [{ name: '', value: '' }] : shown;
}

/** The parts of a packet that has no content of its own, but for what the columns show. */
function packetFields({ fields, type, channel, ref }: DecodedMessage): readonly PreviewField[] {
  const named = Object.entries(fields ?? {}).filter(
    ([, value]) => value !== null && value !== type && value !== channel && value !== ref,
  );
  return fieldsOf(Object.fromEntries(named)).filter(({ value }) => value !== '{}');
}

function describeRead(message: StreamMessage, decoded: DecodedMessage): readonly PreviewField[] {
  const { parts, content, ref, refRole } = decoded;
  if (parts.length > 1) {
    const [, text = ''] = /^[^:]*: (.*)$/s.exec(summarize(decoded)) ?? [];
    return [
      { name: '', value: PREVIEW_TEXTS.parts(parts.length) },
      { name: '', value: lineOf(text) },
    ];
  }
  if (content instanceof Uint8Array) return [{ name: '', value: bytesLine(content, sizeOf(message, content)) }];
  const asked = ref === null || refRole === null ? [] : [{ name: '', value: `#${ref}` }];
  if (content === undefined) return [...asked, ...packetFields(decoded)];
  return [...asked, ...contentFields(decoded)];
}

/** Of a message that is its bytes, the size as sent: not all of them may be stored. */
const sizeOf = ({ payload, size }: StreamMessage, bytes: Uint8Array): number =>
  payload.encoding === 'base64' && payload.isCut ? size : bytes.length;

function describeUncached(message: StreamMessage): Description {
  const { payload, event, bodyKind } = message;
  const isLong = payload.data.length > READ_CHARACTERS;
  const reading = isLong ? (storedReadingOf(message) ?? UNREAD) : readingOf(message);
  const kind = kindOf(reading, event, bodyKind);
  const channel = reading.channel === '/' ? '' : (reading.channel ?? '');
  return { kind, channel, preview: previewOf(message, isLong) };
}

const UNREAD = { protocol: 'text', type: null, channel: null } as const;

function previewOf(message: StreamMessage, isLong: boolean): readonly PreviewField[] {
  const { payload, size } = message;
  if (isContentGone(payload)) return [{ name: '', value: PREVIEW_TEXTS.contentGone }];
  if (!isLong) return describeRead(message, readingOf(message));
  const value = payload.encoding === 'text' ? lineOf(payload.data) : bytesLine(bytesOf(payload.data, 8), size);
  return [{ name: '', value }];
}

/** Describes one of several messages inside another. */
export function describePart(message: StreamMessage, part: DecodedMessage): Description {
  const channel = part.channel === '/' ? '' : (part.channel ?? '');
  return { kind: kindOf(part, null, message.bodyKind), channel, preview: describeRead(message, part) };
}

const described = new WeakMap<StreamMessage, Description>();

/** Describes a message for its row: kind, channel and preview. Cached by message. */
export function describeMessage(message: StreamMessage): Description {
  const present = described.get(message);
  if (present !== undefined) return present;
  const made = describeUncached(message);
  described.set(message, made);
  return made;
}
