import type { Finding } from './finding.ts';
import { MAX_FINDINGS_PER_DETECTOR, MAX_FINDINGS_PER_STREAM } from './analysis-limits.ts';
import type { StreamId } from './streams/stream.ts';

/** Only gaps have numbers missing, and those are computed anew each time. */
export const NOTHING_MISSING: Finding['missing'] = [];

/**
 * The findings of one detector, by id. Bounded per stream and in all: where there are more, the oldest go and are counted,
 * since the newest tell what is going on.
 */
export class FindingList {
  readonly #byId = new Map<string, Finding>();
  readonly #perStream = new Map<StreamId, number>();
  #dropped = 0;
  #list: readonly Finding[] | null = null;

  /** Adds a finding that is no gap, or gives one of the same id its new numbers. */
  set(finding: Omit<Finding, 'missing'>): void {
    this.#list = null;
    const isNew = !this.#byId.has(finding.id);
    this.#byId.set(finding.id, { ...finding, missing: NOTHING_MISSING });
    if (!isNew) return;
    const total = (this.#perStream.get(finding.stream) ?? 0) + 1;
    this.#perStream.set(finding.stream, total);
    if (total > MAX_FINDINGS_PER_STREAM) this.#dropOldest(finding.stream);
    else if (this.#byId.size > MAX_FINDINGS_PER_DETECTOR) this.#dropOldest(null);
  }

  /** Withdraws a finding. */
  delete(id: string): void {
    const finding = this.#byId.get(id);
    if (finding === undefined) return;
    this.#byId.delete(id);
    this.#list = null;
    this.#perStream.set(finding.stream, (this.#perStream.get(finding.stream) ?? 1) - 1);
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

  /** All of them, in the order in which they were first given. */
  list(): readonly Finding[] {
    this.#list ??= [...this.#byId.values()];
    return this.#list;
  }

  /** Findings that the bounds pushed out. */
  get dropped(): number {
    return this.#dropped;
  }

  #dropOldest(stream: StreamId | null): void {
    for (const finding of this.#byId.values()) {
      if (stream !== null && finding.stream !== stream) continue;
      this.delete(finding.id);
      this.#dropped += 1;
      return;
    }
  }
}
