import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { fellBackText, sessionUnknownText } from '../../texts/findings/connection-troubles.ts';
import { MAX_FINDING_RECORDS, MAX_SESSIONS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { refOf } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { readEngineCall, readEngineSession } from '../streams/library-signatures.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** A session refused this soon after its handshake was not forgotten by time; how many of them, and within how long. */
const FRESH = 10_000;
const LEAST = 2;
const WITHIN = 60_000;

/** A session that polls for this long after its WebSocket was tried has fallen back. */
const FELL_BACK = 30_000;

interface Sessions {
  /** When each session was given. */
  readonly given: BoundedMap<string, Millis>;
  readonly refused: BoundedList<{ readonly session: string; readonly at: Millis; readonly ref: RecordRef }>;
  handshakes: number;
  /** When the WebSocket was tried that has not opened, `null` where none was, or one did. */
  triedAt: Millis | null;
  hasFailed: boolean;
  /** Requests since then, and the last of them. */
  requests: number;
  lastAt: Millis | null;
}

const newSessions = (): Sessions => ({
  given: new BoundedMap(MAX_SESSIONS),
  refused: new BoundedList(MAX_SESSIONS),
  handshakes: 0,
  triedAt: null,
  hasFailed: false,
  requests: 0,
  lastAt: null,
});

/**
 * Finds Engine.IO sessions that the server which gave them does not know, and those that never go over to their WebSocket.
 * See docs/reference/detectors.md, "Session unknown" and "Fell back".
 */
export function createEngineSessionDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream(newSessions);

  const judgeUnknown = (stream: Stream, seen: Sessions, at: Millis, status: number): void => {
    const recent = seen.refused.items.filter((one) => at - one.at <= WITHIN);
    const sessions = new Set(recent.map(({ session }) => session));
    const [first] = recent;
    if (first === undefined || sessions.size < LEAST) return;
    const id = `session-unknown:${stream.id}`;
    const refused = Math.max(sessions.size, (findings.get(id)?.count ?? 0) + 1);
    findings.set({
      id,
      kind: 'session-unknown',
      severity: 'error',
      confidence: 'documented',
      stream: stream.id,
      from: findings.get(id)?.from ?? first.at,
      until: at,
      count: refused,
      ...sessionUnknownText({
        at: context.clock(at),
        refused,
        handshakes: Math.max(refused, seen.handshakes),
        status,
        within: FRESH,
      }),
      records: recent.slice(-MAX_FINDING_RECORDS).map(({ ref }) => ref),
    });
  };

  const judgeFallback = (stream: Stream, seen: Sessions, at: Millis): void => {
    const { triedAt, lastAt, requests } = seen;
    if (triedAt === null || lastAt === null || lastAt - triedAt < FELL_BACK || at - lastAt > FELL_BACK) return;
    const lasted = lastAt - triedAt;
    findings.set({
      id: `fell-back:${stream.id}`,
      kind: 'fell-back',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: triedAt,
      until: lastAt,
      count: 1,
      ...fellBackText({
        at: context.clock(triedAt),
        lasted,
        requestsPerHour: (requests / lasted) * 3_600_000,
        hasFailed: seen.hasFailed,
      }),
      records: [],
    });
  };

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span) {
      const call = readEngineCall(parseUrl(span.url));
      if (call === null) return;
      const seen = memories.of(stream);
      if (call.transport === 'websocket') {
        if (call.session !== null) seen.triedAt ??= span.connectingAt;
        return;
      }
      seen.lastAt = span.connectingAt;
      if (seen.triedAt !== null) seen.requests += 1;
      judgeFallback(stream, seen, span.connectingAt);
    },
    opened(stream, span, record) {
      const seen = memories.get(stream.id);
      if (seen === undefined) return;
      if (isRequest(span)) {
        if (noteRefusal(seen, span, refOf(record)))
          judgeUnknown(stream, seen, span.openAt ?? span.connectingAt, span.status);
        return;
      }
      if (span.transport !== 'websocket') return;
      seen.triedAt = null;
      seen.requests = 0;
      findings.delete(`fell-back:${stream.id}`);
    },
    message(stream, message) {
      const seen = message.direction === 'in' ? memories.get(stream.id) : undefined;
      if (seen === undefined) return;
      const session = readEngineSession(message.payload.data.slice(0, 400));
      if (session === null) return;
      seen.handshakes += 1;
      seen.given.renew(session, message.at);
    },
    closed(stream, span) {
      const seen = memories.get(stream.id);
      if (seen === undefined || span.transport !== 'websocket' || span.openAt !== null) return;
      if (typeof readEngineCall(parseUrl(span.url))?.session === 'string') seen.hasFailed = true;
    },
  };
}

/** A call was answered; the page may never read the rest of a refusal. @returns whether its session was refused, and fresh. */
function noteRefusal(seen: Sessions, span: ConnectionSpan, ref: RecordRef): boolean {
  const session = readEngineCall(parseUrl(span.url))?.session ?? null;
  const given = session === null ? undefined : seen.given.get(session);
  if (session === null || given === undefined || span.openAt === null) return false;
  if (span.status < 400 || span.status >= 500 || span.openAt - given > FRESH) return false;
  if (seen.refused.items.some((one) => one.session === session)) return false;
  seen.refused.push({ session, at: span.openAt, ref });
  return true;
}
