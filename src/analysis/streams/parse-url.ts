/** A URL in its parts, as a recording holds it: already absolute and serialised by the platform. */
export interface UrlParts {
  /** `https:`, in lower case. */
  readonly scheme: string;
  /** Host with port, in lower case; empty for `data:` and `blob:`. */
  readonly host: string;
  /** Begins with `/`, except for schemes without a host. */
  readonly path: string;
  /** In their order, decoded; a name may occur twice. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

const FULL = /^([a-z][a-z0-9+.-]*:)\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?/i;
const OPAQUE = /^([a-z][a-z0-9+.-]*:)([^?#]*)/i;

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Malformed escapes are legal in a URL; the raw text still tells two values apart.
    return spaced;
  }
}

function parseQuery(query: string): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const piece of query.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    if (equals < 0) pairs.push([decode(piece), '']);
    else pairs.push([decode(piece.slice(0, equals)), decode(piece.slice(equals + 1))]);
  }
  return pairs;
}

/** The address that was taken apart last: a dozen rules ask for the parts of each request's, one after the other. */
let last: { readonly url: string; readonly parts: UrlParts } = { url: '', parts: partsOf('') };

/**
 * Takes a URL apart. The pure rooms have no `URL`, and a recording may hold anything: text that is no URL comes back
 * whole as the path.
 */
export function parseUrl(url: string): UrlParts {
  if (url !== last.url) last = { url, parts: partsOf(url) };
  return last.parts;
}

function partsOf(url: string): UrlParts {
  const full = FULL.exec(url);
  if (full !== null) {
    return {
      scheme: (full[1] ?? '').toLowerCase(),
      host: (full[2] ?? '').toLowerCase().replace(/^[^@]*@/, ''),
      path: full[3] === undefined || full[3] === '' ? '/' : full[3],
      query: parseQuery(full[4] ?? ''),
    };
  }
  const opaque = OPAQUE.exec(url);
  if (opaque !== null) return { scheme: (opaque[1] ?? '').toLowerCase(), host: '', path: opaque[2] ?? '', query: [] };
  return { scheme: '', host: '', path: url, query: [] };
}
