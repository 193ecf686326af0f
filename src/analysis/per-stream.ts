import type { Detector } from './detector.ts';
import type { FindingList } from './finding-list.ts';
import type { Stream, StreamId } from './streams/stream.ts';

/**
 * Says what remains for `into` when the stream `from` was merged into it.
 *
 * @param from what was remembered of the stream that is gone.
 * @param into what is remembered of the stream that continues, `undefined` where that is nothing.
 * @returns what the stream that continues has from now on; `undefined` for nothing.
 */
type MergeRule<Memory> = (from: Memory, into: Memory | undefined) => Memory | undefined;

/** The usual rule: what is known of the stream that is gone goes too. */
const keepInto = <Memory>(_from: Memory, into: Memory | undefined): Memory | undefined => into;

/** What a detector remembers of each stream. Made by {@link perStream}. */
class PerStream<Memory> {
  readonly #create: (stream: Stream) => Memory;
  readonly #merge: MergeRule<Memory>;
  readonly #byStream = new Map<StreamId, Memory>();

  constructor(create: (stream: Stream) => Memory, merge: MergeRule<Memory>) {
    this.#create = create;
    this.#merge = merge;
  }

  /** What is remembered of a stream, made on first use. */
  of(stream: Stream): Memory {
    let memory = this.#byStream.get(stream.id);
    if (memory === undefined) {
      memory = this.#create(stream);
      this.#byStream.set(stream.id, memory);
    }
    return memory;
  }

  /** What is remembered of a stream, `undefined` where that is nothing. */
  get(stream: StreamId): Memory | undefined {
    return this.#byStream.get(stream);
  }

  set(stream: StreamId, memory: Memory): void {
    this.#byStream.set(stream, memory);
  }

  /** In the order in which the streams were first seen. */
  entries(): IterableIterator<[stream: StreamId, memory: Memory]> {
    return this.#byStream.entries();
  }

  values(): IterableIterator<Memory> {
    return this.#byStream.values();
  }

  merged(from: StreamId, into: StreamId): void {
    const gone = this.#byStream.get(from);
    this.#byStream.delete(from);
    if (gone === undefined) return;
    const next = this.#merge(gone, this.#byStream.get(into));
    if (next === undefined) this.#byStream.delete(into);
    else this.#byStream.set(into, next);
  }

  forgot(stream: StreamId): void {
    this.#byStream.delete(stream);
  }
}

/**
 * Memory per stream, for a detector: made on first use, joined when streams are merged, dropped with its stream.
 *
 * @param create what is known of a stream before anything was seen of it.
 * @param merge by default the memory of the stream that is gone goes too.
 */
export function perStream<Memory>(
  create: (stream: Stream) => Memory,
  merge: MergeRule<Memory> = keepInto,
): PerStream<Memory> {
  return new PerStream(create, merge);
}

/** The members of a detector that only look after its memory. */
type Lifecycle = Required<Pick<Detector, 'merged' | 'forgot' | 'findings' | 'ledger'>>;

/**
 * Looks after the findings and memories of a detector: spread it into the detector, so that none of them can be left out.
 * Findings of a stream that was merged stay, since the analysis shows them under the stream that continues.
 */
export function lifecycle(
  findings: FindingList,
  ...memories: readonly Pick<PerStream<unknown>, 'merged' | 'forgot'>[]
): Lifecycle {
  return {
    merged(from, into) {
      for (const memory of memories) memory.merged(from, into.id);
    },
    forgot(stream) {
      for (const memory of memories) memory.forgot(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
    ledger: () => findings.ledger(),
  };
}
