import type { Header } from '../../wire/record.ts';
import { textRaw } from '../ring/ring-entry.ts';
import { describeError, reportFault } from '../platform/guard.ts';
import { listenTrusted } from '../platform/native-listener.ts';
import { hookConstructor, hookKnown } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { remember } from '../platform/live.ts';
import { captureUrl, eventData, pageUrl } from '../platform/platform.ts';
import { knownUrl, type StoredUrl } from '../platform/stored-url.ts';
import { argument, createWeakTable, cut, getterOf, readData } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { writeBegun, writeClosed, writeOpened, writeRefused } from './connection-records.ts';
import { type Audience, countUnheard, hear, observeHandlers, onAdding } from './listening.ts';

/** The state of an EventSource of the page. Each attempt to connect is a connection of its own. */
interface Source extends Audience {
  connection: number;
  /** The event types that we listen to, as keys of an object without prototype. */
  readonly types: Record<string, boolean>;
  typeCount: number;
  lastId: string;
  isOver: boolean;
}

const CONNECTING = 0;

/** Characters of an event type that are recorded. */
const TYPE_LIMIT = 500;

/** Characters of an event's id that are recorded. */
const ID_LIMIT = 1_000;

/** Event types of one source that are observed: the browser searches a list of them for each that is added. */
const TYPES_LIMIT = 1_000;

/** An id, or the beginning of it, marked. */
const storedId = (id: string): string => (id.length > ID_LIMIT ? `${cut(id, ID_LIMIT)}…` : id);

/**
 * Observes the page's EventSources: unnamed events and every event type that the page listens to, by native listeners
 * of ours. The types are known from `addEventListener`.
 */
export function observeEventSources(recorder: Recorder): void {
  const prototype = EventSource.prototype;
  const urlOf = getterOf<EventSource, string>(prototype, 'url');
  const stateOf = getterOf<EventSource, number>(prototype, 'readyState');
  const credentialsOf = getterOf<EventSource, boolean>(prototype, 'withCredentials');
  const idOf = getterOf<Event, string>(MessageEvent.prototype, 'lastEventId');
  const sources = createWeakTable<object, Source>();

  const writeConnecting = (
    connection: number,
    url: StoredUrl,
    withCredentials: boolean,
    id: string,
    stack: string,
  ): void => {
    const headers: Header[] = [['accept', 'text/event-stream']];
    if (id !== '') headers[1] = ['last-event-id', id];
    writeBegun(recorder, connection, 'eventsource', url, stack, { withCredentials, headers });
  };

  const writeClose = (source: Source, how: 'closed' | 'failed'): void =>
    writeClosed(recorder, source.connection, how, '', how === 'closed');

  const on = (target: EventSource, type: string, name: string, handler: (event: Event) => void): void =>
    listenTrusted(recorder, target, type, `eventsource ${name}`, handler);

  const listenTo = (target: EventSource, source: Source, type: string): void => {
    if (source.types[type] === true) return;
    source.typeCount += 1;
    if (source.typeCount > TYPES_LIMIT) {
      if (source.typeCount === TYPES_LIMIT + 1) reportFault('eventsource', `more than ${TYPES_LIMIT} event types`);
      return;
    }
    source.types[type] = true;
    const event = cut(type, TYPE_LIMIT);
    on(target, type, event, (received) => {
      // A server may name an event "open" or "error"; the browser's own of that name carry no data.
      const data = dataOf(received);
      if (typeof data !== 'string') return;
      const id = storedId(idOf(received));
      source.lastId = id;
      recorder.write(
        'message',
        source.connection,
        { direction: 'in', via: 'event', bodyKind: 'text', event, id, buffered: null },
        textRaw(data),
      );
      if (type === 'message') countUnheard(source);
    });
  };

  const onError = (target: EventSource, source: Source): void => {
    const state = stateOf(target);
    recorder.checkSleep(pageUrl());
    recorder.write('error', source.connection, { state, text: '' });
    writeClose(source, 'failed');
    source.isOver = state !== CONNECTING;
    if (source.isOver) return;
    source.connection = recorder.connect();
    writeConnecting(source.connection, knownUrl(urlOf(target)), credentialsOf(target), source.lastId, '');
  };

  const onOpen = (target: EventSource, source: Source): void =>
    writeOpened(recorder, source.connection, 200, knownUrl(urlOf(target)), {
      headers: [['content-type', 'text/event-stream']],
    });

  hookConstructor<EventSource>('EventSource', {
    built(target) {
      const types: Record<string, boolean> = { __proto__: null } as never;
      const connection = recorder.connect();
      const source: Source = { connection, types, typeCount: 0, lastId: '', isOver: false, unheard: 0 };
      sources.set(target, source);
      remember(target, source);
      onAdding(target, (type) => {
        listenTo(target, source, type);
        if (type === 'message') hear(recorder, source);
      });
      // Not through `listenTo`: a message event named "open" or "error" must not be taken for the browser's own.
      on(target, 'open', 'open', (event) => {
        if (dataOf(event) === undefined) onOpen(target, source);
      });
      on(target, 'error', 'error', (event) => {
        if (dataOf(event) === undefined) onError(target, source);
      });
      listenTo(target, source, 'message');
      writeConnecting(source.connection, knownUrl(urlOf(target)), credentialsOf(target), '', initiator());
    },
    failed(error, args) {
      const connection = recorder.connect();
      const options = argument(args, 1);
      const withCredentials =
        typeof options === 'object' && options !== null && readData(options, 'withCredentials') === true;
      writeConnecting(connection, captureUrl(argument(args, 0)), withCredentials, '', initiator());
      writeRefused(recorder, connection, describeError(error));
    },
  });

  hookKnown(prototype, 'close', sources, (source) => {
    if (source.isOver) return;
    source.isOver = true;
    recorder.write('closing', source.connection, { code: null, reason: '', initiator: initiator() });
    writeClose(source, 'closed');
  });

  observeHandlers(recorder, prototype, sources);
}

/** The data of a message event; `undefined` for any other. */
function dataOf(event: Event): unknown {
  try {
    return eventData(event);
  } catch {
    // The accessor refuses what is no MessageEvent.
    return undefined;
  }
}
