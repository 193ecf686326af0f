import { formatHex } from '../../base/format.ts';
import type { ConnectionSpan } from '../../analysis/streams/stream.ts';
import type { ConnectionRecords } from '../../store/connection-records.ts';

/** What the commands need of the connection that carried a message. */
export interface CopiedConnection {
  readonly span: ConnectionSpan;
  /** Headers and protocols as recorded; `undefined` if they are no longer stored. */
  readonly records: ConnectionRecords | undefined;
}

/**
 * Signs that a terminal or shell could act on while a command is pasted, whatever quotes are around them: control
 * characters of both sets, line separators, and signs that turn the direction of text.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const escapeUnsafe = (character: string): string => {
  if (character === '\n') return '\\n';
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!UNSAFE.test(character)) return character;
  const code = character.charCodeAt(0);
  // Two or four digits always: a digit of the text that follows must not be read as one of them.
  return code < 0x80 ? `\\x${formatHex([code])}` : `\\u${formatHex([code >> 8, code & 0xff]).replace(' ', '')}`;
};

/**
 * Quotes a word for bash and zsh. Within single quotes only the quote itself is special; a word with signs that act
 * while they are pasted is written with escapes (`$'…'`), so that none of them is in the command.
 */
export function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (UNSAFE.test(word)) return `$'${Array.from(word, escapeUnsafe).join('')}'`;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Headers that the client sets itself, or that would contradict what it sends. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-length', 'host', 'connection', 'accept-encoding']);

/** A header's name by RFC 9110, section 5.1; anything else in a file could be an option (`@file`) of the command. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/** The key of the handshake example in RFC 6455, section 1.3; any 16 bytes will do. */
const SOCKET_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** No shell can hand a NUL to a command: what contains one is left out rather than cut short. */
const isSendable = (text: string): boolean => !text.includes('\0');

const joined = (words: readonly (readonly string[])[]): string =>
  words.map((group) => group.map(shellWord).join(' ')).join(' \\\n  ');

/**
 * A `curl` command that opens the connection again. Scripts cannot read cookies, so they are missing; a socket gets the
 * handshake of RFC 6455, after which curl shows the frames as they arrive.
 *
 * @returns `null` where the address is not one of `http`, `https`, `ws` or `wss`: an imported file may hold anything.
 */
export function curlCommand({ span, records }: CopiedConnection): string | null {
  if (!/^(?:http|ws)s?:\/\//i.test(span.url) || !isSendable(span.url)) return null;
  // Named, so that it can never be read as an option, and without globbing, which would fetch many addresses.
  const target = ['--globoff', '--url', span.url.replace(/^ws/i, 'http')];
  if (span.transport === 'websocket') {
    const protocols = records?.connecting.protocols ?? [];
    const headers = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${SOCKET_KEY}`,
      ...(protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`]),
    ];
    return joined([['curl', '-i', '-N', '--http1.1', ...target], ...headers.map((header) => ['-H', header])]);
  }
  const connecting = records?.connecting;
  const method = connecting?.method ?? 'GET';
  const headers = (connecting?.headers ?? []).filter(
    ([name, value]) => !OWN_HEADERS.has(name.toLowerCase()) && HEADER_NAME.test(name) && isSendable(value),
  );
  const accept = span.transport === 'eventsource' ? [['-H', 'accept: text/event-stream']] : [];
  const { body } = connecting ?? { body: null };
  const isText = body !== null && body.encoding === 'text' && !body.isCut && isSendable(body.data);
  return joined([
    ['curl', '-N', ...target],
    ...(method === 'GET' ? [] : [['-X', method]]),
    ...accept,
    ...headers.map(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(isText ? [['--data-raw', body.data]] : []),
  ]);
}

/**
 * A `wscat` command that opens the socket again and sends a text; `null` if it is no socket.
 *
 * @param sent the text to send once it is open, `null` for none.
 */
export function wscatCommand({ span, records }: CopiedConnection, sent: string | null): string | null {
  if (span.transport !== 'websocket' || !/^wss?:\/\//i.test(span.url) || !isSendable(span.url)) return null;
  return joined([
    ['wscat', '-c', span.url],
    // With `=`, a value that begins with a hyphen stays a value.
    ...(records?.connecting.protocols ?? []).map((protocol) => [`--subprotocol=${protocol}`]),
    // Without a wait, wscat closes as soon as it has sent.
    ...(sent === null || !isSendable(sent) ? [] : [[`--execute=${sent}`, '-w', '60']]),
  ]);
}
