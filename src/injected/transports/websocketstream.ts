import { captureMessage } from '../ring/content.ts';
import { reserve } from '../ring/arena.ts';
import { sentTextRaw, textRaw, unreadable } from '../ring/ring-entry.ts';
import { describeError, guard } from '../platform/guard.ts';
import { hookConstructor, hookKnown } from '../platform/hook.ts';
import { initiator } from '../platform/initiator.ts';
import { captureUrl } from '../platform/platform.ts';
import { knownUrl } from '../platform/stored-url.ts';
import {
  argument,
  createWeakTable,
  get,
  getterOf,
  isObject,
  readData,
  readOwn,
  settle,
  toText,
} from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import type { BodyObserver } from './body.ts';
import { NOT_SEEN } from './branch.ts';
import { codeIn, textIn, writeClosed, writeOpened, writeRefused } from './connection-records.ts';
import { isPlain, TEXT_IN } from './duplex.ts';
import { writeSocket } from './websocket.ts';
import type { WriteObserver } from './writes.ts';

/**
 * Observes the page's WebSocketStreams (Chromium): the same protocol as WebSocket, with streams instead of events. What comes
 * is written when the page reads it, what goes when the page writes it. Both promises are the platform's, which marks
 * them as handled: handlers of ours hide no rejection.
 */
export function observeSocketStreams(recorder: Recorder, bodies: BodyObserver, writes: WriteObserver): void {
  const native: unknown = get(globalThis, 'WebSocketStream');
  const prototype: unknown = typeof native === 'function' ? readOwn(native, 'prototype') : undefined;
  if (!isObject(prototype)) return;
  const urlOf = getterOf<object, string>(prototype, 'url');
  const openedOf = getterOf<object, Promise<object>>(prototype, 'opened');
  const closedOf = getterOf<object, Promise<object>>(prototype, 'closed');
  const streams = createWeakTable<object, number>();

  const writeClosing = (connection: number, info: unknown): void =>
    recorder.write('closing', connection, {
      code: codeIn(info),
      reason: textIn(info, 'reason'),
      initiator: initiator(),
    });

  const begin = (stream: object, connection: number): void => {
    let isOver = false;
    const write = (direction: 'in' | 'out', value: unknown): void => {
      const { bodyKind, raw } =
        value === NOT_SEEN
          ? { bodyKind: 'stream' as const, raw: unreadable(null) }
          : isPlain(value)
            ? { bodyKind: 'text' as const, raw: (direction === 'in' ? textRaw : sentTextRaw)(toText(value)) }
            : captureMessage(value, reserve);
      recorder.write('message', connection, { ...TEXT_IN, direction, bodyKind }, raw);
    };
    const whenOpen = (opened: object): void => {
      writeOpened(recorder, connection, 101, knownUrl(urlOf(stream)), {
        protocol: textIn(opened, 'protocol'),
        extensions: textIn(opened, 'extensions'),
      });
      const closing = (): void => {
        if (!isOver) writeClosing(connection, null);
      };
      bodies.watch(readOwn(opened, 'readable'), {
        count: 0,
        piece: (value) => write('in', value),
        cancelled: closing,
      });
      writes.watch(readOwn(opened, 'writable'), { chunk: (value) => write('out', value), closing });
    };
    const whenFailed = (error: unknown): void => {
      isOver = true;
      recorder.write('error', connection, { state: 3, text: describeError(error) });
      writeClosed(recorder, connection, 'closed', '', false, 1006);
    };
    settle(
      openedOf(stream) as Promise<object>,
      (opened) => guard('websocketstream', () => whenOpen(opened)),
      () => {},
    );
    settle(
      closedOf(stream) as Promise<object>,
      (info) =>
        guard('websocketstream', () => {
          isOver = true;
          writeClosed(recorder, connection, 'closed', textIn(info, 'reason'), true, codeIn(info));
        }),
      (error) => guard('websocketstream', () => whenFailed(error)),
    );
  };

  hookConstructor<object>('WebSocketStream', {
    built(stream, args) {
      const connection = recorder.connect();
      streams.set(stream, connection);
      const options = argument(args, 1);
      const protocols = isObject(options) ? readData(options, 'protocols') : undefined;
      writeSocket(recorder, connection, knownUrl(urlOf(stream)), protocols);
      begin(stream, connection);
    },
    failed(error, args) {
      const connection = recorder.connect();
      writeSocket(recorder, connection, captureUrl(argument(args, 0)), undefined);
      writeRefused(recorder, connection, describeError(error));
    },
  });

  hookKnown(prototype, 'close', streams, (connection, args) => writeClosing(connection, argument(args, 0)));
}
