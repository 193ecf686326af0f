import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { ConnectionSpan } from '../../../../src/analysis/streams/stream.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import {
  curlCommand,
  shellWord,
  wscatCommand,
  type CopiedConnection,
} from '../../../../src/devtools-panel/text/shell-commands.ts';

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
    network: null,
  },
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
      `curl -N --globoff --url https://a/poll \\\n  -X POST \\\n  -H 'content-type: application/json' \\\n  --data-raw '{"a":1}'`,
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
    expect(wscatCommand(socket, '{"op":"sub"}')).toBe(
      `wscat -c wss://a/ws \\\n  --subprotocol=v1 \\\n  '--execute={"op":"sub"}' -w 60`,
    );
    expect(wscatCommand(socket, null)).toBe('wscat -c wss://a/ws \\\n  --subprotocol=v1');
    expect(wscatCommand(connection('fetch', 'https://a/'), null)).toBeNull();
  });
});

/** What arrives at the command when a shell runs the text: each argument as it is. */
function argumentsIn(shell: string, command: string): readonly string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\nwscat() { printf '%s\\0' "$@"; }\n${command}\n`;
  const { stdout, status, stderr } = spawnSync(shell, ['-s'], { input: script, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\0').slice(0, -1);
}

/** Texts that a page can choose. */
const HOSTILE = [
  "it's; touch /tmp/x",
  '$(id) `id` ${HOME} !! \\',
  'a\x03\nid\n',
  'a\x1b[201~\nid\n',
  "'\x15id\r",
  'x\x857\u009b31m',
  'right \u202eto left\u2066',
  'tab\tand\nlines\u2028',
  '--config=/etc/passwd',
  '-oFILE',
  '@/etc/passwd',
];

/** bash is there wherever the tests run; others are tried where they are installed. */
const SHELLS = ['bash', 'zsh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

describe('commands are safe to paste', () => {
  test('bash is among the shells that are tried', () => {
    expect(SHELLS).toContain('bash');
  });

  test.each(SHELLS.flatMap((shell) => HOSTILE.map((text) => [shell, text] as const)))(
    '%s gives %j to the command as it is',
    (shell, text) => {
      const socket = connection('websocket', 'wss://a/ws', { protocols: [text] });
      expect(argumentsIn(shell, wscatCommand(socket, text) ?? '')).toEqual([
        '-c',
        'wss://a/ws',
        `--subprotocol=${text}`,
        `--execute=${text}`,
        '-w',
        '60',
      ]);
      const request = connection('fetch', 'https://a/', { method: 'POST', headers: [['x-a', text]], body: text });
      const given = argumentsIn(shell, curlCommand(request) ?? '');
      expect(given).toContain(`x-a: ${text}`);
      expect(given[given.indexOf('--data-raw') + 1]).toBe(text);
    },
  );

  test.each(HOSTILE)('no sign of %j that a terminal acts on is in the command', (text) => {
    const command = curlCommand(connection('fetch', `https://a/?${text}`, { method: 'POST', body: text })) ?? '';
    // Only the line breaks of the command itself, each behind a backslash.
    expect(command.replaceAll(' \\\n', '')).not.toMatch(/[\p{Cc}\u2028\u202a-\u202e\u2066-\u2069]/u);
  });

  test.each(['-oFILE', '--config=x', 'file:///etc/passwd', 'data:,a', 'javascript:1', 'ftp://a/'])(
    'an address such as %s makes no command',
    (url) => {
      expect(curlCommand(connection('fetch', url))).toBeNull();
      expect(curlCommand(connection('websocket', url))).toBeNull();
      expect(wscatCommand(connection('websocket', url), null)).toBeNull();
    },
  );

  test('an address with brackets is one address', () => {
    expect(curlCommand(connection('fetch', 'https://a/[1-1000]'))).toBe(`curl -N --globoff --url 'https://a/[1-1000]'`);
  });

  test('a name that is none of a header is left out, and so is what contains a NUL', () => {
    const command = curlCommand(
      connection('fetch', 'https://a/', {
        headers: [
          ['@/etc/passwd', 'x'],
          ['x-a', 'a\0b'],
        ],
        body: 'a\0b',
      }),
    );
    expect(command).toBe('curl -N --globoff --url https://a/');
    expect(wscatCommand(connection('websocket', 'wss://a/'), 'a\0b')).toBe('wscat -c wss://a/');
  });
});
