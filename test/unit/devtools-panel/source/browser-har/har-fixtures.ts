import { byteCount, millis } from '../../../../../src/base/units.ts';
import type { Transport, WireRecord } from '../../../../../src/wire/record.ts';

/** Milliseconds since the epoch of the recordings in these tests. */
export const ZERO = Date.parse('2026-11-22T12:00:00.000Z');

/** The address of the hook's own script in a stack. */
export const HOOK = 'chrome-extension://hook/injected.js';

const stackOf = (...urls: readonly string[]): unknown => ({
  type: 'script',
  stack: { callFrames: urls.map((url) => ({ url, lineNumber: 1 })) },
});

/** The initiator as Chromium writes it; Firefox writes none. */
export const BY_PAGE = stackOf(HOOK, 'http://a/page.js');
export const BY_WORKER = stackOf('http://a/worker.js');

interface Made {
  readonly url?: string;
  /** From the recording's zero. */
  readonly at?: number;
  readonly status?: number;
  readonly time?: number;
  readonly initiator?: unknown;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** A HAR entry as far as the panel reads it. */
export function entry({
  url = 'ws://a/feed',
  at = 0,
  status = 101,
  time = 0,
  initiator,
  more,
  response,
}: Made): unknown {
  return {
    startedDateTime: new Date(ZERO + at).toISOString(),
    time,
    request: { method: 'GET', url, headers: [] },
    response: { status, headers: [], content: { mimeType: '' }, ...response },
    ...(initiator === undefined ? {} : { _initiator: initiator }),
    ...more,
  };
}

/** Frames `first` to `count` of a WebSocket entry, one each 100 ms from 100 ms on. */
export const frames = (count: number): Readonly<Record<string, unknown>> => ({
  _resourceType: 'websocket',
  _webSocketMessages: Array.from({ length: count }, (_, index) => ({
    type: index % 2 === 0 ? 'receive' : 'send',
    time: (ZERO + 100 * (index + 1)) / 1_000,
    opcode: 1,
    data: `frame ${index + 1}`,
  })),
});

/** The hook's record of a connection attempt. */
export const connecting = (
  connection: number,
  at: number,
  url = 'ws://a/feed',
  transport: Transport = 'websocket',
): WireRecord => ({
  kind: 'connecting',
  n: connection,
  at: millis(at),
  document: 'page',
  connection,
  transport,
  url,
  method: 'GET',
  protocols: [],
  withCredentials: false,
  headers: [],
  bodyKind: 'none',
  body: null,
  initiator: '',
});

/** The hook's record of an answer. */
export const opened = (connection: number, at: number, url = 'ws://a/feed'): WireRecord => ({
  kind: 'open',
  n: connection,
  at: millis(at),
  document: 'page',
  connection,
  status: 101,
  url,
  protocol: '',
  extensions: '',
  responseType: '',
  wasRedirected: false,
  headers: [],
});

/** An EventSource of the hook that is about to come back by itself. */
export const waiting = (connection: number, at: number): WireRecord => ({
  kind: 'error',
  n: connection,
  at: millis(at),
  document: 'page',
  connection,
  state: 0,
  text: '',
});

/** The hook's record of an end. */
export const closed = (connection: number, at: number): WireRecord => ({
  kind: 'close',
  n: connection,
  at: millis(at),
  document: 'page',
  connection,
  how: 'failed',
  code: null,
  reason: '',
  wasClean: false,
  size: byteCount(0),
});

/** The beginning of a page in the top frame. */
export const topDocument = (at: number): WireRecord => ({
  kind: 'document',
  n: 0,
  at: millis(at),
  document: `page ${at}`,
  url: 'http://a/',
  isTop: true,
  isLate: false,
  timeOrigin: ZERO + at,
});

/** Messages that the hook's memory no longer holds. */
export const overwritten = (until: number): WireRecord => ({
  kind: 'lost',
  n: 0,
  at: millis(0),
  until: millis(until),
  document: 'page',
  reason: 'ring',
  count: 1,
  messages: 1,
});
