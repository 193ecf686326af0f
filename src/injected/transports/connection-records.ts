import { byteCount } from '../../base/units.ts';
import type { Transport } from '../../wire/record.ts';
import type { StoredDetail } from '../ring/ring-entry.ts';
import type { StoredUrl } from '../platform/stored-url.ts';
import { cut, isObject, readData } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { SHORT_TEXT } from './duplex.ts';

/** Records of connections that are no requests: sockets, event sources, peer connections and their channels. */

/** A text in what the page or the platform says of an end or opening. */
export const textIn = (info: unknown, name: string): string => {
  const text = isObject(info) ? readData(info, name) : '';
  return typeof text === 'string' ? cut(text, SHORT_TEXT) : '';
};

/** The code in it. */
export const codeIn = (info: unknown): number | null => {
  const code = isObject(info) ? readData(info, 'closeCode') : null;
  return typeof code === 'number' ? code : null;
};

/** Writes the beginning of a connection. */
export const writeBegun = (
  recorder: Recorder,
  connection: number,
  transport: Transport,
  url: StoredUrl,
  initiator: string,
  more: Partial<StoredDetail<'connecting'>>,
): void =>
  recorder.write('connecting', connection, {
    transport,
    url,
    method: 'GET',
    protocols: [],
    withCredentials: false,
    headers: [],
    bodyKind: 'none',
    initiator,
    ...more,
  });

/** Writes that a connection is open. */
export const writeOpened = (
  recorder: Recorder,
  connection: number,
  status: number,
  url: StoredUrl,
  more: Partial<StoredDetail<'open'>>,
): void =>
  recorder.write('open', connection, {
    status,
    url,
    protocol: '',
    extensions: '',
    responseType: '',
    wasRedirected: false,
    headers: [],
    ...more,
  });

/** Writes the end of a connection that has no body. */
export const writeClosed = (
  recorder: Recorder,
  connection: number,
  how: 'closed' | 'failed' | 'unseen',
  reason: string,
  wasClean: boolean,
  code: number | null = null,
): void => recorder.write('close', connection, { how, code, reason, wasClean, size: byteCount(0) });

/** Writes the end of an attempt that the platform refused at once. */
export function writeRefused(recorder: Recorder, connection: number, text: string): void {
  recorder.write('error', connection, { state: 3, text });
  writeClosed(recorder, connection, 'failed', text, false);
}
