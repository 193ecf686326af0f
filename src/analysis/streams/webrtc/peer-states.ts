import { BoundedMap } from '../../../base/bounded-map.ts';
import type { Millis } from '../../../base/units.ts';
import type { DocumentKey, StateRecord } from '../../../wire/record.ts';
import { MAX_OPEN_CONNECTIONS } from '../../analysis-limits.ts';
import type { Connection, InDocument } from '../stream-entry.ts';
import type { ConnectionSpan } from '../stream.ts';
import type { StateChange } from './channels.ts';

const keyOf = (document: DocumentKey, connection: number): string => `${document} ${connection}`;

/** Names the peer connection under a channel, `null` for all other connections. */
const peerKeyOf = ({ document, span }: Connection): string | null =>
  span?.channel === undefined ? null : keyOf(document, span.channel.peer);

/** What is known of one peer connection. */
interface PeerState {
  connection: string;
  ice: string;
}

/** True for the states of a connection, or of ICE, in which the other side cannot be reached. */
const isDown = (state: string): boolean => state === 'disconnected' || state === 'failed';

/** Follows the states of peer connections: whether the other side can be reached, and which channels lie on them. */
export class PeerStates {
  readonly #states = new BoundedMap<string, PeerState>(MAX_OPEN_CONNECTIONS);
  /** The open channels of each peer connection. */
  readonly #channels = new Map<string, Set<Connection>>();
  readonly #beginSpan: (connection: Connection, at: Millis) => ConnectionSpan;

  /** @param beginSpan begins a span of a connection that has none. */
  constructor(beginSpan: (connection: Connection, at: Millis) => ConnectionSpan) {
    this.#beginSpan = beginSpan;
  }

  /** A connection began; of one that is no channel nothing is to be known. */
  began(connection: Connection): void {
    const key = peerKeyOf(connection);
    if (key === null) return;
    const channels = this.#channels.get(key) ?? new Set();
    this.#channels.set(key, channels.add(connection));
  }

  /** A connection ended. */
  ended(connection: Connection): void {
    const key = peerKeyOf(connection);
    const channels = key === null ? undefined : this.#channels.get(key);
    if (key === null || channels === undefined) return;
    channels.delete(connection);
    if (channels.size === 0) this.#channels.delete(key);
  }

  /** WebRTC reported a state. What concerns all channels of a peer connection stands in the stream of each. */
  note(connection: Connection, record: InDocument<StateRecord>): void {
    const { at, document, subject, state } = record;
    if (subject === 'listener') return;
    const change: StateChange = { at, document, connection: record.connection, subject, state };
    connection.entry.stream.states?.push(change);
    if (subject !== 'connection' && subject !== 'ice' && subject !== 'restart') return;
    const key = keyOf(document, record.connection);
    if (subject !== 'ice')
      for (const channel of this.#channels.get(key) ?? []) channel.entry.stream.states?.push(change);
    if (subject === 'restart') return;
    const known = this.#states.get(key) ?? { connection: '', ice: '' };
    known[subject] = state;
    this.#states.set(key, known);
    if (subject === 'connection' && connection.entry.open.has(connection)) this.#span(connection, at, state);
  }

  /** A peer connection that loses the other side has a span for each time in which it had it. */
  #span(connection: Connection, at: Millis, state: string): void {
    const { entry, span } = connection;
    const { stream } = entry;
    if (state === 'connected' && span === null) {
      this.#beginSpan(connection, at).openAt = at;
      stream.reconnects += 1;
      stream.state = 'open';
    } else if (isDown(state)) {
      // One that was never connected may still be.
      if (span !== null && (span.openAt !== null || state === 'failed')) {
        span.closeAt = at;
        span.how = 'failed';
        span.reason = state;
        connection.span = null;
      }
      stream.state = state === 'failed' ? 'failed' : 'waiting';
    }
  }

  /** True while the peer connection under a channel is cut off: then a page that closes it has lost it. */
  isCutOff({ document, channel }: ConnectionSpan): boolean {
    if (channel === undefined) return false;
    const known = this.#states.get(keyOf(document, channel.peer));
    return known !== undefined && (isDown(known.connection) || isDown(known.ice));
  }
}
