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
  readonly first: Attempt;
  /** The first of them, as many as a finding names. */
  readonly named: Attempt[];
  count: number;
  lastAt: Millis;
  /** The streams, with the names of the first of them. */
  readonly streams: Set<StreamId>;
  readonly labels: string[];
}

/** Streams that a finding names. */
const MAX_LABELS = 12;

const newHerd = (first: Attempt): Herd => ({
  first,
  named: [],
  count: 0,
  lastAt: first.at,
  streams: new Set(),
  labels: [],
});

function addTo(herd: Herd, attempt: Attempt): void {
  herd.count += 1;
  herd.lastAt = attempt.at;
  if (herd.named.length < MAX_FINDING_RECORDS) herd.named.push(attempt);
  const { id, label } = attempt.stream;
  if (!herd.streams.has(id) && herd.labels.length < MAX_LABELS) herd.labels.push(label);
  herd.streams.add(id);
}

/**
 * Finds pages whose sockets all connect again at the same moment: one page already does to the server what thousands of
 * clients do when it comes back. Event sources are left out: the browser decides how long they wait. See
 * docs/reference/detectors.md, "Backoff".
 */
export function createReconnectHerdDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const herds = new BoundedMap<string, Herd>(MAX_DOCUMENTS);

  const report = (host: string, { first, named, count, lastAt, streams, labels }: Herd): void => {
    if (streams.size < STREAMS) return;
    findings.set({
      id: `backoff:herd:${first.ref.document}:${first.ref.n}`,
      kind: 'backoff',
      severity: 'info',
      confidence: 'heuristic',
      stream: first.stream.id,
      from: first.at,
      until: lastAt,
      count,
      ...reconnectHerdText({
        at: context.clock(first.at),
        streams: streams.size,
        host,
        within: TOGETHER,
        labels: [...labels],
      }),
      records: named.map(({ ref }) => ref),
    });
  };

  return {
    connecting(stream, span, record) {
      if (span.transport !== 'websocket' || !isAgain(stream, span, context)) return;
      const { host } = parseUrl(span.url);
      const key = `${span.document} ${host}`;
      const known = herds.get(key);
      const attempt = { at: span.connectingAt, stream, ref: refOf(record) };
      const isTogether = known !== undefined && attempt.at - known.first.at <= TOGETHER;
      const herd = isTogether ? known : newHerd(attempt);
      herds.set(key, herd);
      addTo(herd, attempt);
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
