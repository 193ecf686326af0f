import { describeError } from '../platform/guard.ts';
import { hookConstructor } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { captureUrl, pageUrl } from '../platform/platform.ts';
import { knownUrl, type StoredUrl } from '../platform/stored-url.ts';
import { argument, append, cut, getterOf, isArray, list, readOwn } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { writeBegun, writeClosed, writeOpened, writeRefused } from './connection-records.ts';
import { observeDuplex, SHORT_TEXT } from './duplex.ts';

const OPEN = 1;

function protocolsOf(requested: unknown): readonly string[] {
  const protocols = list<string>();
  if (typeof requested === 'string') append(protocols, cut(requested, SHORT_TEXT));
  if (!isArray(requested)) return protocols;
  for (let index = 0; index < requested.length && index < 64; index += 1) {
    const each = readOwn(requested, index);
    if (typeof each === 'string') append(protocols, cut(each, SHORT_TEXT));
  }
  return protocols;
}

/** Writes that a socket begins. */
export const writeSocket = (recorder: Recorder, connection: number, url: StoredUrl, protocols: unknown): void =>
  writeBegun(recorder, connection, 'websocket', url, initiator(), {
    protocols: protocolsOf(protocols),
    withCredentials: true,
  });

/**
 * Observes the page's WebSockets: construction by the constructor's wrapper, everything that comes by native listeners
 * of ours, added before the page has the object, `send` and `close` on the prototype.
 */
export function observeWebSockets(recorder: Recorder): void {
  const prototype = WebSocket.prototype;
  const urlOf = getterOf<WebSocket, string>(prototype, 'url');
  const protocolOf = getterOf<WebSocket, string>(prototype, 'protocol');
  const extensionsOf = getterOf<WebSocket, string>(prototype, 'extensions');
  const codeOf = getterOf<Event, number>(CloseEvent.prototype, 'code');
  const reasonOf = getterOf<Event, string>(CloseEvent.prototype, 'reason');
  const wasCleanOf = getterOf<Event, boolean>(CloseEvent.prototype, 'wasClean');
  const observe = observeDuplex(recorder, 'websocket', prototype, OPEN, () => '');

  const listenToSocket = (socket: WebSocket, connection: number): void => {
    const on = observe(socket, connection);
    on('open', () =>
      writeOpened(recorder, connection, 101, knownUrl(urlOf(socket)), {
        protocol: cut(protocolOf(socket), SHORT_TEXT),
        extensions: cut(extensionsOf(socket), SHORT_TEXT),
      }),
    );
    on('close', (event) => {
      recorder.checkSleep(pageUrl());
      const reason = cut(reasonOf(event), SHORT_TEXT);
      writeClosed(recorder, connection, 'closed', reason, wasCleanOf(event), codeOf(event));
    });
  };

  hookConstructor<WebSocket>('WebSocket', {
    built(socket, args) {
      const connection = recorder.connect();
      listenToSocket(socket, connection);
      writeSocket(recorder, connection, knownUrl(urlOf(socket)), argument(args, 1));
    },
    failed(error, args) {
      const connection = recorder.connect();
      writeSocket(recorder, connection, captureUrl(argument(args, 0)), argument(args, 1));
      writeRefused(recorder, connection, describeError(error));
    },
  });
}
