import type { Finding } from '../analysis/finding.ts';
import type { StreamId } from '../analysis/streams/stream.ts';
import type { HasName } from './syntax.ts';

/** Findings that the filter can ask for by name, as in `has:duplicate`. */
const HAS_NAMES: Partial<Record<Finding['kind'], HasName>> = {
  gap: 'gap',
  duplicate: 'duplicate',
  replay: 'duplicate',
  'double-subscription': 'duplicate',
  'same-number-other-content': 'duplicate',
  late: 'late',
};

/** What was found about which messages, by stream and number of the record. */
type FindingIndex = ReadonlyMap<StreamId, ReadonlyMap<number, ReadonlySet<HasName>>>;

/** Indexes findings by the records that they name. */
export function indexFindings(findings: readonly Finding[]): FindingIndex {
  const streams = new Map<StreamId, Map<number, Set<HasName>>>();
  for (const { stream, kind, records } of findings) {
    const own = streams.get(stream) ?? new Map<number, Set<HasName>>();
    streams.set(stream, own);
    const name = HAS_NAMES[kind];
    for (const { n } of records) {
      const names = own.get(n) ?? new Set<HasName>();
      own.set(n, names.add('finding'));
      if (name !== undefined) names.add(name);
    }
  }
  return streams;
}
