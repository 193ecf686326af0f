import { asCount, asList, asText, field } from '../../../formats/json/fields.ts';
import { headerOf } from '../../../formats/har/har-values.ts';
import { byteCount, type Bytes } from '../../../base/units.ts';
import type { Header } from '../../../wire/record.ts';

/** What only the browser knows about a connection: no script of a page can see it. */
export interface BrowserFacts {
  /** The status that the browser received, also where no script may know it; 0 if unknown. */
  readonly status: number;
  /** `HTTP/1.1`, `h2`, `h3`; empty if unknown. */
  readonly httpVersion: string;
  /** `Sec-WebSocket-Extensions` of the answer, empty for none. */
  readonly extensions: string;
  /** Bytes of the answer on the wire, headers included; `null` if the browser does not count them (WebSocket). */
  readonly transferred: Bytes | null;
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

/** Reads what a HAR entry says about its connection beyond what a page can see. Never throws, whatever the entry holds. */
export function readFacts(raw: unknown): BrowserFacts {
  const [request, response] = [field(raw, 'request'), field(raw, 'response')];
  const version = asText(field(response, 'httpVersion')) ?? '';
  return {
    status: asCount(field(response, 'status')) ?? 0,
    httpVersion: version.startsWith('http/') ? version.toUpperCase() : version,
    extensions: headerOf(response, 'sec-websocket-extensions'),
    transferred: transferredOf(raw),
    requestHeaders: headersOf(request),
    responseHeaders: headersOf(response),
  };
}
