import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import { readEngineCall } from '../streams/library-signatures.ts';
import { median, spread } from '../statistics.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { formatDuration } from '../../base/format.ts';

/** Closes that it takes. */
const MIN_CLOSES = 3;

/** Closes that are remembered. */
const SAMPLES = 12;

/** No proxy gives up earlier; shorter stretches are the app's own rhythm. */
const SHORTEST = 10_000;

/** A known timeout and whose default it is, in seconds. `total` limits the whole life instead of the silence. */
interface Default {
  readonly seconds: number;
  readonly idle: readonly string[];
  readonly total: readonly string[];
}

/** Defaults as their makers publish them; sources in docs/detectors.md, "Idle timeout". */
export const DEFAULTS: readonly Default[] = [
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

/** Everybody whose default lies within 2.5 s or 3 % below the measured stretch: a close is seen late, never early. */
export function candidatesFor(stretch: number, kind: 'idle' | 'total'): readonly string[] {
  return DEFAULTS.flatMap((entry) => {
    const nominal = entry.seconds * 1_000;
    const isNear = stretch >= nominal - 500 && stretch - nominal <= Math.max(2_500, nominal * 0.03);
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
  readonly endings: Ending[];
  total: number;
}

/** Finds closes that always come after the same silence or the same life. See docs/detectors.md, "Idle timeout". */
export function createIdleTimeoutDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const histories = new Map<StreamId, History>();

  const historyOf = (stream: StreamId): History => {
    let history = histories.get(stream);
    if (history === undefined) {
      history = { lastMessageAt: null, endings: [], total: 0 };
      histories.set(stream, history);
    }
    return history;
  };

  return {
    opened: (stream) => {
      historyOf(stream.id).lastMessageAt = null;
    },
    message(stream, message) {
      historyOf(stream.id).lastMessageAt = message.at;
    },
    closed(stream, span, record) {
      if (record === null || !isAbnormal(stream, span) || context.wasEndedByPage(span)) return;
      const { openAt, closeAt } = span;
      if (openAt === null || closeAt === null) return;
      if (context.obscuredFrom(span.document, openAt, closeAt) !== null) return;
      const history = historyOf(stream.id);
      const last = Math.max(history.lastMessageAt ?? openAt, openAt);
      history.total += 1;
      history.endings.push({
        idle: closeAt - last,
        age: closeAt - openAt,
        span,
        ref: { document: record.document, n: record.n, part: 0 },
      });
      if (history.endings.length > SAMPLES) history.endings.shift();
      judge(stream, history, context, findings);
    },
    forgot(stream) {
      histories.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
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

const isAlike = (stretches: readonly number[]): boolean => {
  const middle = median(stretches);
  return middle >= SHORTEST && spread(stretches) <= Math.max(1_000, middle * 0.03);
};

function judge(stream: Stream, history: History, context: DetectorContext, findings: FindingList): void {
  const { endings } = history;
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
  const stretches = kind === 'idle' ? idles : ages;
  const middle = median(stretches);
  const names = candidatesFor(middle, kind);
  const what = kind === 'idle' ? 'of silence' : 'of life';
  findings.set({
    id,
    kind: 'idle-timeout',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: first.span.closeAt,
    until: last.span.closeAt,
    count: endings.length,
    text: `Closed ${endings.length} times after ${formatDuration(middle)} ${what}${describeNames(names)}; the last ${context.when(last.span.closeAt)}.`,
    evidence: [
      `${kind === 'idle' ? 'silent before each close' : 'lived'}: ${stretches.map(formatDuration).join(', ')}`,
    ],
    doubt:
      'Ping and pong frames are invisible to a page and set such a timer back, so the true limit may be lower. A timer of the app or the server can have the same length.',
    advice:
      kind === 'idle'
        ? `Send something at least every ${formatDuration(middle / 2)}: a beat as long as the limit itself races against it.`
        : 'Raise the limit, or close and open again on purpose before it.',
    records: endings.slice(-MAX_FINDING_RECORDS).map(({ ref }) => ref),
  });
}

function describeNames(names: readonly string[]): string {
  if (names.length === 0) return '';
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
  return `, the default of ${list}`;
}
