import { BoundedMap } from '../base/bounded-map.ts';
import { MAX_FINDINGS_PER_DETECTOR, MAX_FINDINGS_PER_STREAM } from './analysis-limits.ts';
import type { Finding, FindingKind } from './finding.ts';
import type { LedgerEntry } from './ledger.ts';
import { LEDGER } from '../texts/findings/ledger.ts';
import type { StreamId } from './streams/stream.ts';

/** Only gaps have missing numbers, and they are computed each time. */
export const NOTHING_MISSING: Finding['missing'] = [];

/**
 * The findings of one detector, by id. Bounded per stream and in all: beyond that the oldest are evicted and counted,
 * because recent findings matter most.
 */
export class FindingList {
  /** The ids of each stream's findings, oldest first. */
  readonly #perStream = new Map<StreamId, BoundedMap<string, null>>();
  readonly #evictedByStream = new BoundedMap<StreamId, { readonly kind: FindingKind; readonly count: number }>(
    MAX_FINDINGS_PER_DETECTOR,
  );
  readonly #byId = new BoundedMap<string, Finding>(MAX_FINDINGS_PER_DETECTOR, (finding) => {
    this.#countEvicted(finding);
    this.#unlist(finding);
  });
  #evictedOfStreams = 0;
  #list: readonly Finding[] | null = null;

  /** Adds a finding that is no gap, or replaces the one of the same id. */
  set(finding: Omit<Finding, 'missing'>): void {
    const { id, stream } = finding;
    this.#list = null;
    if (!this.#byId.has(id)) this.#idsOf(stream).set(id, null);
    this.#byId.set(id, { ...finding, missing: NOTHING_MISSING });
  }

  /** Withdraws a finding. */
  delete(id: string): void {
    const finding = this.#byId.get(id);
    if (finding === undefined) return;
    this.#byId.delete(id);
    this.#list = null;
    this.#unlist(finding);
  }

  /** The finding of this id. */
  get(id: string): Finding | undefined {
    return this.#byId.get(id);
  }

  /** Forgets all findings of a stream. */
  forget(stream: StreamId): void {
    const ids = this.#perStream.get(stream);
    if (ids === undefined) return;
    for (const id of ids.keys()) this.#byId.delete(id);
    this.#perStream.delete(stream);
    this.#list = null;
  }

  /** All of them, in the order in which they were first added. */
  list(): readonly Finding[] {
    this.#list ??= [...this.#byId.values()];
    return this.#list;
  }

  /** Findings that the bounds pushed out. */
  get evicted(): number {
    return this.#byId.evicted + this.#evictedOfStreams;
  }

  /** What the bounds pushed out, for each stream. */
  ledger(): readonly LedgerEntry[] {
    return [...this.#evictedByStream].map(([stream, { kind, count }]) => {
      const total = count + (this.#perStream.get(stream)?.size ?? 0);
      return { stream, reason: 'not-listed', kind, count, total, text: LEDGER.findings(kind, count, total) };
    });
  }

  #countEvicted(finding: Finding | undefined): void {
    if (finding === undefined) return;
    const { stream, kind } = finding;
    const count = (this.#evictedByStream.get(stream)?.count ?? 0) + 1;
    this.#evictedByStream.set(stream, { kind, count });
  }

  #idsOf(stream: StreamId): BoundedMap<string, null> {
    let ids = this.#perStream.get(stream);
    if (ids === undefined) {
      ids = new BoundedMap(MAX_FINDINGS_PER_STREAM, (_nothing, id) => {
        this.#countEvicted(this.#byId.get(id));
        this.#byId.delete(id);
        this.#evictedOfStreams += 1;
      });
      this.#perStream.set(stream, ids);
    }
    return ids;
  }

  #unlist({ id, stream }: Finding): void {
    const ids = this.#perStream.get(stream);
    ids?.delete(id);
    if (ids?.size === 0) this.#perStream.delete(stream);
  }
}

/** Earliest first; those of one instant by id, so that the order does not depend on the batches of records. */
export const byTime = (left: Finding, right: Finding): number =>
  left.from - right.from || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
