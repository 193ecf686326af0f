import { BoundedList } from '../../base/bounded-list.ts';
import { idleTimeoutText } from '../../texts/findings/idle-timeout.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { RecordRef } from '../finding.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { readEngineCall } from '../streams/library-signatures.ts';
import { median, spread } from '../statistics.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';

/** Closes that it takes. */
const MIN_CLOSES = 3;

/** Closes that are remembered. */
const SAMPLES = 12;

/** No proxy gives up earlier; shorter spans are the app's own rhythm. */
const SHORTEST = 10_000;

/** A known timeout in seconds, and whose default it is. `total` limits the whole life instead of the silence. */
interface KnownTimeout {
  readonly seconds: number;
  readonly idle: readonly string[];
  readonly total: readonly string[];
}

/** Defaults as their makers publish them; sources in docs/reference/detectors.md, "Idle timeout". */
const KNOWN_TIMEOUTS: readonly KnownTimeout[] = [
  { seconds: 15, idle: [], total: ['Envoy and Istio route timeout'] },
  {
    seconds: 30,
    idle: ['OpenShift router (HAProxy)', 'Heroku first byte'],
    total: ['Google Cloud HTTPS load balancer backend timeout'],
  },
  { seconds: 55, idle: ['Heroku rolling window'], total: [] },
  { seconds: 60, idle: ['AWS ALB', 'AWS Classic ELB', 'nginx', 'Fly.io', 'HAProxy tunnel'], total: [] },
  { seconds: 100, idle: ['Cloudflare proxy read timeout'], total: [] },
  { seconds: 230, idle: ['Azure App Service'], total: [] },
  { seconds: 240, idle: ['Azure Load Balancer'], total: [] },
  {
    seconds: 300,
    idle: ['Envoy stream idle timeout', 'Azure Front Door'],
    total: ['Cloud Run request timeout', 'Vercel function'],
  },
  { seconds: 350, idle: ['AWS NLB'], total: [] },
  { seconds: 400, idle: ['Cloudflare client keep-alive'], total: [] },
  { seconds: 600, idle: ['AWS API Gateway'], total: [] },
  { seconds: 7_200, idle: [], total: ['AWS API Gateway'] },
  { seconds: 14_400, idle: [], total: ['Azure Front Door'] },
  { seconds: 86_400, idle: [], total: ['Binance'] },
];

/** The products whose default lies within 2.5 s or 3 % below the measured span: a close is seen late, never early. */
export function candidatesFor(span: number, kind: 'idle' | 'total'): readonly string[] {
  return KNOWN_TIMEOUTS.flatMap((entry) => {
    const nominal = entry.seconds * 1_000;
    const isNear = span >= nominal - 500 && span - nominal <= Math.max(2_500, nominal * 0.03);
    return isNear ? entry[kind] : [];
  });
}

interface Ending {
  readonly idle: number;
  readonly age: number;
  readonly span: ConnectionSpan;
  readonly ref: RecordRef;
}

interface History {
  lastMessageAt: number | null;
  /** True once an event had an id: then a reconnect says where to resume. */
  hasIds: boolean;
  readonly endings: BoundedList<Ending>;
}

/** Finds closes that always come after the same silence or the same life. See docs/reference/detectors.md, "Idle timeout". */
export function createIdleTimeoutDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const histories = perStream<History>(() => ({
    lastMessageAt: null,
    hasIds: false,
    endings: new BoundedList(SAMPLES),
  }));

  return {
    ...lifecycle(findings, histories),
    opened: (stream) => {
      histories.of(stream).lastMessageAt = null;
    },
    message(stream, message) {
      const history = histories.of(stream);
      history.lastMessageAt = message.at;
      if (message.id !== null && message.id !== '') history.hasIds = true;
    },
    closed(stream, span, record) {
      if (record === null || !isAbnormal(stream, span) || context.wasEndedByPage(span)) return;
      const { openAt, closeAt } = span;
      if (openAt === null || closeAt === null) return;
      if (context.obscuredFrom(span.document, openAt, closeAt) !== null) return;
      const history = histories.of(stream);
      const last = Math.max(history.lastMessageAt ?? openAt, openAt);
      history.endings.push({
        idle: closeAt - last,
        age: closeAt - openAt,
        span,
        ref: refOf(record),
      });
      judge(stream, history, context, findings);
    },
  };
}

/** An end that neither side's app asked for: no close frame, going away, a gateway's status, a broken or ended stream. */
function isAbnormal(stream: Stream, span: ConnectionSpan): boolean {
  const engine = readEngineCall(parseUrl(span.url));
  if (engine !== null && engine.transport === 'polling') return false;
  if (span.transport === 'websocket') return span.code === 1006 || span.code === 1001;
  if (span.transport === 'eventsource') return true;
  if (stream.class !== 'sse' && stream.class !== 'streamed-fetch') return false;
  return span.how === 'failed' || [502, 504, 524].includes(span.status);
}

const isAlike = (spans: readonly number[]): boolean => {
  const middle = median(spans);
  return middle >= SHORTEST && spread(spans) <= Math.max(1_000, middle * 0.03);
};

function judge(stream: Stream, history: History, context: DetectorContext, findings: FindingList): void {
  const endings = history.endings.items;
  const id = `idle-timeout:${stream.id}`;
  const first = endings[0];
  const last = endings.at(-1);
  if (endings.length < MIN_CLOSES || first === undefined || last === undefined) return;
  const idles = endings.map(({ idle }) => idle);
  const ages = endings.map(({ age }) => age);
  const kind = isAlike(idles) ? 'idle' : isAlike(ages) ? 'total' : null;
  if (kind === null || last.span.closeAt === null || first.span.closeAt === null) {
    findings.delete(id);
    return;
  }
  const spans = kind === 'idle' ? idles : ages;
  const usual = median(spans);
  findings.set({
    id,
    kind: 'idle-timeout',
    // A life of the same length each time, after which the server is asked to go on from an id, costs nothing.
    severity: kind === 'total' && history.hasIds ? 'info' : 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: first.span.closeAt,
    until: last.span.closeAt,
    count: endings.length,
    ...idleTimeoutText({
      kind,
      lastAt: context.clock(last.span.closeAt),
      usual,
      spans,
      products: candidatesFor(usual, kind),
    }),
    records: endings.slice(-MAX_FINDING_RECORDS).map(({ ref }) => ref),
  });
}
