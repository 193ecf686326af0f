import { BoundedMap } from '../base/bounded-map.ts';
import { MAX_FINDINGS_PER_DETECTOR, MAX_FINDINGS_PER_STREAM } from './analysis-limits.ts';
import type { Finding } from './finding.ts';
import type { StreamId } from './streams/stream.ts';

/** Only gaps have missing numbers, and they are computed each time. */
export const NOTHING_MISSING: Finding['missing'] = [];

/**
 * The findings of one detector, by id. Bounded per stream and in all: beyond that the oldest are evicted and counted,
 * because recent findings matter most.
 */
export class FindingList {
  readonly #perStream = new Map<StreamId, number>();
  readonly #byId = new BoundedMap<string, Finding>(MAX_FINDINGS_PER_DETECTOR, ({ stream }) => this.#count(stream, -1));
  #list: readonly Finding[] | null = null;

  /** Adds a finding that is no gap, or replaces the one of the same id. */
  set(finding: Omit<Finding, 'missing'>): void {
    const { id, stream } = finding;
    this.#list = null;
    if (!this.#byId.has(id)) {
      if ((this.#perStream.get(stream) ?? 0) >= MAX_FINDINGS_PER_STREAM)
        this.#byId.evictOldest((other) => other.stream === stream);
      this.#count(stream, 1);
    }
    this.#byId.set(id, { ...finding, missing: NOTHING_MISSING });
  }

  /** Withdraws a finding. */
  delete(id: string): void {
    const finding = this.#byId.get(id);
    if (finding === undefined) return;
    this.#byId.delete(id);
    this.#list = null;
    this.#count(finding.stream, -1);
  }

  /** The finding of this id. */
  get(id: string): Finding | undefined {
    return this.#byId.get(id);
  }

  /** Forgets all findings of a stream. */
  forget(stream: StreamId): void {
    if ((this.#perStream.get(stream) ?? 0) > 0) {
      for (const finding of [...this.#byId.values()]) if (finding.stream === stream) this.delete(finding.id);
    }
    this.#perStream.delete(stream);
  }

  /** All of them, in the order in which they were first added. */
  list(): readonly Finding[] {
    this.#list ??= [...this.#byId.values()];
    return this.#list;
  }

  /** Findings that the bounds pushed out. */
  get evicted(): number {
    return this.#byId.evicted;
  }

  #count(stream: StreamId, change: 1 | -1): void {
    this.#perStream.set(stream, (this.#perStream.get(stream) ?? 0) + change);
  }
}
