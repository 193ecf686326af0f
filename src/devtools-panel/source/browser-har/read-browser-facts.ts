import { asCount, asList, asText, field } from '../../../formats/json/fields.ts';
import { handshakeErrorOf, statusOfHandshakeError } from '../../../formats/har/handshake-error.ts';
import { headerOf } from '../../../formats/har/har-values.ts';
import { byteCount, type Bytes } from '../../../base/units.ts';
import type { EventCount } from '../../../wire/network-record.ts';
import type { Header, NetworkRecord } from '../../../wire/record.ts';

/** What only the browser knows about a connection: no script of a page can see it. */
export interface BrowserFacts {
  /** The status that the browser received, also where no script may know it; 0 if unknown. */
  readonly status: number;
  /** `HTTP/1.1`, `h2`, `h3`; empty if unknown. */
  readonly httpVersion: string;
  /** Why it was not answered, or why the answer was refused, in the browser's words; empty if it gives none. */
  readonly error: string;
  /** Subprotocol chosen (WebSocket). */
  readonly protocol: string;
  /** `Sec-WebSocket-Extensions` of the answer, empty for none. */
  readonly extensions: string;
  /** Bytes of the answer on the wire, headers included; `null` if the browser does not count them (WebSocket). */
  readonly transferred: Bytes | null;
  /** Types of the events that came, and how many of each; only Chromium lists them. */
  readonly events: readonly EventCount[];
  /** All headers as sent, names in lower case, without those of {@link CREDENTIALS}. */
  readonly requestHeaders: readonly Header[];
  readonly responseHeaders: readonly Header[];
}

/** Headers that carry credentials: they are not read. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'set-cookie2',
]);

function headersOf(message: unknown): readonly Header[] {
  return (asList(field(message, 'headers')) ?? []).flatMap((item): readonly Header[] => {
    const name = asText(field(item, 'name'))?.toLowerCase();
    const value = asText(field(item, 'value'));
    return name === undefined || value === null || CREDENTIALS.has(name) ? [] : [[name, value]];
  });
}

/** Chromium counts in `_transferSize`; Firefox writes headers and body together into `bodySize`. */
function transferredOf(raw: unknown): Bytes | null {
  const response = field(raw, 'response');
  const size = asCount(field(response, '_transferSize')) ?? asCount(field(response, 'bodySize')) ?? 0;
  return size > 0 && field(response, 'status') !== 101 ? byteCount(Math.floor(size)) : null;
}

/** Types of events of one entry that are told apart. */
const TYPES_LIMIT = 32;

function eventsOf(raw: unknown): readonly EventCount[] {
  const counts = new Map<string, number>();
  for (const item of asList(field(raw, '_eventSourceMessages')) ?? []) {
    const type = asText(field(item, 'eventName')) ?? '';
    if (counts.has(type) || counts.size < TYPES_LIMIT) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts];
}

/** Reads what a HAR entry says about its connection beyond what a page can see. Never throws, whatever the entry holds. */
export function readFacts(raw: unknown): BrowserFacts {
  const [request, response] = [field(raw, 'request'), field(raw, 'response')];
  const version = asText(field(response, 'httpVersion')) ?? '';
  const error = handshakeErrorOf(raw) || (asText(field(response, '_error')) ?? '');
  return {
    // Chromium gives a refused handshake no status but in the words of its error.
    status: (asCount(field(response, 'status')) ?? 0) || statusOfHandshakeError(error),
    error,
    protocol: headerOf(response, 'sec-websocket-protocol'),
    httpVersion: version.startsWith('http/') ? version.toUpperCase() : version,
    events: eventsOf(raw),
    extensions: headerOf(response, 'sec-websocket-extensions'),
    transferred: transferredOf(raw),
    requestHeaders: headersOf(request),
    responseHeaders: headersOf(response),
  };
}

/** The same as far as a recording holds it: what no page can see. */
export const factsOfRecord = ({ status, httpVersion, error, protocol, headers }: NetworkRecord): BrowserFacts => ({
  status,
  httpVersion,
  error,
  protocol,
  events: [],
  extensions: '',
  transferred: null,
  requestHeaders: [],
  responseHeaders: headers,
});
