import type { Finding, RecordRef } from '../../analysis/finding.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';

/** What a message's row is marked with. */
export interface RowBadge {
  readonly kind: 'duplicate' | 'late';
  readonly word: string;
}

const key = (ref: RecordRef): string => `${ref.document} ${ref.n} ${ref.part}`;

const WORDS: Partial<Record<Finding['kind'], RowBadge>> = {
  duplicate: { kind: 'duplicate', word: 'duplicate' },
  replay: { kind: 'duplicate', word: 'again' },
  'double-subscription': { kind: 'duplicate', word: 'twice' },
  late: { kind: 'late', word: 'late' },
};

/** Marks of messages by the findings that name them; looked up by a message's reference. */
export function badgesOf(
  findings: readonly Finding[],
  stream: StreamId | null,
): (ref: RecordRef) => RowBadge | undefined {
  const tags = new Map<string, RowBadge>();
  for (const finding of findings) {
    const tag = WORDS[finding.kind];
    if (finding.stream !== stream || tag === undefined) continue;
    // Of two records the first is the original; it did nothing wrong.
    const marked =
      finding.records.length > 1 && finding.kind === 'duplicate' ? finding.records.slice(1) : finding.records;
    for (const ref of marked) tags.set(key(ref), tag);
  }
  return (ref) => tags.get(key(ref));
}
