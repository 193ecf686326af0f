import { dropOldestSpans } from './create-stream-entry.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { byteCount, millis } from '../../base/units.ts';
import type { StreamEntry } from './stream-entry.ts';
import { MAX_STREAMS } from '../analysis-limits.ts';
import type { Stream, StreamId } from './stream.ts';

/** The streams of a recording by id, in the order in which they were first seen. */
export class StreamStore {
  readonly #entries = new Map<StreamId, StreamEntry>();
  readonly #aliases = new BoundedMap<StreamId, StreamId>(MAX_STREAMS);
  #nextId = 1;
  #list: readonly Stream[] | null = null;

  /** The id for the next stream. */
  get nextId(): StreamId {
    return this.#nextId;
  }

  /** Keeps a stream. Gives the one that had to go for it: a one-off request that ended, if there is any. */
  add(entry: StreamEntry): StreamEntry | null {
    this.#nextId += 1;
    this.#entries.set(entry.stream.id, entry);
    this.#list = null;
    if (this.#entries.size <= MAX_STREAMS) return null;
    const ended = [...this.#entries.values()].filter((other) => other !== entry && other.open.size === 0);
    const victim = ended.find(({ stream }) => stream.class === 'request') ?? ended[0];
    if (victim === undefined) return null;
    this.#entries.delete(victim.stream.id);
    return victim;
  }

  /** All streams. */
  list(): readonly Stream[] {
    this.#list ??= [...this.#entries.values()].map((entry) => entry.stream);
    return this.#list;
  }

  /** The id under which a stream is stored now: after a merge that of the stream that took it in. */
  resolve(id: StreamId): StreamId {
    return this.#aliases.get(id) ?? id;
  }

  /** A stream, also by the id of one that was merged into it. */
  get(id: StreamId): Stream | undefined {
    return this.#entries.get(this.resolve(id))?.stream;
  }

  /** Adds what one stream saw to another, under whose id both are found from now on. */
  merge(from: StreamEntry, into: StreamEntry): void {
    const source = from.stream;
    const target = into.stream;
    target.spans.push(...source.spans);
    target.spans.sort((left, right) => left.connectingAt - right.connectingAt);
    // What took a stream's place has counted on from its connections, see `Stream.droppedSpans`.
    if (from.polls !== null) target.droppedSpans += source.droppedSpans;
    dropOldestSpans(target);
    target.connections += source.connections;
    target.reconnects += source.reconnects;
    target.messagesIn += source.messagesIn;
    target.messagesOut += source.messagesOut;
    target.bytesIn = byteCount(target.bytesIn + source.bytesIn);
    target.bytesOut = byteCount(target.bytesOut + source.bytesOut);
    target.lastAt = millis(Math.max(target.lastAt, source.lastAt));
    if (from.polls !== null) into.polls?.absorb(from.polls);
    for (const [alias, id] of this.#aliases) if (id === source.id) this.#aliases.set(alias, target.id);
    this.#aliases.set(source.id, target.id);
    this.#entries.delete(source.id);
    this.#list = null;
  }
}
