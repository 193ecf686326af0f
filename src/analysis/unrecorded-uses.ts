import { BoundedMap } from '../base/bounded-map.ts';
import { isSeenByBrowser } from '../wire/browser-document.ts';
import type { DocumentKey, UnrecordedUse, WireRecord, WorkerKind } from '../wire/record.ts';
import { UNRECORDED_USES } from '../wire/unrecorded-uses.ts';
import { MAX_DOCUMENTS } from './analysis-limits.ts';

/** How often the pages of a recording used something whose traffic is not in it. */
export interface UnrecordedCount {
  readonly use: UnrecordedUse;
  /** Workers, registrations or peer connections. */
  readonly count: number;
  /** True where the recording holds what the browser reported, which may be of these workers. */
  readonly isInPart: boolean;
}

/** Scripts of workers that are told apart. */
const MAX_SCRIPTS = 1_000;

const USE_OF: Readonly<Record<WorkerKind, UnrecordedUse>> = {
  dedicated: 'worker',
  shared: 'shared-worker',
  service: 'service-worker',
};

/**
 * Whether a worker counts as not recorded all the same: where the browser alone has seen something of it, and one that
 * had begun before its recorder was there and may have opened all its connections by then.
 */
const isMissed = ({ document, isLate }: WireRecord & { readonly kind: 'document' }): boolean =>
  isSeenByBrowser(document) || isLate;

/** Workers of which browsers report some traffic. */
const IN_PART: ReadonlySet<UnrecordedUse> = new Set(['worker', 'service-worker']);

/** What is known of one kind of use. */
interface Tally {
  /** The number of uses that each document has given its last. */
  readonly counts: BoundedMap<DocumentKey, number>;
  /** Scripts of workers that pages asked for, and of those in which a recorder ran. */
  readonly asked: BoundedMap<string, true>;
  readonly recorded: BoundedMap<string, true>;
  /** Records of workers of this kind. */
  workers: number;
}

const newTally = (): Tally => ({
  counts: new BoundedMap(MAX_DOCUMENTS),
  asked: new BoundedMap(MAX_SCRIPTS),
  recorded: new BoundedMap(MAX_SCRIPTS),
  workers: 0,
});

/**
 * Counts what pages used beside what is recorded. A worker in which a recorder ran is none: dedicated ones are counted one
 * by one, of shared and service workers a script is one worker, however many pages ask for it.
 */
export class UnrecordedUses {
  readonly #tallies = new Map<UnrecordedUse, Tally>();
  #list: readonly UnrecordedCount[] = [];
  #hasBrowser = false;

  /** Takes a record of any kind. */
  push(record: WireRecord): void {
    if (record.kind === 'unrecorded') {
      const { counts, asked } = this.#of(record.use);
      counts.renew(record.document, record.count);
      if (record.url !== '') asked.renew(record.url, true);
    } else if (record.kind === 'document' && record.worker !== undefined && !isMissed(record)) {
      const tally = this.#of(USE_OF[record.worker]);
      tally.workers += 1;
      tally.recorded.renew(record.url, true);
    } else if (!this.#hasBrowser && isSeenByBrowser(record.document)) this.#hasBrowser = true;
    else return;
    this.#list = UNRECORDED_USES.flatMap((use) => {
      const count = this.#count(use);
      return count === 0 ? [] : [{ use, count, isInPart: this.#hasBrowser && IN_PART.has(use) }];
    });
  }

  /** What was used, in a fixed order; the same list while nothing changes. */
  list(): readonly UnrecordedCount[] {
    return this.#list;
  }

  #of(use: UnrecordedUse): Tally {
    const known = this.#tallies.get(use);
    if (known !== undefined) return known;
    const tally = newTally();
    this.#tallies.set(use, tally);
    return tally;
  }

  #count(use: UnrecordedUse): number {
    const tally = this.#tallies.get(use);
    if (tally === undefined) return 0;
    const begun = [...tally.counts.values()].reduce((sum, count) => sum + count, 0);
    if (use !== 'shared-worker' && use !== 'service-worker') return Math.max(0, begun - tally.workers);
    const scripts = [...tally.asked.keys()].filter((url) => tally.recorded.get(url) === undefined).length;
    // The scripts of some may not be known.
    return tally.asked.size === 0 ? Math.max(0, begun - tally.workers) : scripts;
  }
}
