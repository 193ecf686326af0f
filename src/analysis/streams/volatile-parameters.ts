import { BoundedMap } from '../../base/bounded-map.ts';
import {
  MAX_PARAMETER_VALUES,
  MAX_VOLATILE_CHANGES,
  MAX_WATCHED_ENDPOINTS,
  MAX_WATCHED_PARAMETERS,
} from '../analysis-limits.ts';
import type { Endpoint } from './endpoint.ts';

/** Share of calls with a new value above which a parameter is volatile, and the calls that it takes to tell. */
const VOLATILE_SHARE = 0.8;
const VOLATILE_CALLS = 4;

interface WatchedParameter {
  readonly values: Set<string>;
  distinct: number;
}

interface WatchedEndpoint {
  calls: number;
  readonly parameters: Map<string, WatchedParameter>;
  volatileNames: string;
  names: ReadonlySet<string>;
  /** How often the names have changed. */
  changes: number;
}

/** Watches the query parameters of endpoints: one whose value is new with each call does not tell streams apart. */
export class VolatileParameters {
  readonly #watched = new BoundedMap<string, WatchedEndpoint>(MAX_WATCHED_ENDPOINTS);

  /**
   * Notes a call.
   *
   * @param familyKey what the endpoint has in common with those that differ in their query alone.
   * @returns the volatile parameters now, and whether there are some and they are others than before the call.
   */
  note(familyKey: string, endpoint: Endpoint): { readonly names: ReadonlySet<string>; readonly isNew: boolean } {
    const watched = this.#watch(familyKey, endpoint);
    const before = watched.volatileNames;
    followVolatileNames(watched);
    return { names: watched.names, isNew: watched.names.size > 0 && watched.volatileNames !== before };
  }

  #watch(familyKey: string, endpoint: Endpoint): WatchedEndpoint {
    let watched = this.#watched.get(familyKey);
    if (watched === undefined) {
      watched = { calls: 0, parameters: new Map(), volatileNames: '', names: new Set(), changes: 0 };
      this.#watched.set(familyKey, watched);
    }
    watched.calls += 1;
    for (const [name, value] of endpoint.parameters) {
      let parameter = watched.parameters.get(name);
      if (parameter === undefined) {
        if (watched.parameters.size >= MAX_WATCHED_PARAMETERS) continue;
        parameter = { values: new Set(), distinct: 0 };
        watched.parameters.set(name, parameter);
      }
      if (parameter.values.has(value)) continue;
      parameter.distinct += 1;
      if (parameter.values.size < MAX_PARAMETER_VALUES) parameter.values.add(value);
    }
    return watched;
  }
}

/** Parameters whose value differs from call to call. A value that comes back makes it a choice again. */
function volatileNames(watched: WatchedEndpoint): ReadonlySet<string> {
  const names = new Set<string>();
  if (watched.calls < VOLATILE_CALLS) return names;
  for (const [name, { distinct }] of watched.parameters) {
    if (distinct > 1 && distinct / watched.calls >= VOLATILE_SHARE) names.add(name);
  }
  return names;
}

/** Decides the volatile parameters again, unless they have changed so often that there is no use in it. */
function followVolatileNames(watched: WatchedEndpoint): void {
  if (watched.changes >= MAX_VOLATILE_CHANGES) return;
  const names = volatileNames(watched);
  const joined = [...names].join('&');
  if (joined === watched.volatileNames) return;
  watched.volatileNames = joined;
  watched.names = names;
  watched.changes += 1;
}
