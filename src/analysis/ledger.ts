import type { FindingKind } from './finding.ts';
import type { StreamId } from './streams/stream.ts';

/** Why something is not among the findings one by one. */
type LedgerReason =
  /** A bound pushed it out of the list. */
  | 'not-listed'
  /** A rule left it open: numbers next to a subscription, a hole in the recording or an unreadable message. */
  | 'not-judged'
  /** Its content could not be read. */
  | 'not-read'
  /** A field that is named like a sequence, of which few numbers come. */
  | 'sparse'
  /** Its streams found no room: they share one row, which has their counts. */
  | 'merged';

/** What was counted of a stream without being listed one by one: nothing is left out in silence. */
export interface LedgerEntry {
  readonly stream: StreamId;
  readonly reason: LedgerReason;
  /** The kind of finding that is not listed or could not be made; `null` for all kinds. */
  readonly kind: FindingKind | null;
  /** How many are not listed one by one. */
  readonly count: number;
  /** Of how many in all. */
  readonly total: number;
  /** One sentence for people. */
  readonly text: string;
}
