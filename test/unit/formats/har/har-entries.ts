import type { HarReading } from '../../../../src/formats/har/read-har.ts';

/** The instant at which the files of these tests begin. */
export const T0 = Date.parse('2026-03-01T12:00:00.000Z');
export const iso = (after: number) => new Date(T0 + after).toISOString();
export const seconds = (after: number) => (T0 + after) / 1000;

export const har = (entries: readonly unknown[], pages: readonly unknown[] = []) => ({
  log: { version: '1.2', pages, entries },
});

export const request = (url: string, more: object = {}) => ({ method: 'GET', url, headers: [], ...more });
export const response = (status: number, more: object = {}) => ({ status, headers: [], ...more });

export const socket = (start: number, time: number, messages: readonly unknown[], more: object = {}) => ({
  _resourceType: 'websocket',
  startedDateTime: iso(start),
  time,
  timings: { blocked: 1, dns: -1, connect: 10, send: 0, wait: 9, receive: 0 },
  request: request('wss://a.test/feed'),
  response: response(101),
  _webSocketMessages: messages,
  ...more,
});

export const frame = (type: string, after: number, data: string, opcode = 1) => ({
  type,
  time: seconds(after),
  opcode,
  data,
});

/** The entry of an event stream. */
export const events = (start: number, time: number, items: readonly unknown[], more: object = {}) => ({
  startedDateTime: iso(start),
  time,
  request: request('https://a.test/sse'),
  response: response(200, { headers: [{ name: 'Content-Type', value: 'text/event-stream' }] }),
  ...(items.length > 0 ? { _eventSourceMessages: items } : {}),
  ...more,
});

/** The entry of a poll. */
export const call = (start: number, time: number, more: object = {}) => ({
  startedDateTime: iso(start),
  time,
  _resourceType: 'xhr',
  request: request('https://a.test/poll', { method: 'post', postData: { text: '{"since":1}' } }),
  response: response(200, { content: { size: 2, text: '[]', mimeType: 'application/json' } }),
  ...more,
});

/** Kind, instant and the telling field of each record but the document's. */
export const brief = ({ records }: HarReading) =>
  records
    .filter(({ kind }) => kind !== 'document')
    .map((record) => {
      const at = Math.round(record.at);
      switch (record.kind) {
        case 'connecting':
          return [record.kind, at, record.transport, record.url];
        case 'open':
          return [record.kind, at, record.status];
        case 'message':
          return [record.kind, at, record.direction, record.via, record.payload.data];
        case 'close':
          return [record.kind, at, record.how, record.code];
        default:
          return [record.kind, at];
      }
    });
