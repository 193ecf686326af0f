import type { NetworkAnswer } from '../../../texts/findings/network.ts';
import type { Header } from '../../../wire/record.ts';
import { parseUrl } from '../parse-url.ts';
import type { ConnectionSpan } from '../stream.ts';

/** The value of a header, the empty string if it is missing. */
export const headerOf = (headers: readonly Header[], name: string): string =>
  headers.find(([found]) => found === name)?.[1] ?? '';

/** The content type that these headers give, in lower case and without parameters. */
export const typeOf = (headers: readonly Header[]): string =>
  (headerOf(headers, 'content-type').split(';', 1)[0] ?? '').trim().toLowerCase();

/** What DevTools say of how a connection was answered; `null` where they say nothing. The address is told without its query. */
export function answerOf({ network }: ConnectionSpan): NetworkAnswer | null {
  if (network === undefined) return null;
  const { status, url, error, headers } = network;
  return {
    status,
    type: typeOf(headers),
    encoding: headerOf(headers, 'content-encoding').toLowerCase(),
    redirectedTo: url === '' ? '' : parseUrl(url).path,
    error,
  };
}
