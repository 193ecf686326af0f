import { BoundedMap } from '../../base/bounded-map.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Endpoint } from './endpoint.ts';
import type { Family, StreamEntry } from './stream-entry.ts';
import { MAX_PARAMETER_VALUES, MAX_WATCHED_ENDPOINTS } from '../analysis-limits.ts';

/** Longest pause after which a connection still belongs to the stream before it. */
const JOIN_WITHIN = 5 * 60_000;

/** Longest pause after which a connection to another host or with other parameters is taken for a resumed one. */
const RESUME_WITHIN = 30_000;

/** Share of calls with a new value above which a parameter is volatile, and the calls that it takes to tell. */
const VOLATILE_SHARE = 0.8;
const VOLATILE_CALLS = 4;

/** What is known of a connection when it must be placed. */
interface NewConnection {
  readonly family: Family;
  readonly document: DocumentKey;
  readonly endpoint: Endpoint;
  readonly protocols: string;
  readonly at: number;
  /** Engine.IO session named in the URL. */
  readonly session: string | null;
}

interface WatchedParameter {
  readonly values: Set<string>;
  distinct: number;
}

interface WatchedEndpoint {
  calls: number;
  readonly parameters: Map<string, WatchedParameter>;
  volatileNames: string;
}

/** Where a connection belongs: a stream, and those that turned out to be one with it. */
interface Placement {
  readonly groupKey: string;
  /** `null` if a new stream must be made. */
  readonly entry: StreamEntry | null;
  /** How many streams to the same endpoint are stored, for the ordinal of a new one. */
  readonly siblings: number;
  /** Streams that are one with `entry`: they differ only in a parameter now known to be volatile. */
  readonly merge: readonly StreamEntry[];
  /** Index of the first connection of a new stream: after those of the streams that are open at the same time. */
  readonly firstIndex: number;
}

/** A connection opened this soon before the old one ended replaces it; if both are open longer, they are two streams. */
const REPLACES_WITHIN = 5_000;

/** The number that the next connection of a stream will have. */
const nextIndex = ({ stream }: StreamEntry): number => stream.droppedSpans + stream.spans.length;

const isFree = (entry: StreamEntry): boolean => [...entry.open].every((connection) => connection.isClosing);

/** Finds the stream that a new connection belongs to. See docs/detectors.md, "Streams". */
export class StreamIndex {
  readonly #groups = new Map<string, StreamEntry[]>();
  readonly #watched = new BoundedMap<string, WatchedEndpoint>(MAX_WATCHED_ENDPOINTS);

  /** Decides where a connection belongs. */
  place(connection: NewConnection): Placement {
    if (connection.family === 'engine.io') return this.#placeEngine(connection);
    if (connection.family === 'request') return this.#placeRequest(connection);
    return this.#placeLasting(connection);
  }

  /** Remembers a stream under its group. */
  add(entry: StreamEntry): void {
    const group = this.#groups.get(entry.groupKey);
    if (group === undefined) this.#groups.set(entry.groupKey, [entry]);
    else group.push(entry);
  }

  /** Forgets a stream. */
  remove(entry: StreamEntry): void {
    const group = this.#groups.get(entry.groupKey)?.filter((other) => other !== entry) ?? [];
    if (group.length === 0) this.#groups.delete(entry.groupKey);
    else this.#groups.set(entry.groupKey, group);
  }

  #group(key: string): readonly StreamEntry[] {
    return this.#groups.get(key) ?? [];
  }

  #placeLasting(connection: NewConnection): Placement {
    const { family, document, endpoint, protocols, at } = connection;
    const groupKey = [document, family, endpoint.family, keyOf(endpoint, new Set()), protocols].join('\n');
    const group = this.#group(groupKey);
    const entry =
      group.findLast(
        (candidate) => isFree(candidate) && (candidate.lastEndAt === null || at - candidate.lastEndAt <= JOIN_WITHIN),
      ) ?? this.#findResumed(connection);
    const firstIndex = Math.max(0, ...group.filter(({ open }) => open.size > 0).map(nextIndex));
    return { groupKey, entry: entry ?? null, siblings: group.length, merge: [], firstIndex };
  }

  /**
   * The stream that a connection began in the place of this one, which has just ended: opened at most 5 s before (make
   * before break), open still, and the only one. `null` if there is none, or if it is not clear which.
   */
  successorOf(entry: StreamEntry, at: number): StreamEntry | null {
    if (entry.polls !== null || entry.family === 'engine.io' || entry.open.size > 0) return null;
    const found = this.#group(entry.groupKey).filter((other) => {
      const { stream } = other;
      return (
        other !== entry &&
        stream.connections === 1 &&
        other.open.size === 1 &&
        stream.firstAt > entry.stream.firstAt &&
        at - stream.firstAt <= REPLACES_WITHIN
      );
    });
    const [only] = found;
    // Its connections must count on from those of the one that ended, and from no other's.
    return found.length === 1 && only?.stream.droppedSpans === nextIndex(entry) ? only : null;
  }

  /** A server may send its client to another host, or ask for a fresh ticket: same path and subprotocol, soon after a cut. */
  #findResumed(connection: NewConnection): StreamEntry | undefined {
    let found: StreamEntry | undefined;
    for (const group of this.#groups.values()) {
      for (const entry of group) {
        const isCandidate =
          entry.family === connection.family &&
          entry.document === connection.document &&
          entry.endpoint.path === connection.endpoint.path &&
          entry.endpoint.path !== '/' &&
          entry.protocols === connection.protocols &&
          entry.open.size === 0 &&
          !entry.wasEndedByPage &&
          entry.lastEndAt !== null &&
          connection.at - entry.lastEndAt <= RESUME_WITHIN &&
          differsInOnePlace(entry.endpoint, connection.endpoint);
        if (isCandidate && (found === undefined || (entry.lastEndAt ?? 0) > (found.lastEndAt ?? 0))) found = entry;
      }
    }
    return found;
  }

  #placeEngine(connection: NewConnection): Placement {
    const { document, endpoint, session } = connection;
    const groupKey = [document, 'engine.io', endpoint.origin.replace(/^[a-z]+:/, ''), endpoint.path].join('\n');
    const group = this.#group(groupKey);
    const known = session === null ? undefined : group.find((entry) => entry.sessions.items.includes(session));
    // A session that began before the recording, or whose handshake could not be read, belongs to the latest stream.
    const entry = known ?? (session === null ? group.findLast(isFree) : group.at(-1));
    return { groupKey, entry: entry ?? null, siblings: group.length, merge: [], firstIndex: 0 };
  }

  #placeRequest(connection: NewConnection): Placement {
    const { document, endpoint } = connection;
    const familyKey = `${document}\n${endpoint.family}`;
    const watched = this.#watch(familyKey, endpoint);
    const names = volatileNames(watched);
    const isNew = names.size > 0 && [...names].join('&') !== watched.volatileNames;
    watched.volatileNames = [...names].join('&');
    const groupKey = `${familyKey}\n${keyOf(endpoint, names)}`;
    const merge = isNew ? this.#regroup(familyKey, groupKey, endpoint, names) : [];
    const group = this.#group(groupKey);
    const entry = group.find(
      (candidate) =>
        (candidate.stream.class !== 'sse' && candidate.stream.class !== 'streamed-fetch') || isFree(candidate),
    );
    return { groupKey, entry: entry ?? null, siblings: group.length, merge, firstIndex: 0 };
  }

  /** Brings the streams that differ only in volatile parameters under one key; gives those to be merged into the first. */
  #regroup(
    familyKey: string,
    groupKey: string,
    endpoint: Endpoint,
    names: ReadonlySet<string>,
  ): readonly StreamEntry[] {
    const rest = keyOf(endpoint, names);
    const same: StreamEntry[] = [];
    for (const [key, group] of this.#groups) {
      if (!key.startsWith(`${familyKey}\n`)) continue;
      for (const entry of group) if (keyOf(entry.endpoint, names) === rest) same.push(entry);
    }
    same.sort((left, right) => left.stream.id - right.stream.id);
    for (const entry of same) {
      this.remove(entry);
      entry.groupKey = groupKey;
    }
    const [first, ...others] = same;
    if (first === undefined) return [];
    this.add(first);
    return others;
  }

  #watch(familyKey: string, endpoint: Endpoint): WatchedEndpoint {
    let watched = this.#watched.get(familyKey);
    if (watched === undefined) {
      watched = { calls: 0, parameters: new Map(), volatileNames: '' };
      this.#watched.set(familyKey, watched);
    }
    watched.calls += 1;
    for (const [name, value] of endpoint.parameters) {
      const parameter = watched.parameters.get(name) ?? { values: new Set<string>(), distinct: 0 };
      watched.parameters.set(name, parameter);
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

function keyOf(endpoint: Endpoint, without: ReadonlySet<string>): string {
  return endpoint.parameters
    .filter(([name]) => !without.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function differsInOnePlace(left: Endpoint, right: Endpoint): boolean {
  const isSameHost = left.origin === right.origin;
  const isSameQuery = keyOf(left, new Set()) === keyOf(right, new Set());
  return isSameHost !== isSameQuery;
}
