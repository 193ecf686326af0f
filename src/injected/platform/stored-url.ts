import { URL_LIMIT } from '../../wire/wire-limits.ts';
import { cut, getterOf } from './primordials.ts';

const NativeURL = URL;

/** The text of a URL object; throws for any other. */
export const hrefOf = getterOf<URL, string>(URL.prototype, 'href');

/** A URL as a page passed it, at most its first `URL_LIMIT` characters, and the base URL at that moment. */
interface Address {
  readonly given: string;
  readonly base: string;
}

/** A URL as it is stored; parsing waits until it is sent. */
export type StoredUrl = string | Address;

/** Cuts a URL that the platform resolved. */
export const knownUrl = (url: string): string => (url.length > URL_LIMIT ? cut(url, URL_LIMIT) : url);

/** Resolves a stored URL, as the platform does. */
export function absoluteUrl(url: StoredUrl): string {
  if (typeof url === 'string') return url;
  const { given, base } = url;
  try {
    return knownUrl(hrefOf(new NativeURL(given, base)) ?? given);
  } catch {
    return given;
  }
}

/** Stores what a page passed. Neither it nor the base keeps a longer text alive. */
export function storedUrl(text: string, base: string): StoredUrl {
  const address = { given: cut(text, URL_LIMIT), base };
  return base.length > URL_LIMIT ? absoluteUrl(address) : address;
}
