import { dropOldestSpans } from './create-stream-entry.ts';
import { AgeQueue } from '../../base/age-queue.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import { byteCount, millis } from '../../base/units.ts';
import { addPieces } from './bodies/pieces.ts';
import type { StreamEntry } from './stream-entry.ts';
import { MAX_STREAMS } from '../analysis-limits.ts';
import { START, type StartTraffic, type Stream, type StreamId } from './stream.ts';

const ageOf = ({ stream }: StreamEntry): number => stream.id;

/** The streams of a recording by id, in the order in which they were first seen. */
export class StreamStore {
  readonly #entries = new Map<StreamId, StreamEntry>();
  readonly #aliases = new BoundedMap<StreamId, StreamId>(MAX_STREAMS);
  /** Streams without an open connection, oldest first: all of them, and single requests. */
  readonly #idle = new AgeQueue<StreamEntry>(ageOf, (entry) => this.#isIdle(entry));
  readonly #idleRequests = new AgeQueue<StreamEntry>(
    ageOf,
    (entry) => entry.stream.class === 'request' && this.#isIdle(entry),
  );
  #nextId = 1;
  #list: readonly Stream[] | null = null;

  /** The id for the next stream. */
  get nextId(): StreamId {
    return this.#nextId;
  }

  /** Whether another stream is one too many. */
  get isFull(): boolean {
    return this.#entries.size >= MAX_STREAMS;
  }

  /** Keeps a stream. Make room first. */
  add(entry: StreamEntry): void {
    this.addOthers(entry);
    this.idle(entry);
  }

  /** Keeps the row of streams that found no room. It is never dropped. */
  addOthers(entry: StreamEntry): void {
    this.#nextId += 1;
    this.#entries.set(entry.stream.id, entry);
    this.#list = null;
  }

  /** A stream has no open connection. */
  idle(entry: StreamEntry): void {
    if (entry.stream.others > 0) return;
    this.#idle.offer(entry);
    if (entry.stream.class === 'request') this.#idleRequests.offer(entry);
  }

  /** Drops the oldest single request that ended, else the oldest stream that ended; `null` where all are open. */
  dropOldestIdle(): StreamEntry | null {
    const victim = this.#idleRequests.first() ?? this.#idle.first() ?? null;
    if (victim === null) return null;
    this.#entries.delete(victim.stream.id);
    this.#list = null;
    return victim;
  }

  #isIdle(entry: StreamEntry): boolean {
    return entry.open.size === 0 && this.#entries.get(entry.stream.id) === entry;
  }

  /** All streams. */
  list(): readonly Stream[] {
    this.#list ??= [...this.#entries.values()].map((entry) => entry.stream);
    return this.#list;
  }

  /** The id under which a stream is stored now: after a merge that of the stream that took it in. */
  resolve(id: StreamId): StreamId {
    let found = id;
    for (let next = this.#aliases.get(id); next !== undefined; next = this.#aliases.get(next)) found = next;
    // The next question about it takes one step.
    for (let step = id; step !== found;) {
      const next = this.#aliases.get(step) ?? found;
      this.#aliases.set(step, found);
      step = next;
    }
    return found;
  }

  /** A stream, also by the id of one that was merged into it. */
  get(id: StreamId): Stream | undefined {
    return this.#entries.get(this.resolve(id))?.stream;
  }

  /** Adds what one stream saw to another, under whose id both are found from now on. */
  merge(from: StreamEntry, into: StreamEntry): void {
    const source = from.stream;
    const target = into.stream;
    const isInOrder = (target.spans.at(-1)?.connectingAt ?? 0) <= (source.spans[0]?.connectingAt ?? 0);
    target.spans.push(...source.spans);
    if (!isInOrder) target.spans.sort((left, right) => left.connectingAt - right.connectingAt);
    // What took a stream's place has counted on from its connections, see `Stream.droppedSpans`.
    if (from.polls !== null) target.droppedSpans += source.droppedSpans;
    dropOldestSpans(target);
    target.connections += source.connections;
    target.reconnects += source.reconnects;
    target.messagesIn += source.messagesIn;
    target.messagesOut += source.messagesOut;
    addPieces(target, source.pieces);
    target.bytesIn = byteCount(target.bytesIn + source.bytesIn);
    target.bytesOut = byteCount(target.bytesOut + source.bytesOut);
    if (source.firstAt < target.firstAt + START) addStart(target.start, source.start);
    target.lastAt = millis(Math.max(target.lastAt, source.lastAt));
    if (from.polls !== null) into.polls?.absorb(from.polls);
    this.#aliases.set(source.id, target.id);
    this.#entries.delete(source.id);
    this.#list = null;
  }
}

function addStart(target: StartTraffic, source: StartTraffic): void {
  target.messagesIn += source.messagesIn;
  target.messagesOut += source.messagesOut;
  target.bytes += source.bytes;
}
