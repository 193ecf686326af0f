import type { DetectorContext } from '../detector.ts';
import type { FindingList } from '../finding-list.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { formatDuration } from '../../base/format.ts';

/**
 * Tells of an event source that the browser has given up.
 *
 * @param n number of the record that told of it, in its document.
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
    // A page is not told the status, so a deliberate end (204) looks like any other; only some recordings know.
    severity: status === 204 ? 'info' : status >= 400 ? 'error' : 'warning',
    confidence: 'documented',
    stream: stream.id,
    from: at,
    until: at,
    count: 1,
    text: `The event source stopped for good ${context.when(at)}: the browser does not try again by itself.`,
    evidence: [
      'readyState is 2 and the page did not close it',
      span.openAt === null ? 'this attempt never opened' : `it had been open for ${formatDuration(at - span.openAt)}`,
      status === 0 ? 'the status of the last answer is not shown to a page' : `the last answer had status ${status}`,
    ],
    doubt:
      status >= 400
        ? 'The server may want it so.'
        : 'A server ends an event source on purpose with status 204; then nothing is wrong.',
    advice:
      status === 204
        ? ''
        : 'A status other than 200, or a content type other than text/event-stream, ends it: make a new EventSource after a wait.',
    records: [{ document: span.document, n, part: 0 }],
  });
  return id;
}
