import type { Millis } from '../../base/units.ts';
import { millis } from '../../base/units.ts';
import { doubledPollText, exposedPollText, stoppedPollText } from '../../texts/findings/polls.ts';
import type { ConnectingRecord, WireRecord } from '../../wire/record.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { Finding, RecordRef } from '../finding.ts';
import { perStream } from '../per-stream.ts';
import { askOf } from '../polls/ask.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { isLibraryLongPoll, readEngineCall } from '../streams/library-signatures.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { parseUrl } from '../streams/parse-url.ts';

/** Share of the time without a pending request that is worth a finding. */
const EXPOSED = 0.05;

/** Calls that it takes. */
const MIN_CALLS = 10;

/** Two requests may wait at once for this long where one takes the other's place. */
const RACE = 100;

/** Times that two waited at once before it is reported. */
const LEAST_DOUBLED = 3;

/** A loop whose last call failed and that stays still for this long has stopped. */
const STOPPED = 10_000;

/** Different cursors that are remembered: two prove that the cursor moves. */
const MAX_CURSORS = 4;

/** Characters of a body in which a session is looked for. */
const SESSION_CHARACTERS = 4_096;

/** What all findings about requests that do not wait have in common. */
const OF_EXPOSURE = { kind: 'poll-exposure', severity: 'warning', confidence: 'heuristic' } as const;

/** The requests of one polled stream. */
interface Requests {
  calls: number;
  firstAt: Millis;
  /** Time in which a request was waiting that was answered, and since when one waits now. */
  waited: number;
  waitingSince: Millis | null;
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

const newRequests = (): Requests => ({
  calls: 0,
  firstAt: millis(0),
  waited: 0,
  waitingSince: null,
  pending: 0,
  doubledSince: null,
  doubled: 0,
  doubledFor: 0,
  idleSince: null,
  exposed: 0,
  longest: 0,
  longestAt: millis(0),
  cursors: new Set(),
  hasSession: false,
  failed: null,
});

/** Finds long polls that leave the server without a request for too long. See docs/reference/detectors.md, "Poll exposure". */
export function createPollExposureDetector(context: DetectorContext): Detector {
  return new PollExposureDetector(context);
}

class PollExposureDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #findings = new FindingList();
  readonly #requests = perStream(newRequests);

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void {
    if (!isRequest(span)) return;
    const seen = this.#requests.of(stream);
    const at = span.connectingAt;
    if (seen.calls === 0) seen.firstAt = seen.longestAt = at;
    if (record.kind === 'connecting') readCursor(seen, record);
    if (seen.idleSince !== null && this.#context.obscuredFrom(span.document, seen.idleSince, at) === null) {
      addGap(seen, seen.idleSince, at);
    }
    seen.idleSince = null;
    seen.pending += 1;
    if (seen.pending === 1) seen.waitingSince = at;
    if (seen.pending === 2) seen.doubledSince = at;
    seen.calls += 1;
    seen.failed = null;
    this.#findings.delete(`poll-exposure:${stream.id}:stopped`);
    this.#judge(stream, seen, at);
  }

  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    const seen = this.#requests.get(stream.id);
    if (seen === undefined || !isRequest(span)) return;
    seen.pending = Math.max(0, seen.pending - 1);
    if (seen.pending < 2 && seen.doubledSince !== null && span.closeAt !== null) {
      const length = span.closeAt - seen.doubledSince;
      seen.doubledSince = null;
      if (length > RACE) {
        seen.doubled += 1;
        seen.doubledFor += length;
      }
      this.#judgeDoubled(stream, seen, span.closeAt);
    }
    if (seen.pending > 0 || span.closeAt === null) return;
    const hasFailed = span.status >= 400 || span.how === 'failed' || span.how === 'timeout';
    // While the server is down nothing waits there, and the wait after a failure is as it should be.
    if (!hasFailed && seen.waitingSince !== null) seen.waited += span.closeAt - seen.waitingSince;
    seen.waitingSince = null;
    seen.idleSince = hasFailed ? null : span.closeAt;
    seen.failed =
      hasFailed && record !== null && !this.#context.wasEndedByPage(span)
        ? { at: span.closeAt, ref: refOf(record), status: span.status }
        : null;
  }

  refresh(at: Millis): void {
    for (const [id, seen] of this.#requests.entries()) {
      if (seen.failed === null || at - seen.failed.at <= STOPPED) continue;
      const stream = this.#context.stream(id);
      if (stream !== undefined) this.#judgeStopped(stream, seen, at);
    }
  }

  merged(from: StreamId, into: Stream): void {
    this.#requests.merged(from, into.id);
    this.#findings.forget(from);
  }

  forgot(stream: StreamId): void {
    this.#requests.forgot(stream);
    this.#findings.forget(stream);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** Judges how much of the time no request was waiting. */
  #judge(stream: Stream, seen: Requests, at: Millis): void {
    const id = `poll-exposure:${stream.id}`;
    const total = seen.exposed + seen.waited;
    const share = total > 0 ? seen.exposed / total : 0;
    const isProtected = seen.hasSession || seen.cursors.size > 1;
    if (!isHeldPoll(stream, seen) || isProtected || share <= EXPOSED) {
      this.#findings.delete(id);
      return;
    }
    this.#findings.set({
      id,
      ...OF_EXPOSURE,
      stream: stream.id,
      from: seen.firstAt,
      until: at,
      count: 0,
      ...exposedPollText({
        since: this.#context.clock(seen.firstAt),
        share,
        exposed: seen.exposed,
        total,
        calls: seen.calls,
        longest: seen.longest,
        longestAt: this.#context.clock(seen.longestAt),
      }),
      records: [],
    });
  }

  /** Two requests of one long poll that wait together both get the same message. A session sends next to its poll. */
  #judgeDoubled(stream: Stream, seen: Requests, at: Millis): void {
    if (!isHeldPoll(stream, seen) || seen.hasSession || seen.doubled < LEAST_DOUBLED) return;
    this.#findings.set({
      id: `poll-exposure:${stream.id}:doubled`,
      ...OF_EXPOSURE,
      stream: stream.id,
      from: seen.firstAt,
      until: at,
      count: seen.doubled,
      ...doubledPollText({ times: seen.doubled, lasted: seen.doubledFor, calls: seen.calls }),
      records: [],
    });
  }

  /** Judges a poll that made no call since one failed. */
  #judgeStopped(stream: Stream, seen: Requests, at: Millis): void {
    const { failed } = seen;
    const isPoll = (stream.class === 'long-poll' || stream.class === 'short-poll') && !stream.isClassMaybe;
    const period = stream.poll?.period ?? 0;
    const limit = Math.max(STOPPED, 3 * period);
    const id = `poll-exposure:${stream.id}:stopped`;
    if (failed === null || !isPoll || seen.pending > 0 || stream.state === 'open' || at - failed.at <= limit) return;
    const span = stream.spans.at(-1);
    if (span === undefined || this.#context.obscuredFrom(span.document, failed.at, at) !== null) {
      this.#findings.delete(id);
      return;
    }
    this.#findings.set({
      id,
      ...OF_EXPOSURE,
      stream: stream.id,
      from: failed.at,
      until: at,
      count: 1,
      ...stoppedPollText({
        at: this.#context.clock(failed.at),
        status: failed.status,
        still: at - failed.at,
        period,
      }),
      records: [failed.ref],
    });
  }
}

/** True for an announced long poll whose answers are seen to be held: a slow answer misses nothing. */
const isHeldPoll = (stream: Stream, { calls }: Requests): boolean =>
  stream.class === 'long-poll' && !stream.isClassMaybe && calls >= MIN_CALLS && stream.poll?.isHeld === true;

/** No request was waiting from `idleSince` to `at`. */
function addGap(seen: Requests, idleSince: Millis, at: Millis): void {
  const gap = Math.max(0, at - idleSince);
  seen.exposed += gap;
  if (gap <= seen.longest) return;
  seen.longest = gap;
  seen.longestAt = idleSince;
}

const SESSION = /^(sid|session|sessionid|session_id|id|clientid|client_id|connectionid|connection_id|rid)$/i;
const SESSION_IN_BODY = /"(sid|session|session_?id|client_?id|connection_?id)"\s*:/i;

/** Notes what a request says about where to continue, and whose answers it asks for. */
function readCursor(seen: Requests, record: ConnectingRecord): void {
  const url = parseUrl(record.url);
  const body = record.body?.encoding === 'text' ? record.body.data.slice(0, SESSION_CHARACTERS) : '';
  const endpoint = normaliseEndpoint(record);
  if (
    record.headers.some(([name]) => name === 'if-none-match' || name === 'last-event-id') ||
    readEngineCall(url) !== null ||
    isLibraryLongPoll(url, record.method, body) ||
    url.query.some(([name]) => SESSION.test(name)) ||
    SESSION_IN_BODY.test(body) ||
    // A path that names one thing among many may name the client.
    /\/:(id|session)(\/|$)/.test(endpoint.path)
  ) {
    seen.hasSession = true;
  }
  const { cursor } = askOf(endpoint, record);
  if (cursor !== null && seen.cursors.size < MAX_CURSORS) seen.cursors.add(cursor);
}
