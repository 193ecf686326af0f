import { byteCount, millis } from '../../../src/base/units.ts';
import type { MessageRecord, WireRecord } from '../../../src/wire/record.ts';

/** A text of connection 1 in document `a`, numbered and timed by `n`. */
export const message = (n: number, more: Partial<MessageRecord & { document: string }> = {}): WireRecord => ({
  kind: 'message',
  n,
  at: millis(n),
  document: 'a',
  connection: 1,
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  payload: { encoding: 'text', data: `text ${n}`, size: byteCount(6), isCut: false },
  event: null,
  id: null,
  buffered: null,
  ...more,
});

/** The begin of a document. */
export const document = (key: string): WireRecord => ({
  kind: 'document',
  n: 0,
  at: millis(0),
  document: key,
  url: 'https://a.example/',
  isTop: true,
  isLate: false,
  timeOrigin: 0,
});

/** The begin of a WebSocket in document `a`. */
export const connecting = (n: number, connection: number): WireRecord => ({
  kind: 'connecting',
  n,
  at: millis(n),
  document: 'a',
  connection,
  transport: 'websocket',
  url: 'wss://a.example/',
  method: 'GET',
  protocols: [],
  withCredentials: false,
  headers: [],
  bodyKind: 'none',
  body: null,
  initiator: '',
});
