import { deadEventSourceText } from '../../texts/findings/event-sources.ts';
import type { DetectorContext } from '../detector.ts';
import type { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { answerOf } from '../streams/network/network-answer.ts';
import { parseUrl } from '../streams/parse-url.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

const EVENT_STREAM = 'text/event-stream';

/** Whether an answer needs the permission of its server (CORS). */
function isOtherSite({ pageUrl }: Stream, { url }: ConnectionSpan): boolean {
  const [page, source] = [parseUrl(pageUrl), parseUrl(url)];
  return page.host !== '' && (page.host !== source.host || page.scheme !== source.scheme);
}

/**
 * Reports an event source that the browser has given up.
 *
 * @param n number of the record that showed it, in its document.
 * @param before the finding of the time before, where it has not opened since: both are one finding.
 * @returns the finding's id, so that it can be withdrawn where the page opens the stream again.
 */
export function reportDead(
  stream: Stream,
  span: ConnectionSpan,
  n: number,
  context: DetectorContext,
  findings: FindingList,
  before: Finding | null = null,
): string {
  const at = span.closeAt ?? span.connectingAt;
  const from = before?.from ?? at;
  const id = `dead-eventsource:${stream.id}:${from}`;
  // The browser's list of requests may say later how the same attempt was answered.
  const count = before === null ? 1 : before.count + (before.until === at ? 0 : 1);
  const { status } = span;
  const answer = answerOf(span);
  // A page cannot read the status, so a deliberate end (204) looks like any other; only DevTools and some recordings know.
  const isRefused = status >= 400 || (answer?.status === 200 && answer.type !== EVENT_STREAM);
  findings.set({
    id,
    kind: 'dead-eventsource',
    severity: status === 204 ? 'info' : isRefused ? 'error' : 'warning',
    confidence: 'documented',
    stream: stream.id,
    from,
    until: at,
    count,
    ...deadEventSourceText({
      at: context.clock(at),
      count,
      openFor: span.openAt === null ? null : at - span.openAt,
      status,
      answer,
      isOtherSite: isOtherSite(stream, span),
    }),
    records: [refOf({ document: span.document, n })],
  });
  return id;
}
