import { inducedTag } from '../../texts/findings/induced.ts';
import { BADGES } from '../../texts/panel/rows.ts';
import type { Finding, RecordRef } from '../../analysis/finding.ts';
import type { InducedMessage } from '../../analysis/induced/induced-faults.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';

/** The mark on a message's row. */
export interface RowBadge {
  readonly kind: 'duplicate' | 'late' | 'induced';
  readonly label: string;
}

const key = (ref: RecordRef): string => `${ref.document} ${ref.n} ${ref.part}`;

const BADGE_OF: Partial<Record<Finding['kind'], RowBadge>> = {
  duplicate: { kind: 'duplicate', label: BADGES.duplicate },
  replay: { kind: 'duplicate', label: BADGES.replay },
  'double-subscription': { kind: 'duplicate', label: BADGES.twice },
  late: { kind: 'late', label: BADGES.late },
};

/**
 * @param inducedIn what was done to a message on purpose, `null` for nothing.
 * @returns a function that looks up the badge of a message: what was done on purpose, else that of the last finding that
 *   names it.
 */
export function badgesOf(
  findings: readonly Finding[],
  stream: StreamId | null,
  inducedIn: (ref: RecordRef) => Pick<InducedMessage, 'fault'> | null = () => null,
): (ref: RecordRef) => RowBadge | undefined {
  const badges = new Map<string, RowBadge>();
  for (const finding of findings) {
    const badge = BADGE_OF[finding.kind];
    if (finding.stream !== stream || badge === undefined) continue;
    // Of two records the first is the original, which is no duplicate.
    const marked =
      finding.records.length > 1 && finding.kind === 'duplicate' ? finding.records.slice(1) : finding.records;
    for (const ref of marked) badges.set(key(ref), badge);
  }
  return (ref) => {
    const induced = inducedIn(ref);
    return induced === null ? badges.get(key(ref)) : { kind: 'induced', label: inducedTag(induced.fault) };
  };
}
