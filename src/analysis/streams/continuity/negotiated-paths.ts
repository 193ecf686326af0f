import { BoundedMap } from '../../../base/bounded-map.ts';
import type { DocumentKey } from '../../../wire/record.ts';
import { MAX_WATCHED_ENDPOINTS } from '../../analysis-limits.ts';
import type { Endpoint } from '../endpoint.ts';

const NEGOTIATE = /^(.*)\/negotiate\/?$/;

const hostOf = (origin: string): string => origin.replace(/^[a-z]+:/, '');

/**
 * Paths at which pages negotiated a session before they connected (SignalR): the `id` of what follows names the session,
 * and a new session of the same hub continues its stream.
 */
export class NegotiatedPaths {
  readonly #known = new BoundedMap<string, true>(MAX_WATCHED_ENDPOINTS);

  /** Takes in where a connection goes. @returns the endpoint without the session, where it has one. */
  withoutSession(document: DocumentKey, method: string, endpoint: Endpoint): Endpoint {
    const path = NEGOTIATE.exec(endpoint.path)?.[1];
    if (path !== undefined && method === 'POST') {
      this.#known.renew(`${document} ${hostOf(endpoint.origin)}${path}`, true);
      return endpoint;
    }
    if (this.#known.size === 0 || !this.isNegotiated(document, endpoint)) return endpoint;
    const parameters = endpoint.parameters.filter(([name]) => name !== 'id');
    if (parameters.length === endpoint.parameters.length) return endpoint;
    return {
      ...endpoint,
      parameters,
      family: endpoint.family.replace(/\?([^#]*)#/, (_whole, names: string) => `?${withoutId(names)}#`),
    };
  }

  /** True where a page negotiated a session at this path. */
  isNegotiated(document: DocumentKey, { origin, path }: Endpoint): boolean {
    return this.#known.get(`${document} ${hostOf(origin)}${path}`) === true;
  }
}

const withoutId = (names: string): string =>
  names
    .split('&')
    .filter((name) => name !== 'id')
    .join('&');
