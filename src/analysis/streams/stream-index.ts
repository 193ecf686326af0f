import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Endpoint } from './endpoint.ts';
import { EndpointGroup } from './endpoint-group.ts';
import { isOpaque } from './name-stream.ts';
import { isFree } from './stream-entry.ts';
import type { Family, StreamEntry } from './stream-entry.ts';
import { VolatileParameters } from './volatile-parameters.ts';
import { MAX_RESUMABLE_STREAMS, MAX_STREAMS } from '../analysis-limits.ts';

/** Longest pause after which a connection still belongs to the stream before it. */
const JOIN_WITHIN = 5 * 60_000;

/** Longest pause after which a connection to another host or with other parameters is taken for a resumed one. */
const RESUME_WITHIN = 30_000;

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

/** Where a connection belongs: a stream, and those that turned out to be one with it. */
interface Placement {
  readonly groupKey: string;
  /** `null` if a new stream must be made. */
  readonly entry: StreamEntry | null;
  /** Other streams that it might as well continue. */
  readonly rivals: readonly StreamEntry[];
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

/** What a connection has in common with one that it may resume on another host or with another query. */
const resumeKeyOf = (stream: {
  readonly document: DocumentKey;
  readonly family: Family;
  readonly endpoint: Endpoint;
  readonly protocols: string;
}): string => [stream.document, stream.family, stream.endpoint.path, stream.protocols].join('\n');

const familyKeyOf = (document: DocumentKey, endpoint: Endpoint): string => `${document}\n${endpoint.family}`;

const isStreamed = ({ stream }: StreamEntry): boolean => stream.class === 'sse' || stream.class === 'streamed-fetch';

/** Finds the stream that a new connection belongs to. See docs/reference/detectors.md, "Streams". */
export class StreamIndex {
  readonly #groups = new Map<string, EndpointGroup>();
  /** The groups of requests that differ in their query alone. */
  readonly #requestGroups = new Map<string, Set<string>>();
  readonly #parameters = new VolatileParameters();
  /** Streams that ended last, by what a connection must have in common with them to resume them. */
  readonly #resumable = new BoundedMap<string, BoundedList<StreamEntry>>(MAX_STREAMS);
  /** Streams by the Engine.IO session that was asked for. */
  readonly #bySession = new BoundedMap<string, StreamEntry>(MAX_STREAMS);
  #now = 0;

  /** Decides where a connection belongs. */
  place(connection: NewConnection): Placement {
    this.#now = connection.at;
    if (connection.family === 'engine.io') return this.#placeEngine(connection);
    if (connection.family === 'request') return this.#placeRequest(connection);
    return this.#placeLasting(connection);
  }

  /** Remembers a stream under its group. */
  add(entry: StreamEntry): void {
    const { groupKey, family } = entry;
    let group = this.#groups.get(groupKey);
    if (group === undefined) {
      group = this.#newGroup(family);
      this.#groups.set(groupKey, group);
    }
    group.add(entry);
    if (family !== 'request') return;
    const familyKey = familyKeyOf(entry.document, entry.endpoint);
    const keys = this.#requestGroups.get(familyKey);
    if (keys === undefined) this.#requestGroups.set(familyKey, new Set([groupKey]));
    else keys.add(groupKey);
  }

  /** Forgets a stream. */
  remove(entry: StreamEntry): void {
    this.#resumable.get(resumeKeyOf(entry))?.remove(entry);
    const { groupKey } = entry;
    const group = this.#groups.get(groupKey);
    if (group === undefined) return;
    group.remove(entry);
    if (group.size > 0) return;
    this.#groups.delete(groupKey);
    const familyKey = familyKeyOf(entry.document, entry.endpoint);
    const keys = this.#requestGroups.get(familyKey);
    keys?.delete(groupKey);
    if (keys?.size === 0) this.#requestGroups.delete(familyKey);
  }

  /** A stream has no open connection any more that its page still wants: the next one may join it. */
  freed(entry: StreamEntry): void {
    const group = this.#groups.get(entry.groupKey);
    if (group === undefined) return;
    group.freed(entry);
    if (entry.open.size > 0 || entry.family === 'request' || entry.family === 'engine.io') return;
    const key = resumeKeyOf(entry);
    let ended = this.#resumable.get(key);
    if (ended === undefined) {
      ended = new BoundedList(MAX_RESUMABLE_STREAMS);
      this.#resumable.set(key, ended);
    }
    ended.remove(entry);
    ended.push(entry);
  }

  #newGroup(family: Family): EndpointGroup {
    if (family === 'request') return new EndpointGroup('oldest', (entry) => !isStreamed(entry) || isFree(entry));
    if (family === 'engine.io') return new EndpointGroup('newest', isFree);
    return new EndpointGroup(
      'newest',
      (entry) => isFree(entry) && (entry.lastEndAt === null || this.#now - entry.lastEndAt <= JOIN_WITHIN),
    );
  }

  #placeLasting(connection: NewConnection): Placement {
    const { family, document, endpoint, protocols } = connection;
    const groupKey = [document, family, endpoint.family, keyOf(endpoint, new Set()), protocols].join('\n');
    const group = this.#groups.get(groupKey);
    const cut = this.#cutLately(group, connection.at);
    const resumed = group?.toJoin() === undefined ? this.#findResumed(connection) : [];
    const [found, ...rivals] = cut.length > 0 ? cut : resumed;
    const entry = found ?? group?.toJoin();
    let firstIndex = 0;
    if (entry === undefined && group !== undefined) {
      for (const other of group.newestFirst()) {
        if (other.open.size > 0) firstIndex = Math.max(firstIndex, nextIndex(other));
      }
    }
    return { groupKey, entry: entry ?? null, siblings: group?.size ?? 0, merge: [], rivals, firstIndex };
  }

  /**
   * The stream that a connection began in the place of this one, which has just ended: opened at most 5 s before (make
   * before break), open still, and the only one. `null` if there is none, or if it is not clear which.
   */
  successorOf(entry: StreamEntry, at: number): StreamEntry | null {
    if (entry.polls !== null || entry.family === 'engine.io' || entry.open.size > 0) return null;
    let only: StreamEntry | null = null;
    for (const other of this.#groups.get(entry.groupKey)?.newestFirst() ?? []) {
      const { stream } = other;
      const isSuccessor =
        other !== entry &&
        stream.connections === 1 &&
        other.open.size === 1 &&
        stream.firstAt > entry.stream.firstAt &&
        at - stream.firstAt <= REPLACES_WITHIN;
      if (!isSuccessor) continue;
      if (only !== null) return null;
      only = other;
    }
    // Its connections must count on from those of the one that ended, and from no other's.
    return only?.stream.droppedSpans === nextIndex(entry) ? only : null;
  }

  /** Streams of a group that were cut off a moment ago, the first first: that one mostly comes back first. */
  #cutLately(group: EndpointGroup | undefined, at: number): readonly StreamEntry[] {
    if (group?.toJoin() === undefined) return [];
    const cut: StreamEntry[] = [];
    for (const entry of group.newestFirst()) if (wasCut(entry, at)) cut.push(entry);
    return cut.sort((left, right) => (left.lastEndAt ?? 0) - (right.lastEndAt ?? 0));
  }

  /**
   * A server may send its client to another host, or ask for a fresh ticket: same path and subprotocol, soon after a cut.
   * Those that have most parameters in common, the one that was cut first first.
   */
  #findResumed(connection: NewConnection): readonly StreamEntry[] {
    const { path, origin } = connection.endpoint;
    let most = -1;
    let found: StreamEntry[] = [];
    for (const entry of this.#resumable.get(resumeKeyOf(connection)) ?? []) {
      // Without a path, two hosts have nothing in common.
      if (path === '/' && entry.endpoint.origin !== origin) continue;
      if (!wasCut(entry, connection.at) || !mayResume(entry.endpoint, connection.endpoint)) continue;
      const common = commonParameters(entry.endpoint, connection.endpoint);
      if (common > most) found = [];
      most = Math.max(most, common);
      if (common === most) found.push(entry);
    }
    return found.sort((left, right) => (left.lastEndAt ?? 0) - (right.lastEndAt ?? 0));
  }

  #placeEngine(connection: NewConnection): Placement {
    const { document, endpoint, session } = connection;
    const groupKey = [document, 'engine.io', endpoint.origin.replace(/^[a-z]+:/, ''), endpoint.path].join('\n');
    const group = this.#groups.get(groupKey);
    // A session that began before the recording, or whose handshake could not be read, belongs to the latest stream.
    const entry = session === null ? group?.toJoin() : (this.#findSession(groupKey, group, session) ?? group?.newest);
    return { groupKey, entry: entry ?? null, siblings: group?.size ?? 0, merge: [], rivals: [], firstIndex: 0 };
  }

  #findSession(groupKey: string, group: EndpointGroup | undefined, session: string): StreamEntry | undefined {
    if (group === undefined) return undefined;
    const key = `${groupKey}\n${session}`;
    const known = this.#bySession.get(key);
    if (known !== undefined && group.has(known)) return known;
    for (const entry of group.newestFirst()) {
      if (!entry.sessions.items.includes(session)) continue;
      this.#bySession.set(key, entry);
      return entry;
    }
    return undefined;
  }

  #placeRequest(connection: NewConnection): Placement {
    const { document, endpoint } = connection;
    const familyKey = familyKeyOf(document, endpoint);
    const { names, isNew } = this.#parameters.note(familyKey, endpoint);
    const groupKey = `${familyKey}\n${keyOf(endpoint, names)}`;
    const merge = isNew ? this.#regroup(familyKey, groupKey, endpoint, names) : [];
    const group = this.#groups.get(groupKey);
    return { groupKey, entry: group?.toJoin() ?? null, siblings: group?.size ?? 0, merge, rivals: [], firstIndex: 0 };
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
    for (const key of this.#requestGroups.get(familyKey) ?? []) {
      for (const entry of this.#groups.get(key) ?? []) if (keyOf(entry.endpoint, names) === rest) same.push(entry);
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
}

function keyOf(endpoint: Endpoint, without: ReadonlySet<string>): string {
  return endpoint.parameters
    .filter(([name]) => !without.has(name))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** True for a stream that nothing carries since it was cut off a moment ago. */
const wasCut = (entry: StreamEntry, at: number): boolean =>
  entry.open.size === 0 && !entry.wasEndedByPage && entry.lastEndAt !== null && at - entry.lastEndAt <= RESUME_WITHIN;

const commonParameters = (left: Endpoint, right: Endpoint): number =>
  left.parameters.filter(([name, value]) => right.parameters.some(([other, of]) => other === name && of === value))
    .length;

/** Parameters whose value may be another one for the same channel: an id of the session, a ticket, a place to resume at. */
const TICKET = /id$|ticket|token|session|nonce|key|seq|cursor|last|resume|offset/i;

/** True where only the host differs, or only parameters that name a session or a place. */
function mayResume(left: Endpoint, right: Endpoint): boolean {
  const differing = [...left.parameters, ...right.parameters].filter(
    ([name, value]) =>
      ![left, right].every(({ parameters }) => parameters.some(([other, of]) => other === name && of === value)),
  );
  if (left.origin !== right.origin) return differing.length === 0;
  return (
    differing.length > 0 &&
    differing.every(([name, value]) => TICKET.test(name) || isOpaque(value) || /last-?event-?id/i.test(value))
  );
}
