import { isObject } from '../base/is-object.ts';
/** Which pages record while no panel has been opened on them: all, those of chosen sites, or none. */
export type CaptureScope = 'everywhere' | 'chosen' | 'nowhere';

/** The user's choice; panel and relay share it through the extension's storage. */
export interface CapturePolicy {
  readonly where: CaptureScope;
  /** Hosts in lower case, with a port if only that one is meant; used if `where` is `chosen`. */
  readonly sites: readonly string[];
}

/** Key of the choice in the extension's storage; it keeps its name so that choices made earlier are still found. */
export const CAPTURE_POLICY_KEY = 'keeping';

/** The default. */
export const CAPTURE_EVERYWHERE: CapturePolicy = { where: 'everywhere', sites: [] };

const SCOPES: readonly CaptureScope[] = ['everywhere', 'chosen', 'nowhere'];

/** Reads what the storage holds; whatever is malformed falls back to the default. */
export function readCapturePolicy(value: unknown): CapturePolicy {
  if (!isObject(value)) return CAPTURE_EVERYWHERE;
  const where: unknown = Reflect.get(value, 'where');
  const sites: unknown = Reflect.get(value, 'sites');
  return {
    where: SCOPES.find((scope) => scope === where) ?? 'everywhere',
    sites: Array.isArray(sites) ? sites.filter((site) => typeof site === 'string') : [],
  };
}

/**
 * Whether a document may record before a panel is opened. A site includes its subdomains, and every port unless it names
 * one.
 *
 * @param host the document's, with its port unless that is the default one; empty if the document has none.
 */
export function isCaptureAllowed({ where, sites }: CapturePolicy, host: string): boolean {
  if (where !== 'chosen') return where === 'everywhere';
  const names = [host, host.replace(/:\d+$/, '')];
  return sites.some((site) => names.some((name) => name === site || name.endsWith(`.${site}`)));
}
