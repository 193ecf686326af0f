import { byteCount } from '../../../base/units.ts';
import { createBodyParser } from '../../../formats/text/body-parser.ts';
import { asList, asText, field } from '../../../formats/json/fields.ts';
import { readEntry } from '../../../formats/har/har-entry.ts';
import type { HarEvent } from '../../../formats/har/har-events.ts';
import { durationOf, epochOf, headerOf, transportOf } from '../../../formats/har/har-values.ts';
import { isObject } from '../../../wire/check.ts';

/** One connection of which only the browser tells, read again and again as it grows. */
export interface HarConnection {
  /**
   * What is new since the last reading, in order of time.
   *
   * @param raw the entry as it is now.
   * @param isOver whether the browser has said that it ended.
   * @param now milliseconds since the epoch.
   */
  read(raw: unknown, isOver: boolean, now: number): readonly HarEvent[];
  /** Tells of the connection anew at the next reading, `isWhole` with all its messages. */
  again(isWhole: boolean): void;
}

const textOf = (raw: unknown): string => {
  const content = field(field(raw, 'response'), 'content');
  return field(content, 'encoding') === 'base64' ? '' : (asText(field(content, 'text')) ?? '');
};

/** Whether an entry is a stream whose messages, or at least whose handshake, the browser tells: see INTERNALS.md. */
export function isStreamEntry(raw: unknown): boolean {
  const url = asText(field(field(raw, 'request'), 'url')) ?? '';
  if (transportOf(raw, url) === 'websocket' || asList(field(raw, '_eventSourceMessages')) !== null) return true;
  const response = field(raw, 'response');
  const type = headerOf(response, 'content-type') || (asText(field(field(response, 'content'), 'mimeType')) ?? '');
  return textOf(raw) !== '' && createBodyParser(type) !== null;
}

/** The entry without the messages and the text that were read before. */
function restOf(raw: unknown, messages: number, characters: number): unknown {
  if (!isObject(raw)) return raw;
  const rest: Record<string, unknown> = { ...raw };
  for (const name of ['_webSocketMessages', '_eventSourceMessages']) {
    const list = asList(raw[name]);
    if (list !== null) rest[name] = list.slice(messages);
  }
  const text = textOf(raw);
  if (text === '' || !isObject(raw['response'])) return rest;
  const { content } = raw['response'];
  rest['response'] = {
    ...raw['response'],
    content: { ...(isObject(content) ? content : {}), text: text.slice(characters) },
  };
  return rest;
}

/**
 * Begins to read a connection.
 *
 * @param connection its number within its document, from 1.
 */
export function createHarConnection(connection: number): HarConnection {
  let hasConnecting = false;
  let hasOpen = false;
  let isClosed = false;
  let messages = 0;
  let characters = 0;
  let last = Number.NEGATIVE_INFINITY;

  const isNew = ({ kind }: HarEvent, isOver: boolean): boolean => {
    if (kind === 'connecting') return !hasConnecting;
    if (kind === 'open') return !hasOpen;
    // The end is not told by the entry: of one that lives it holds the time of its last message.
    return kind !== 'close' || isOver;
  };

  /** Text grows without times of its own: what was added is known to have come by now. */
  const placed = (event: HarEvent, now: number): HarEvent => {
    const epoch = Math.max(last, event.kind === 'chunk' && characters > 0 ? now : event.epoch);
    last = epoch;
    return { ...event, epoch };
  };

  const closing = (raw: unknown): HarEvent => {
    const end = (epochOf(field(raw, 'startedDateTime')) ?? last) + durationOf(field(raw, 'time'));
    const epoch = Math.max(end, last);
    return {
      kind: 'close',
      epoch,
      connection,
      how: 'closed',
      code: null,
      reason: '',
      wasClean: true,
      size: byteCount(0),
    };
  };

  return {
    read(raw, isOver, now) {
      if (isClosed) return [];
      const entry = readEntry(restOf(raw, messages, characters), connection, now, () => undefined);
      if ('problem' in entry) return [];
      const events = entry.events.filter((event) => isNew(event, isOver)).map((event) => placed(event, now));
      if (isOver && !events.some(({ kind }) => kind === 'close')) events.push(closing(raw));
      isClosed = isOver;
      hasConnecting ||= events.some(({ kind }) => kind === 'connecting');
      hasOpen ||= events.some(({ kind }) => kind === 'open');
      const list = asList(field(raw, '_webSocketMessages')) ?? asList(field(raw, '_eventSourceMessages')) ?? [];
      messages = Math.max(messages, list.length);
      characters = Math.max(characters, textOf(raw).length);
      return events;
    },
    again(isWhole) {
      hasConnecting = false;
      hasOpen = false;
      if (!isWhole) return;
      messages = 0;
      characters = 0;
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
