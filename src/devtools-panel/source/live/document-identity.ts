import type { HelloMessage } from '../../../wire/hops.ts';
import type { PageWireRecord } from '../../../wire/record.ts';
import type { FalseClaim } from '../source.ts';

/** Who a document is, in the words of its relay, which no page can reach. An empty `url` is not known. */
export type DocumentIdentity = Pick<HelloMessage, 'url' | 'origin' | 'isTop' | 'timeOrigin'>;

/** Milliseconds by which two readings of one clock may differ: browsers round them, and add noise on request. */
const CLOCK_NOISE = 1_000;

/** The site that an address names; its scheme if it is of none (`data:`, `file:`). */
function siteOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { origin, protocol } = new URL(url);
  return origin === 'null' ? protocol : origin;
}

const withoutHash = (url: string): string => url.replace(/[?#].*$/s, '');

/** `about:blank` and `about:srcdoc` claim no site: a document of its parent's or opener's site may bear them. */
const claimsNothing = (url: string): boolean => url === '' || url.startsWith('about:');

/**
 * Whether the browser can have given a document this address: `history.pushState` and `document.open` move a document
 * within its own origin, and one without an origin of its own (`file:`, `data:`) only behind `?` and `#`.
 */
function isPossible(url: string, { url: known, origin }: DocumentIdentity): boolean {
  if (known === '' || claimsNothing(url) || url === known) return true;
  const site = siteOf(url);
  if (site === origin) return true;
  return site.includes('//') ? site === siteOf(known) : withoutHash(url) === withoutHash(known);
}

function falseUrl(url: string, identity: DocumentIdentity): FalseClaim | null {
  if (isPossible(url, identity)) return null;
  return { what: 'url', claimed: siteOf(url), actual: siteOf(identity.url) };
}

/** What a record claims of its document that its relay knows to be false; `null` if nothing. */
export function falseClaimOf(record: PageWireRecord, identity: DocumentIdentity): FalseClaim | null {
  if (record.kind === 'page') return falseUrl(record.url, identity);
  if (record.kind !== 'document' || identity.url === '') return null;
  const actual = siteOf(identity.url);
  const claim = falseUrl(record.url, identity);
  if (claim !== null) return claim;
  if (record.isTop !== identity.isTop)
    return { what: record.isTop ? 'top' : 'frame', claimed: siteOf(record.url), actual };
  // A window's first, empty document hands its recorder to the next one, whose clock may have begun again.
  const isFirst = record.url === identity.url;
  return isFirst && Math.abs(record.timeOrigin - identity.timeOrigin) > CLOCK_NOISE
    ? { what: 'clock', claimed: actual, actual }
    : null;
}

/** @returns the record with what only the relay may say of its document. */
export function withIdentity(record: PageWireRecord, identity: DocumentIdentity): PageWireRecord {
  const { url, isTop, timeOrigin } = identity;
  if (record.kind === 'document') return { ...record, url: url === '' ? record.url : url, isTop, timeOrigin };
  if (record.kind !== 'page' || url === '') return record;
  const isVague = claimsNothing(record.url) && !claimsNothing(url);
  return isVague || !isPossible(record.url, identity) ? { ...record, url } : record;
}
