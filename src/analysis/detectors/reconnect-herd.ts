import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { reconnectHerdText } from '../../texts/findings/backoff.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';
import { MAX_DOCUMENTS, MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';

/** Attempts this close together reach the server as one. */
const TOGETHER = 100;

/** Streams of one page that make a herd; two may come together by chance. */
const STREAMS = 3;

interface Attempt {
  readonly at: Millis;
  readonly stream: Stream;
  readonly ref: RecordRef;
}

/** Attempts to one host from one document that came together. */
interface Herd {
  readonly attempts: Attempt[];
}

/**
 * Finds pages whose sockets all connect again at the same moment: one page already does to the server what thousands of
 * clients do when it comes back. Event sources are left out: the browser decides how long they wait. See
 * docs/detectors.md, "Backoff".
 */
export function createReconnectHerdDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const herds = new BoundedMap<string, Herd>(MAX_DOCUMENTS);

  const report = (host: string, { attempts }: Herd): void => {
    const [first] = attempts;
    const last = attempts.at(-1);
    if (first === undefined || last === undefined) return;
    const streams = new Map<StreamId, Stream>(attempts.map(({ stream }) => [stream.id, stream]));
    if (streams.size < STREAMS) return;
    findings.set({
      id: `backoff:herd:${first.ref.document}:${first.ref.n}`,
      kind: 'backoff',
      severity: 'info',
      confidence: 'heuristic',
      stream: first.stream.id,
      from: first.at,
      until: last.at,
      count: attempts.length,
      ...reconnectHerdText({
        at: context.clock(first.at),
        streams: streams.size,
        host,
        within: TOGETHER,
        labels: [...streams.values()].map(({ label }) => label),
      }),
      records: attempts.slice(0, MAX_FINDING_RECORDS).map(({ ref }) => ref),
    });
  };

  return {
    connecting(stream, span, record) {
      if (span.transport !== 'websocket' || !isAgain(stream, span, context)) return;
      const { host } = parseUrl(span.url);
      const key = `${span.document} ${host}`;
      const known = herds.get(key);
      const isTogether = known !== undefined && span.connectingAt - (known.attempts[0]?.at ?? 0) <= TOGETHER;
      const herd = isTogether ? known : { attempts: [] };
      herds.set(key, herd);
      herd.attempts.push({ at: span.connectingAt, stream, ref: refOf(record) });
      report(host, herd);
    },
    forgot: (stream) => findings.forget(stream),
    findings: () => findings.list(),
  };
}

/** True for an attempt after an end that the page did not ask for, while nothing hid the page. */
function isAgain(stream: Stream, span: ConnectionSpan, context: DetectorContext): boolean {
  const before = stream.spans.at(-2);
  if (before === undefined || before.closeAt === null || context.wasEndedByPage(before)) return false;
  return context.obscuredFrom(span.document, before.closeAt, span.connectingAt) === null;
}
