import { byteCount } from '../../base/units.ts';
import type { Direction, Header, Payload, Transport } from '../../wire/record.ts';
import { base64Length } from '../text/base64.ts';
import { asCount, asList, asText, field } from '../json/fields.ts';
import { parseInstant } from '../text/instant.ts';
import { utf8Length } from '../../base/utf8-length.ts';

/** Request headers worth keeping; credentials are not among them. */
export const REQUEST_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'if-none-match',
  'last-event-id',
  'prefer',
  'x-requested-with',
]);

/** Response headers worth keeping. */
export const RESPONSE_HEADERS: ReadonlySet<string> = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-type',
  'etag',
  'retry-after',
  'server',
  'transfer-encoding',
  'via',
  'x-accel-buffering',
]);

/** Kinds of resource that are no real-time traffic: what the browser fetches to show the page. */
export const PAGE_PARTS: ReadonlySet<string> = new Set([
  'document',
  'stylesheet',
  'script',
  'image',
  'media',
  'font',
  'texttrack',
  'manifest',
  'preflight',
  'csp-violation-report',
]);

/** The years 1970 to 2200 in milliseconds: what lies outside is no time. */
const LATEST = 7_258_118_400_000;

/** Reads a time as writers give it: seconds since the epoch, milliseconds if the number is too large for that, or ISO text. */
export function epochOf(value: unknown): number | null {
  if (typeof value === 'string') return parseInstant(value);
  if (typeof value !== 'number' || !(value > 0)) return null;
  const milliseconds = value < 1e11 ? value * 1000 : value;
  return milliseconds < LATEST ? milliseconds : null;
}

/** Headers of a request or response, names in lower case, only those of `kept`. */
export function headersOf(message: unknown, kept: ReadonlySet<string>): readonly Header[] {
  const headers: Header[] = [];
  for (const item of asList(field(message, 'headers')) ?? []) {
    const name = asText(field(item, 'name'))?.toLowerCase();
    const value = asText(field(item, 'value'));
    if (name !== undefined && value !== null && kept.has(name)) headers.push([name, value]);
  }
  return headers;
}

/** The value of one header, the empty string if it is missing. */
export const headerOf = (message: unknown, wanted: string): string =>
  headersOf(message, new Set([wanted])).find(([name]) => name === wanted)?.[1] ?? '';

/** Text as a payload. */
export const textPayload = (data: string): Payload => ({
  encoding: 'text',
  data,
  size: utf8Length(data),
  isCut: false,
});

/** Bytes in base64 as a payload. */
export const base64Payload = (data: string): Payload => ({
  encoding: 'base64',
  data,
  size: byteCount(base64Length(data)),
  isCut: false,
});

/** True for an interface that carries messages both ways. */
export const isDuplex = (transport: Transport): boolean =>
  transport === 'websocket' || transport === 'datachannel' || transport === 'webtransport';

/** Which interface carried an entry, as far as the file tells; `fetch` if it does not. */
export function transportOf(entry: unknown, url: string): Transport {
  const type = asText(field(entry, '_resourceType'))?.toLowerCase();
  if (type === 'datachannel' || type === 'peerconnection' || type === 'webtransport') return type;
  if (/^wss?:/i.test(url) || type === 'websocket' || Array.isArray(field(entry, '_webSocketMessages')))
    return 'websocket';
  if (type === 'eventsource') return 'eventsource';
  if (type === 'xhr') return 'xhr';
  const isEvents = Array.isArray(field(entry, '_eventSourceMessages'));
  return isEvents && type !== 'fetch' ? 'eventsource' : 'fetch';
}

/** The longest time that is believed of one entry: a hundred days. */
const LONGEST = 8_640_000_000;

/** A span in milliseconds; 0 for anything else (writers say -1 if a phase does not apply). */
export const durationOf = (value: unknown): number => Math.min(asCount(value) ?? 0, LONGEST);

/** Milliseconds until the response began: the phases before `receive`. */
export function handshakeOf(entry: unknown): number {
  const timings = field(entry, 'timings');
  const phases = ['blocked', 'dns', 'connect', 'send', 'wait'].map((name) => durationOf(field(timings, name)));
  return phases.reduce((sum, phase) => sum + phase, 0);
}

/** The direction of a frame in the words of the writers: Chrome, mitmproxy, HTTP Toolkit, Proxyman, Playwright. */
export function directionOf(type: unknown): Direction | null {
  if (type === 'send' || type === 'request' || type === 'outgoing' || type === 'sent') return 'out';
  if (type === 'receive' || type === 'response' || type === 'incoming' || type === 'received') return 'in';
  return null;
}

/** The response's body as the file holds it: the text, and whether there was more. `null` if there was none. */
export function bodyOf(response: unknown): Payload | null {
  const content = field(response, 'content');
  const text = asText(field(content, 'text'));
  const size = asCount(field(content, 'size')) ?? 0;
  if (text === null || text === '') {
    return size > 0 ? { encoding: 'text', data: '', size: byteCount(Math.floor(size)), isCut: true } : null;
  }
  return field(content, 'encoding') === 'base64' ? base64Payload(text) : textPayload(text);
}
