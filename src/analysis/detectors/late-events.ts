import type { Detector, DetectorContext } from '../detector.ts';
import { EVENT_ID_WORDS, EventIdOrder, eventIdKind } from '../numbering/event-id.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { StreamId } from '../streams/stream.ts';
import { formatCount, pluralize } from '../../base/format.ts';

interface Late {
  readonly order: EventIdOrder;
  events: number;
  late: number;
  readonly refs: RecordRef[];
}

/**
 * Finds events that come after newer ones, by ids that have an order but no neighbours (Redis `ms-seq`, ULID, UUID of
 * version 7). Ids that are whole numbers are judged by the numbering. See docs/detectors.md, "Event streams".
 */
export function createLateEventDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const streams = new Map<StreamId, Late>();

  return {
    message(stream, message) {
      const { id } = message;
      if (id === null || id === '' || message.direction !== 'in') return;
      const kind = eventIdKind(id);
      if (kind === 'number' || kind === 'opaque') return;
      let seen = streams.get(stream.id);
      if (seen === undefined) {
        seen = { order: new EventIdOrder(), events: 0, late: 0, refs: [] };
        streams.set(stream.id, seen);
      }
      seen.events += 1;
      const step = seen.order.note(id);
      if (step !== 'behind' || !seen.order.isOrdered) return;
      seen.late += 1;
      if (seen.refs.length < MAX_FINDING_RECORDS) seen.refs.push(message.ref);
      const findingId = `late:${stream.id}:event-ids`;
      findings.set({
        id: findingId,
        kind: 'late',
        severity: 'info',
        confidence: 'inferred',
        stream: stream.id,
        from: findings.get(findingId)?.from ?? message.at,
        until: message.at,
        count: seen.late,
        text: `${pluralize(seen.late, 'event')} came after newer ones, by their ids, the last ${context.when(message.at)}.`,
        evidence: [
          `ids of this stream: ${EVENT_ID_WORDS[kind]}`,
          `late: ${formatCount(seen.late)} of ${pluralize(seen.events, 'event')}`,
        ],
        doubt: 'Several servers, each with a clock of its own, may feed one stream.',
        advice: 'Order by the id before use, if the order matters.',
        records: [...seen.refs],
      });
    },
    merged(from, into) {
      const seen = streams.get(from);
      streams.delete(from);
      if (seen !== undefined && !streams.has(into.id)) streams.set(into.id, seen);
    },
    forgot(stream) {
      streams.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}
