import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { ConnectionSpan } from '../../analysis/streams/stream.ts';
import { describeMessage, bytesOf } from '../../store/describe-message.ts';
import type { ConnectionRecords } from '../../store/connection-records.ts';
import { formatBytes, formatClock, formatHex } from '../../base/format.ts';

/** The forms in which messages are copied. `curl` and `wscat` are commands that repeat what the page did. */
export type CopyForm = 'text' | 'json' | 'ndjson' | 'curl' | 'wscat';

/** What the commands need of the connection that carried a message. */
export interface CopiedConnection {
  readonly span: ConnectionSpan;
  /** Headers and protocols as recorded; `undefined` if they are no longer stored. */
  readonly records: ConnectionRecords | undefined;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: it is copied as text.
    return text;
  }
};

/** A message as a plain value: its content as JSON where it is JSON, as text, or as base64 with the encoding named. */
export function plainMessage(message: StreamMessage, startedAtEpoch: number): Readonly<Record<string, unknown>> {
  const { payload, event, id } = message;
  return {
    time: new Date(startedAtEpoch + message.at).toISOString(),
    direction: message.direction,
    kind: describeMessage(message).kind,
    size: message.size,
    ...(event === null ? {} : { event }),
    ...(id === null || id === '' ? {} : { id }),
    ...(payload.isCut ? { cut: true } : {}),
    ...(payload.encoding === 'base64' ? { encoding: 'base64' } : {}),
    data: payload.encoding === 'text' && !payload.isCut ? parsed(payload.data) : payload.data,
  };
}

/**
 * A message as a line of text: time, direction, kind, size and content, with tabs between.
 *
 * @param midnight milliseconds from local midnight to the recording's zero.
 */
export function textLine(message: StreamMessage, midnight: number): string {
  const { payload } = message;
  const content =
    payload.encoding === 'text'
      ? payload.data.replaceAll('\r', '\\r').replaceAll('\n', '\\n')
      : `base64 ${payload.data}`;
  const cut = payload.isCut ? ' (cut)' : '';
  const time = formatClock(midnight + message.at, 'milli');
  return [time, message.direction, describeMessage(message).kind, formatBytes(message.size), content + cut].join('\t');
}

/** The content of one message as text: as it was sent, bytes as hex digits. */
export function contentOf({ payload }: StreamMessage): string {
  if (payload.encoding === 'text') return payload.data;
  return formatHex(bytesOf(payload.data));
}

/** Quotes a word for a POSIX shell: within single quotes only the quote itself is special. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** Headers that the client sets itself, or that would contradict what it sends. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['content-length', 'host', 'connection', 'accept-encoding']);

/** The key of the handshake example in RFC 6455, section 1.3; any 16 bytes will do. */
const SOCKET_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

const joined = (words: readonly (readonly string[])[]): string =>
  words.map((group) => group.map(shellWord).join(' ')).join(' \\\n  ');

/**
 * A `curl` command that opens the connection again. Scripts cannot read cookies, so they are missing; a socket gets the
 * handshake of RFC 6455, after which curl shows the frames as they arrive.
 */
export function curlCommand({ span, records }: CopiedConnection): string {
  const url = span.url.replace(/^ws/, 'http');
  if (span.transport === 'websocket') {
    const protocols = records?.connecting.protocols ?? [];
    const headers = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${SOCKET_KEY}`,
      ...(protocols.length === 0 ? [] : [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`]),
    ];
    return joined([['curl', '-i', '-N', '--http1.1', url], ...headers.map((header) => ['-H', header])]);
  }
  const connecting = records?.connecting;
  const method = connecting?.method ?? 'GET';
  const headers = (connecting?.headers ?? []).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase()));
  const accept = span.transport === 'eventsource' ? [['-H', 'accept: text/event-stream']] : [];
  const { body } = connecting ?? { body: null };
  const isText = body !== null && body.encoding === 'text' && !body.isCut;
  return joined([
    ['curl', '-N', url],
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
  if (span.transport !== 'websocket') return null;
  return joined([
    ['wscat', '-c', span.url],
    ...(records?.connecting.protocols ?? []).map((protocol) => ['-s', protocol]),
    // Without a wait, wscat closes as soon as it has sent.
    ...(sent === null ? [] : [['-x', sent, '-w', '60']]),
  ]);
}

/** Characters that are copied at most; beyond this browsers hang or refuse. */
const COPIED_CHARACTERS = 64 * 1024 * 1024;

/** Messages written in one form, and how many of them fitted. */
interface Copied {
  readonly text: string;
  readonly messages: number;
}

/**
 * Writes messages, oldest first, until `COPIED_CHARACTERS`.
 *
 * @param zero when the recording began: milliseconds since the epoch, and since local midnight.
 */
export function writeMessages(
  messages: Iterable<StreamMessage>,
  form: 'text' | 'json' | 'ndjson',
  zero: { readonly epoch: number; readonly midnight: number },
): Copied {
  const lines: string[] = [];
  let characters = 0;
  for (const message of messages) {
    const line = form === 'text' ? textLine(message, zero.midnight) : JSON.stringify(plainMessage(message, zero.epoch));
    characters += line.length + 2;
    if (characters > COPIED_CHARACTERS) break;
    lines.push(line);
  }
  const text = form === 'json' ? `[\n${lines.join(',\n')}\n]` : lines.join('\n');
  return { text: `${text}\n`, messages: lines.length };
}
