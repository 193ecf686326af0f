import { millis } from '../../base/units.ts';
import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  joinParts,
  type Protocol,
  type RefRole,
  textBody,
} from './decoded-message.ts';
import { PARTS_LIMIT, readParts, type Split } from './message-parts.ts';

/** Client and server commands of STOMP 1.0 to 1.2 (https://stomp.github.io/stomp-specification-1.2.html). */
const COMMANDS: Readonly<Record<string, MessageRole>> = {
  CONNECT: 'handshake',
  STOMP: 'handshake',
  CONNECTED: 'handshake',
  SEND: 'data',
  MESSAGE: 'data',
  SUBSCRIBE: 'subscribe',
  UNSUBSCRIBE: 'subscribe',
  ACK: 'ack',
  NACK: 'ack',
  RECEIPT: 'ack',
  ERROR: 'error',
  BEGIN: 'control',
  COMMIT: 'control',
  ABORT: 'control',
  DISCONNECT: 'control',
};

const BEGINNING =
  /^\n*(CONNECT|STOMP|CONNECTED|SEND|MESSAGE|SUBSCRIBE|UNSUBSCRIBE|ACK|NACK|RECEIPT|ERROR|BEGIN|COMMIT|ABORT|DISCONNECT)\r?\n/;

/** Whether a text begins with a STOMP command, or is a heartbeat between such. */
export const isStomp = (text: string): boolean => BEGINNING.test(text);

const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\c': ':', '\\\\': '\\' };

/** Undoes the escapes of header values. */
const unescapeHeader = (text: string): string =>
  text.includes('\\') ? text.replace(/\\[nrc\\]/g, (escape) => ESCAPES[escape] ?? escape) : text;

/** Of a repeated header the first counts, as the specification says. */
function readHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = unescapeHeader(colon < 0 ? line : line.slice(0, colon));
    if (!headers.has(name)) headers.set(name, unescapeHeader(colon < 0 ? '' : line.slice(colon + 1)));
  }
  return headers;
}

/** `heart-beat:x,y` of the server: it sends every x ms and wants something every y ms; 0 means never. */
function announcedBy(headers: ReadonlyMap<string, string>): HeartbeatAnnouncement | null {
  const match = /^(\d{1,9}),(\d{1,9})$/.exec(headers.get('heart-beat') ?? '');
  const period = Number(match?.[1] ?? 0);
  return period === 0
    ? null
    : { by: Number(match?.[2]) > 0 ? 'both' : 'server', period: millis(period), timeout: null };
}

function refRoleOf(command: string, headers: ReadonlyMap<string, string>): readonly [string | null, RefRole | null] {
  const receipt = headers.get('receipt');
  if (receipt !== undefined) return [receipt, 'request'];
  const receiptId = headers.get('receipt-id');
  if (receiptId !== undefined && (command === 'RECEIPT' || command === 'ERROR')) return [receiptId, 'reply'];
  return [null, null];
}

/** Reads one frame: command line, headers, empty line, body. */
function readFrame(text: string): DecodedMessage {
  const match = /\r?\n\r?\n/.exec(text);
  const head = match === null ? text : text.slice(0, match.index);
  const body = match === null ? '' : text.slice(match.index + match[0].length);
  const [command = '', ...lines] = head.split(/\r?\n/);
  const headers = readHeaders(lines);
  const [ref, refRole] = refRoleOf(command, headers);
  const channel = headers.get('destination') ?? null;
  const role = (Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined) ?? 'data';
  return decoded('stomp', role, {
    type: command,
    channel,
    ref,
    refRole,
    body: textBody(body),
    fields: Object.fromEntries([['command', command], ...headers]),
    announced: command === 'CONNECTED' ? announcedBy(headers) : null,
  });
}

/** The `content-length` of a frame's head; the first counts. */
const LENGTH = /\r?\ncontent-length:(\d{1,9})\r?(?=\n)/;

/** The place behind a number of bytes of UTF-8; -1 if the text has fewer, or they end inside a character. */
function placeAfter(text: string, from: number, bytes: number): number {
  let left = bytes;
  let at = from;
  while (left > 0 && at < text.length) {
    const point = text.codePointAt(at) ?? 0;
    left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    at += point < 0x10000 ? 1 : 2;
  }
  return left === 0 ? at : -1;
}

/** Where a frame's body ends by its own `content-length`; `null` where the head says none before this place. */
function saidEnd(text: string, from: number, nul: number): number | null {
  const head = /\r?\n\r?\n/.exec(text.slice(from, nul));
  const length = head === null ? null : LENGTH.exec(text.slice(from, from + head.index + 2));
  if (head === null || length === null) return null;
  return placeAfter(text, from + head.index + head[0].length, Number(length[1]));
}

/**
 * The frames of one message. Each ends at the next NUL; where its head says how long the body is, a NUL inside the body does
 * not end it. A length behind which no NUL stands is not believed, and none after it in the same message: each would have to
 * be looked for through the whole text.
 */
function framesOf(text: string): Split<string> {
  const pieces: string[] = [];
  let areLengthsTrue = true;
  let at = 0;
  while (at < text.length && pieces.length < PARTS_LIMIT) {
    const unit = text.charCodeAt(at);
    // Between frames: line ends, and the end of a frame that never began.
    if (unit === 10 || unit === 13 || unit === 0) {
      at += 1;
      continue;
    }
    const found = text.indexOf('\0', at);
    let end = found < 0 ? text.length : found;
    const said = areLengthsTrue ? saidEnd(text, at, end) : null;
    if (said !== null && text.charCodeAt(said) === 0) end = said;
    else if (said !== null) areLengthsTrue = false;
    pieces.push(text.slice(at, end));
    at = end + 1;
  }
  return { pieces, rest: text.slice(at) };
}

function read({ text }: RawMessage): DecodedMessage {
  const parts = readParts('stomp', framesOf(text), readFrame);
  if (parts.length === 0 && text.includes('\0')) return decoded('stomp', 'data');
  return joinParts('stomp', parts, decoded('stomp', 'heartbeat', { type: 'heartbeat' }));
}

/** STOMP over WebSocket: one or several frames a message, single line feeds as heartbeats. */
export const stomp: Protocol = {
  name: 'stomp',
  isNamedBy: ({ subprotocol }) => /^v1[0-2]\.stomp$/.test(subprotocol),
  isSpokenIn: ({ text }) => /^(CONNECT|STOMP|CONNECTED)\r?\n/.test(text),
  open: () => read,
};
