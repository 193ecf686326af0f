import type { Millis } from '../base/units.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';
import type { StreamId } from './streams/stream.ts';

/** Every kind of finding, as `check --json` prints it; in the order of the documentation. */
export const FINDING_KINDS = [
  'gap',
  'duplicate',
  'same-number-other-content',
  'late',
  'reset',
  'replay',
  'silence',
  'missed-heartbeat',
  'reconnect',
  'backoff',
  'idle-timeout',
  'close-code',
  'unanswered',
  'answered-twice',
  'polling-cost',
  'poll-exposure',
  'back-pressure',
  'compression',
  'connection-budget',
  'dead-eventsource',
  'not-resumed',
  'truncated',
  'buffered-stream',
  'double-subscription',
  'sent-after-close',
  'loss-unknown',
  'quiet',
  'never-answered',
  'session-unknown',
  'several-timers',
  'overtaken',
  'old-credentials',
  'fell-back',
  'clumped',
  'stalled',
  'client-id-taken',
  'asked-again',
  'nothing-arrives',
  'slow-handlers',
  'half-open',
  'subprotocol',
  'subscription-refused',
  'unheard',
] as const;

/** One of {@link FINDING_KINDS}. */
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Severities, the worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const;

/** How bad it is for the app. */
export type Severity = (typeof SEVERITIES)[number];

/**
 * How we know: by a specification or announcement, by a rule that the user gave, by a rule inferred from the data, or by
 * a rule of thumb.
 */
export type Confidence = 'documented' | 'chosen' | 'inferred' | 'heuristic';

/** Names a record of the recording, so that a view can jump to it. `part` counts messages parsed out of one record. */
export interface RecordRef {
  readonly document: DocumentKey;
  readonly n: number;
  readonly part: number;
}

/** Names a record as a whole. */
export const refOf = ({ document, n }: Pick<WireRecord, 'document' | 'n'>): RecordRef => ({ document, n, part: 0 });

/**
 * Numbers that never arrived, from the first to the last, both included. As text, because they may be above 2^53. `group`
 * names the counter among those of its rule, empty if the stream has only one.
 */
export interface MissingNumbers {
  readonly group: string;
  readonly first: string;
  readonly last: string;
}

/** Something that a developer should look at, with its numbers and its caveat. Instants count from the recording's zero. */
export interface Finding {
  /** Stable: a finding that grows (a replay, say) keeps its id. */
  readonly id: string;
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly stream: StreamId;
  readonly from: Millis;
  readonly until: Millis;
  /** Messages concerned: the missing ones of a gap, the surplus ones of a duplicate. */
  readonly count: number;
  /** The runs of missing numbers of a gap, ascending, as many as are remembered one by one; empty for other kinds. */
  readonly missing: readonly MissingNumbers[];
  /** One sentence for people: what, how many, where, when. */
  readonly text: string;
  /** The numbers behind it. */
  readonly evidence: readonly string[];
  /** Why it may be wrong. */
  readonly doubt: string;
  /** One step to take; empty where there is none. */
  readonly advice: string;
  /** Records to look at, earliest first. */
  readonly records: readonly RecordRef[];
  /** Only where a fault that was caused on purpose explains all of it: nothing is wrong with the server or the network. */
  readonly isInduced?: true;
}
