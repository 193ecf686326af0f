/** What pages keep while no panel has been opened on them: all of them, those of chosen sites alone, or none. */
export type CaptureScope = 'everywhere' | 'chosen' | 'nowhere';

/** The user's choice; panel and relay share it through the extension's storage. */
export interface CapturePolicy {
  readonly where: CaptureScope;
  /** Hosts in lower case, with a port where only that one is meant; they count where `where` is `chosen`. */
  readonly sites: readonly string[];
}

/** Name of the choice in the extension's storage. */
export const CAPTURE_POLICY_KEY = 'keeping';

/** The choice until the user makes another. */
export const CAPTURE_EVERYWHERE: CapturePolicy = { where: 'everywhere', sites: [] };

const PLACES: readonly CaptureScope[] = ['everywhere', 'chosen', 'nowhere'];

/** Reads what the storage holds, of which nothing is believed. */
export function readCapturePolicy(value: unknown): CapturePolicy {
  if (typeof value !== 'object' || value === null) return CAPTURE_EVERYWHERE;
  const place: unknown = Reflect.get(value, 'where');
  const sites: unknown = Reflect.get(value, 'sites');
  return {
    where: PLACES.find((each) => each === place) ?? 'everywhere',
    sites: Array.isArray(sites) ? sites.filter((site) => typeof site === 'string') : [],
  };
}

/**
 * Whether a document keeps what it records before a panel is opened. A site stands for its subdomains too, and for every
 * port unless it names one.
 *
 * @param host the document's, with its port if that is not the usual one; empty where it has none
 */
export function isCaptureAllowed({ where, sites }: CapturePolicy, host: string): boolean {
  if (where !== 'chosen') return where === 'everywhere';
  const names = [host, host.replace(/:\d+$/, '')];
  return sites.some((site) => names.some((name) => name === site || name.endsWith(`.${site}`)));
}
