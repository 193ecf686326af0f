import { describe, expect, test } from 'vitest';
import { readHar } from '../../../../src/formats/har/read-har.ts';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');

/** A file in the manner of a writer: `entry` is what it adds to the fields that all have. */
function fileOf(creator: string, url: string, status: number, time: number, entry: object, response: object = {}) {
  return {
    log: {
      version: '1.2',
      creator: { name: creator, version: '1' },
      entries: [
        {
          startedDateTime: '2026-03-01T12:00:00.000Z',
          time,
          request: { method: 'GET', url, httpVersion: 'HTTP/1.1', cookies: [], headers: [], queryString: [] },
          response: { status, statusText: '', headers: [], content: { size: 0, mimeType: '' }, ...response },
          cache: {},
          timings: { send: 0, wait: 10, receive: 0 },
          ...entry,
        },
      ],
    },
  };
}

/** Direction, time after the beginning, and content of every message. */
const messagesOf = (file: object) =>
  readHar(file).records.flatMap((record) =>
    record.kind === 'message'
      ? [[record.direction, Math.round(record.at), record.payload.encoding, record.payload.data]]
      : [],
  );

const FRAMES = [
  { type: 'send', time: (T0 + 20) / 1_000, opcode: 1, data: 'hello' },
  { type: 'receive', time: (T0 + 30) / 1_000, opcode: 2, data: 'AQL/' },
];

const EXPECTED = [
  ['out', 20, 'text', 'hello'],
  ['in', 30, 'base64', 'AQL/'],
];

describe('frames as their writers have them', () => {
  test.each([
    [
      'WebInspector (Chrome)',
      fileOf('WebInspector', 'wss://a.test/ws', 101, 900, { _resourceType: 'websocket', _webSocketMessages: FRAMES }),
    ],
    [
      'mitmproxy',
      fileOf('mitmproxy', 'https://a.test/ws', 101, 12, { _resourceType: 'websocket', _webSocketMessages: FRAMES }),
    ],
    [
      'HTTP Toolkit',
      fileOf('HTTP Toolkit', 'wss://a.test/ws', 101, 12, {
        _resourceType: 'websocket',
        _webSocketMessages: FRAMES,
        _webSocketClose: { code: 1000, reason: '', timestamp: T0 + 50 },
      }),
    ],
    [
      'Playwright, times in milliseconds',
      fileOf('Playwright', 'wss://a.test/ws', 101, -1, {
        _webSocketMessages: FRAMES.map((frame) => ({ ...frame, time: frame.time * 1_000 })),
      }),
    ],
  ])('%s', (_, file) => {
    expect(messagesOf(file)).toEqual(EXPECTED);
    expect(readHar(file).problems).toEqual([]);
  });

  test('Firefox writes none: its socket is there, and so are the events of a streamed body', () => {
    const socket = readHar(fileOf('Firefox', 'wss://a.test/ws', 101, 12, {}));
    expect(socket.records.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open']);
    const body = fileOf(
      'Firefox',
      'https://a.test/sse',
      200,
      500,
      { _resourceType: 'eventsource' },
      {
        headers: [{ name: 'content-type', value: 'text/event-stream' }],
        content: { size: 22, mimeType: 'text/event-stream', text: 'data: a\n\nid: 7\ndata: b\n\n' },
      },
    );
    expect(messagesOf(body).map(([direction, , , data]) => [direction, data])).toEqual([
      ['in', 'a'],
      ['in', 'b'],
    ]);
  });
});
