import type { Header } from '../../wire/record.ts';
import { append, cut, each, list } from '../platform/primordials.ts';

/** Reads one header, named in lower case; `null` or `undefined` if it is absent. */
export type ReadHeader = (name: string) => unknown;

/** Request headers that matter for real-time traffic; none of them carries credentials. */
export const REQUEST_HEADERS: readonly string[] = [
  'last-event-id',
  'accept',
  'if-none-match',
  'prefer',
  'content-type',
  'cache-control',
];

/** Response headers that help to understand a stream or a poll. */
export const RESPONSE_HEADERS: readonly string[] = [
  'content-type',
  'content-length',
  'content-encoding',
  'cache-control',
  'etag',
  'retry-after',
  'location',
  'x-accel-buffering',
  'date',
  'server',
  'transfer-encoding',
  'vary',
];

/** Characters of a header that are recorded. */
const HEADER_LIMIT = 1_000;

/** Collects the named headers that are present. */
export function pickHeaders(names: readonly string[], read: ReadHeader): Header[] {
  const headers = list<Header>();
  each(names, (name) => {
    const value = read(name);
    if (typeof value === 'string' && value !== '') append<Header>(headers, [name, cut(value, HEADER_LIMIT)]);
  });
  return headers;
}
