import { lateEventsText } from '../../texts/findings/event-sources.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { EventIdOrder, eventIdKind } from '../numbering/event-id.ts';
import { lifecycle, perStream } from '../per-stream.ts';

/** The ids of one stream, and how many of its events came late. */
interface EventOrder {
  readonly order: EventIdOrder;
  events: number;
  late: number;
  readonly refs: RecordRef[];
}

/**
 * Finds events that come after newer ones, by ids that have an order but no neighbours (Redis `ms-seq`, ULID, UUID of
 * version 7). Ids that are whole numbers are judged by the numbering. See docs/reference/detectors.md, "Event streams".
 */
export function createLateEventDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const orders = perStream<EventOrder>(
    () => ({ order: new EventIdOrder(), events: 0, late: 0, refs: [] }),
    (from, into) => into ?? from,
  );

  return {
    ...lifecycle(findings, orders),
    message(stream, message) {
      const { id } = message;
      if (id === null || id === '' || message.direction !== 'in') return;
      const kind = eventIdKind(id);
      if (kind === 'number' || kind === 'opaque') return;
      const seen = orders.of(stream);
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
        ...lateEventsText({
          at: context.clock(message.at),
          late: seen.late,
          events: seen.events,
          idKind: kind,
        }),
        records: [...seen.refs],
      });
    },
  };
}
