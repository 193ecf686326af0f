import { isRecord } from '../../../base/is-object.ts';
import { createBodyParser } from '../../../formats/text/body-parser.ts';
import { asList, asText, field } from '../../../formats/json/fields.ts';
import { readEntry } from '../../../formats/har/har-entry.ts';
import { closeEvent, type HarEvent } from '../../../formats/har/har-events.ts';
import { durationOf, epochOf, headerOf, transportOf } from '../../../formats/har/har-values.ts';

const textOf = (raw: unknown): string => {
  const content = field(field(raw, 'response'), 'content');
  return field(content, 'encoding') === 'base64' ? '' : (asText(field(content, 'text')) ?? '');
};

const messagesOf = (raw: unknown): readonly unknown[] =>
  asList(field(raw, '_webSocketMessages')) ?? asList(field(raw, '_eventSourceMessages')) ?? [];

/** Whether an entry is a stream of which the browser reports the messages, or at least the handshake. */
export function isStreamEntry(raw: unknown): boolean {
  const url = asText(field(field(raw, 'request'), 'url')) ?? '';
  if (transportOf(raw, url) === 'websocket' || asList(field(raw, '_eventSourceMessages')) !== null) return true;
  const response = field(raw, 'response');
  const type = headerOf(response, 'content-type') || (asText(field(field(response, 'content'), 'mimeType')) ?? '');
  return textOf(raw) !== '' && createBodyParser(type) !== null;
}

/** The entry without the messages and the text that were read before. */
function restOf(raw: unknown, messages: number, characters: number): unknown {
  if (!isRecord(raw)) return raw;
  const rest: Record<string, unknown> = { ...raw };
  for (const name of ['_webSocketMessages', '_eventSourceMessages']) {
    const list = asList(raw[name]);
    if (list !== null) rest[name] = list.slice(messages);
  }
  const text = textOf(raw);
  if (text === '' || !isRecord(raw['response'])) return rest;
  const { content } = raw['response'];
  rest['response'] = {
    ...raw['response'],
    content: { ...(isRecord(content) ? content : {}), text: text.slice(characters) },
  };
  return rest;
}

/** One connection that only the browser reports, read again and again as its entry grows. */
export class BrowserConnection {
  readonly #connection: number;
  #hasConnecting = false;
  #hasOpen = false;
  #isClosed = false;
  #messages = 0;
  #characters = 0;
  /** Milliseconds since the epoch of the last event. */
  #lastAt = Number.NEGATIVE_INFINITY;

  /** @param connection its number within its document, from 1. */
  constructor(connection: number) {
    this.#connection = connection;
  }

  /**
   * What is new since the last reading, in order of time.
   *
   * @param raw the entry as it is now.
   * @param isOver whether the browser has said that the request ended.
   * @param now milliseconds since the epoch.
   */
  read(raw: unknown, isOver: boolean, now: number): readonly HarEvent[] {
    if (this.#isClosed) return [];
    const rest = restOf(raw, this.#messages, this.#characters);
    const entry = readEntry(rest, this.#connection, now, () => undefined);
    if ('problem' in entry) return [];
    const events = entry.events.filter((event) => this.#isNew(event, isOver)).map((event) => this.#inOrder(event, now));
    const has = (kind: HarEvent['record']['kind']): boolean => events.some(({ record }) => record.kind === kind);
    if (isOver && !has('close')) events.push(this.#close(raw));
    this.#isClosed = isOver;
    this.#hasConnecting ||= has('connecting');
    this.#hasOpen ||= has('open');
    this.#messages = Math.max(this.#messages, messagesOf(raw).length);
    this.#characters = Math.max(this.#characters, textOf(raw).length);
    return events;
  }

  /** Reports the connection again at the next reading; with all its messages if `isWhole`, else only the new ones. */
  restart(isWhole: boolean): void {
    this.#hasConnecting = false;
    this.#hasOpen = false;
    if (!isWhole) return;
    this.#messages = 0;
    this.#characters = 0;
    this.#lastAt = Number.NEGATIVE_INFINITY;
  }

  #isNew({ record }: HarEvent, isOver: boolean): boolean {
    const { kind } = record;
    // A text that has not grown is nothing new, although the entry still has its size.
    if (kind === 'chunk') return record.payload.data !== '';
    if (kind === 'connecting') return !this.#hasConnecting;
    if (kind === 'open') return !this.#hasOpen;
    // The entry does not show the end: while the connection is alive, its time is that of the last message.
    return kind !== 'close' || isOver;
  }

  /** Text grows without times of its own: what was added is known to have come by now. */
  #inOrder(event: HarEvent, now: number): HarEvent {
    const isGrownText = event.record.kind === 'chunk' && this.#characters > 0;
    const epoch = Math.max(this.#lastAt, isGrownText ? now : event.epoch);
    this.#lastAt = epoch;
    return { ...event, epoch };
  }

  #close(raw: unknown): HarEvent {
    const end = (epochOf(field(raw, 'startedDateTime')) ?? this.#lastAt) + durationOf(field(raw, 'time'));
    return closeEvent({ connection: this.#connection }, Math.max(end, this.#lastAt), 'closed');
  }
}
