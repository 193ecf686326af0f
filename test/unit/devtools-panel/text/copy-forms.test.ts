import { describe, expect, test } from 'vitest';
import type { ConnectionSpan } from '../../../../src/analysis/streams/stream.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import {
  curlCommand,
  plainMessage,
  shellWord,
  textLine,
  wscatCommand,
  writeMessages,
  type CopiedConnection,
} from '../../../../src/devtools-panel/text/copy-forms.ts';
import { message } from '../../store/messages.ts';

/** 12:03:07.412 in milliseconds since midnight. */
const MIDNIGHT = ((12 * 60 + 3) * 60 + 7) * 1_000 + 412;

const connection = (
  transport: ConnectionSpan['transport'],
  url: string,
  more: {
    readonly method?: string;
    readonly protocols?: readonly string[];
    readonly headers?: readonly (readonly [string, string])[];
    readonly body?: string;
  } = {},
): CopiedConnection => ({
  span: {
    document: 'd',
    connection: 1,
    transport,
    url,
    connectingAt: millis(0),
    openAt: millis(1),
    closeAt: null,
    how: null,
    code: null,
    reason: '',
    wasClean: false,
    status: 0,
    messagesIn: 0,
    messagesOut: 0,
    isEmpty: false,
  },
  records: {
    connecting: {
      n: 0,
      at: millis(0),
      kind: 'connecting',
      connection: 1,
      transport,
      url,
      method: more.method ?? 'GET',
      protocols: more.protocols ?? [],
      withCredentials: false,
      headers: more.headers ?? [],
      bodyKind: more.body === undefined ? 'none' : 'text',
      body:
        more.body === undefined
          ? null
          : { encoding: 'text', data: more.body, size: byteCount(more.body.length), isCut: false },
      initiator: '',
    },
    open: null,
  },
});

describe('a message as text', () => {
  test('is one line with time, direction, kind, size and content', () => {
    const text = textLine(message('{"type":"trade"}', { at: millis(88) }), MIDNIGHT);
    // 412 + 88 = 500 ms; the content has 16 bytes.
    expect(text).toBe('12:03:07.500\tin\ttrade\t16 B\t{"type":"trade"}');
  });
  test('keeps its lines apart from those of others', () => {
    expect(textLine(message('a\nb'), MIDNIGHT).split('\n')).toHaveLength(1);
  });
});

describe('a message as JSON', () => {
  test('has its content as JSON where it is JSON, else as text', () => {
    expect(plainMessage(message('{"seq":1}'), 0)).toMatchObject({ time: '1970-01-01T00:00:00.000Z', data: { seq: 1 } });
    expect(plainMessage(message('hello'), 0)).toMatchObject({ data: 'hello' });
  });
  test('says that it was cut, and is not read then', () => {
    const payload = { encoding: 'text', data: '{"a":', size: byteCount(900), isCut: true } as const;
    expect(plainMessage(message('', { payload }), 0)).toMatchObject({ cut: true, data: '{"a":' });
  });
});

describe('several messages', () => {
  const two = [message('{"n":1}'), message('{"n":2}')];
  test('as JSON are one document, as NDJSON a line each', () => {
    expect(JSON.parse(writeMessages(two, 'json', { epoch: 0, midnight: 0 }).text)).toHaveLength(2);
    const lines = writeMessages(two, 'ndjson', { epoch: 0, midnight: 0 }).text.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).data)).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe('commands', () => {
  test('a word is quoted so that the shell gives it on as it is', () => {
    expect(shellWord('https://a/b?c=1')).toBe("'https://a/b?c=1'");
    expect(shellWord("it's")).toBe(`'it'\\''s'`);
    expect(shellWord('plain-word')).toBe('plain-word');
  });
  test('curl repeats method, headers and body of a request, and leaves out what it sets itself', () => {
    const command = curlCommand(
      connection('fetch', 'https://a/poll', {
        method: 'POST',
        headers: [
          ['content-type', 'application/json'],
          ['content-length', '7'],
        ],
        body: '{"a":1}',
      }),
    );
    expect(command).toBe(
      `curl -N https://a/poll \\\n  -X POST \\\n  -H 'content-type: application/json' \\\n  --data-raw '{"a":1}'`,
    );
  });
  test('curl asks an event stream for events, and a socket for the upgrade of RFC 6455', () => {
    expect(curlCommand(connection('eventsource', 'https://a/sse'))).toContain(`-H 'accept: text/event-stream'`);
    const socket = curlCommand(connection('websocket', 'wss://a/ws', { protocols: ['v1', 'v2'] }));
    expect(socket).toContain('https://a/ws');
    expect(socket).toContain(`-H 'Upgrade: websocket'`);
    expect(socket).toContain(`-H 'Sec-WebSocket-Protocol: v1, v2'`);
  });
  test('wscat opens the socket with its subprotocols and sends what was sent; for a request there is none', () => {
    const socket = connection('websocket', 'wss://a/ws', { protocols: ['v1'] });
    expect(wscatCommand(socket, '{"op":"sub"}')).toBe(`wscat -c wss://a/ws \\\n  -s v1 \\\n  -x '{"op":"sub"}' -w 60`);
    expect(wscatCommand(socket, null)).toBe('wscat -c wss://a/ws \\\n  -s v1');
    expect(wscatCommand(connection('fetch', 'https://a/'), null)).toBeNull();
  });
});
