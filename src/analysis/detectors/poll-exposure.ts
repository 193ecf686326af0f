import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { readEngineCall } from '../streams/library-signatures.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { formatDuration, formatPercent, pluralize } from '../../base/format.ts';

/** Share of the time without a request outstanding that is worth a word. */
const EXPOSED = 0.05;

/** Calls that it takes. */
const MIN_CALLS = 10;

/** Two requests may wait at once for this long where one takes the other's place. */
const RACE = 100;

/** Times that two waited at once before it is told. */
const LEAST_DOUBLED = 3;

/** A loop whose last call failed and that stays still for this long has stopped. */
const STOPPED = 10_000;

interface Watch {
  calls: number;
  firstAt: Millis;
  /** Requests under way. */
  pending: number;
  /** When a second request began while another was waiting, `null` while at most one is. */
  doubledSince: Millis | null;
  /** How often two waited at once for longer than a race may take, and how long in all. */
  doubled: number;
  doubledFor: number;
  /** When the last request ended while no other was under way. */
  idleSince: Millis | null;
  exposed: number;
  longest: number;
  longestAt: Millis;
  /** Different cursors seen: a cursor that moves lets the server give what came in between. */
  readonly cursors: Set<string>;
  hasSession: boolean;
  failed: { readonly at: Millis; readonly ref: RecordRef; readonly status: number } | null;
}

/** Finds long polls that leave the server alone for too long. See docs/detectors.md, "Poll exposure". */
export function createPollExposureDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const watches = new Map<StreamId, Watch>();

  return {
    connecting(stream, span, record) {
      if (span.transport !== 'fetch' && span.transport !== 'xhr') return;
      let watch = watches.get(stream.id);
      if (watch === undefined) {
        watch = {
          calls: 0,
          firstAt: span.connectingAt,
          pending: 0,
          doubledSince: null,
          doubled: 0,
          doubledFor: 0,
          idleSince: null,
          exposed: 0,
          longest: 0,
          longestAt: span.connectingAt,
          cursors: new Set(),
          hasSession: false,
          failed: null,
        };
        watches.set(stream.id, watch);
      }
      if (record.kind === 'connecting') readCursor(watch, record);
      const { idleSince } = watch;
      if (idleSince !== null && context.obscuredFrom(span.document, idleSince, span.connectingAt) === null) {
        const gap = Math.max(0, span.connectingAt - idleSince);
        watch.exposed += gap;
        if (gap > watch.longest) {
          watch.longest = gap;
          watch.longestAt = idleSince;
        }
      }
      watch.idleSince = null;
      watch.pending += 1;
      if (watch.pending === 2) watch.doubledSince = span.connectingAt;
      watch.calls += 1;
      watch.failed = null;
      findings.delete(`poll-exposure:${stream.id}:stopped`);
      judge(stream, watch, span.connectingAt, context, findings);
    },
    closed(stream, span, record) {
      const watch = watches.get(stream.id);
      if (watch === undefined || (span.transport !== 'fetch' && span.transport !== 'xhr')) return;
      watch.pending = Math.max(0, watch.pending - 1);
      if (watch.pending < 2 && watch.doubledSince !== null && span.closeAt !== null) {
        const length = span.closeAt - watch.doubledSince;
        watch.doubledSince = null;
        if (length > RACE) {
          watch.doubled += 1;
          watch.doubledFor += length;
        }
        judgeDoubled(stream, watch, span.closeAt, findings);
      }
      if (watch.pending > 0 || span.closeAt === null) return;
      watch.idleSince = span.closeAt;
      const hasFailed = span.status >= 400 || span.how === 'failed';
      watch.failed =
        hasFailed && record !== null && !context.wasEndedByPage(span)
          ? { at: span.closeAt, ref: { document: record.document, n: record.n, part: 0 }, status: span.status }
          : null;
    },
    tick(at) {
      for (const [id, watch] of watches) {
        if (watch.failed === null || at - watch.failed.at <= STOPPED) continue;
        const stream = context.stream(id);
        if (stream !== undefined) judgeStopped(stream, watch, at, context, findings);
      }
    },
    merged(from) {
      watches.delete(from);
      findings.forget(from);
    },
    forgot(stream) {
      watches.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

function readCursor(
  watch: Watch,
  record: Parameters<typeof normaliseEndpoint>[0] & {
    readonly headers: readonly (readonly [name: string, value: string])[];
  },
): void {
  if (record.headers.some(([name]) => name === 'if-none-match' || name === 'last-event-id')) watch.hasSession = true;
  if (readEngineCall(parseUrl(record.url)) !== null) watch.hasSession = true;
  if (parseUrl(record.url).query.some(([name]) => /^(sid|session|sessionid|session_id|id)$/i.test(name))) {
    watch.hasSession = true;
  }
  const { cursor } = normaliseEndpoint(record);
  if (cursor !== null && watch.cursors.size < 4) watch.cursors.add(cursor);
}

function judge(stream: Stream, watch: Watch, at: Millis, context: DetectorContext, findings: FindingList): void {
  const id = `poll-exposure:${stream.id}`;
  const total = at - watch.firstAt;
  const share = total > 0 ? watch.exposed / total : 0;
  const isProtected = watch.hasSession || watch.cursors.size > 1;
  const isPoll = stream.class === 'long-poll' && !stream.isClassMaybe && watch.calls >= MIN_CALLS;
  if (!isPoll || isProtected || share <= EXPOSED) {
    findings.delete(id);
    return;
  }
  findings.set({
    id,
    kind: 'poll-exposure',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: watch.firstAt,
    until: at,
    count: 0,
    text: `No request was waiting for ${formatPercent(share)} of the time since ${context.when(watch.firstAt).replace(/^at /, '')}: what happens then is missed.`,
    evidence: [
      `${formatDuration(watch.exposed)} of ${formatDuration(total)} in ${pluralize(watch.calls, 'call')}`,
      `longest ${formatDuration(watch.longest)} ${context.when(watch.longestAt)}`,
      'no cursor, session or ETag in the request',
    ],
    doubt: 'The server may keep what it owes a client by cookie or credentials, which are not recorded.',
    advice: 'Send a cursor, so that the server can give what came in between, and ask again at once.',
    records: [],
  });
}

/** Two requests of one long poll that wait together are both answered with the same message. Sessions send beside their poll. */
function judgeDoubled(stream: Stream, watch: Watch, at: Millis, findings: FindingList): void {
  const isPoll = stream.class === 'long-poll' && !stream.isClassMaybe && watch.calls >= MIN_CALLS;
  if (!isPoll || watch.hasSession || watch.doubled < LEAST_DOUBLED) return;
  findings.set({
    id: `poll-exposure:${stream.id}:doubled`,
    kind: 'poll-exposure',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: watch.firstAt,
    until: at,
    count: watch.doubled,
    text: `Two requests of this poll waited at once ${pluralize(watch.doubled, 'time')}, for ${formatDuration(watch.doubledFor)} in all: the same message may be delivered to both.`,
    evidence: [`${pluralize(watch.calls, 'call')}; one at a time is enough for a long poll`],
    doubt: 'Two parts of the page may each run a poll of their own.',
    advice: 'Begin the next request when the one before has ended, and run one loop for the whole page.',
    records: [],
  });
}

function judgeStopped(stream: Stream, watch: Watch, at: Millis, context: DetectorContext, findings: FindingList): void {
  const { failed } = watch;
  const isPoll = (stream.class === 'long-poll' || stream.class === 'short-poll') && !stream.isClassMaybe;
  const limit = Math.max(STOPPED, 3 * ((stream.poll?.period ?? 0) as number));
  const id = `poll-exposure:${stream.id}:stopped`;
  if (failed === null || !isPoll || watch.pending > 0 || stream.state === 'open' || at - failed.at <= limit) return;
  const span = stream.spans.at(-1);
  if (span === undefined || context.obscuredFrom(span.document, failed.at, at) !== null) {
    findings.delete(id);
    return;
  }
  findings.set({
    id,
    kind: 'poll-exposure',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: failed.at,
    until: millis(at),
    count: 1,
    text: `The poll has stopped since its last call failed ${context.when(failed.at)}.`,
    evidence: [
      failed.status >= 400 ? `HTTP status ${failed.status}` : 'the call failed without an answer',
      `no call for ${formatDuration(at - failed.at)}; usual is one each ${formatDuration(stream.poll?.period ?? 0)}`,
    ],
    doubt: 'The page may have stopped on purpose.',
    advice: 'Go on polling after a failure, with growing waits.',
    records: [failed.ref],
  });
}
