import { deadEventSourceText } from '../../texts/findings/event-sources.ts';
import type { DetectorContext } from '../detector.ts';
import type { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/**
 * Reports an event source that the browser has given up.
 *
 * @param n number of the record that showed it, in its document.
 * @returns the finding's id, so that it can be withdrawn where the page opens the stream again.
 */
export function reportDead(
  stream: Stream,
  span: ConnectionSpan,
  n: number,
  context: DetectorContext,
  findings: FindingList,
): string {
  const at = span.closeAt ?? span.connectingAt;
  const id = `dead-eventsource:${stream.id}:${at}`;
  const { status } = span;
  findings.set({
    id,
    kind: 'dead-eventsource',
    // A page cannot read the status, so a deliberate end (204) looks like any other; only some recordings know.
    severity: status === 204 ? 'info' : status >= 400 ? 'error' : 'warning',
    confidence: 'documented',
    stream: stream.id,
    from: at,
    until: at,
    count: 1,
    ...deadEventSourceText({
      at: context.clock(at),
      openFor: span.openAt === null ? null : at - span.openAt,
      status,
    }),
    records: [refOf({ document: span.document, n })],
  });
  return id;
}
