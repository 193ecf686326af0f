import { isPollClass } from '../../analysis/streams/stream.ts';
import type { Finding, Severity } from '../../analysis/finding.ts';
import type { Stream, StreamClass, StreamId, StreamState } from '../../analysis/streams/stream.ts';
import { worseOf } from '../../timeline/problem-marks.ts';
import { isSeenByBrowser as isBrowserDocument } from '../../wire/browser-document.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { RATE_SPAN } from '../state/panel-limits.ts';
import { STREAM_FACTS } from '../../texts/panel/rows.ts';
import { mainWebRtcFact } from './webrtc-facts.ts';

/** What a stream's row shows, at the time of a snapshot; a paused view keeps showing it. */
export interface StreamSummary {
  readonly id: StreamId;
  readonly class: StreamClass;
  readonly isClassMaybe: boolean;
  readonly label: string;
  readonly url: string;
  readonly method: string;
  readonly state: StreamState;
  readonly messagesIn: number;
  readonly messagesOut: number;
  /** Messages stored, by position in the stream's log. */
  readonly end: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly isDevTooling: boolean;
  readonly worker: Stream['worker'];
  /** Reported by the browser alone: the stream of a worker, or of a page that was open before the extension. */
  readonly isSeenByBrowser: boolean;
  readonly worst: Severity | null;
  readonly findings: number;
  /** The second line of the row: rate, in, out, the one fact that matters. */
  readonly facts: readonly string[];
}

function pollFact(stream: Stream): string {
  const { poll } = stream;
  if (poll === null) return STREAM_FACTS.requests(stream.connections);
  const { hold, period, isCertain, emptyShare } = poll;
  return stream.class === 'long-poll'
    ? STREAM_FACTS.longPoll(hold, isCertain, emptyShare)
    : STREAM_FACTS.shortPoll(period, isCertain, emptyShare);
}

/** Whether only the browser has reported a stream. All its connections belong to one document. */
const isSeenByBrowser = ({ spans }: Stream): boolean => {
  const document = spans[0]?.document;
  return document !== undefined && isBrowserDocument(document);
};

/** The most important fact about a stream: attempts, reconnects, its polling, dev tooling. */
function mainFact(stream: Stream): string {
  if (stream.isDevTooling) return STREAM_FACTS.devTooling;
  if (isPollClass(stream.class)) return pollFact(stream);
  if (stream.class === 'streamed-fetch' && stream.connections > 1) return STREAM_FACTS.runs(stream.connections);
  if (stream.reconnects > 0 && stream.class !== 'peer') return STREAM_FACTS.attempts(stream.reconnects);
  return stream.protocol;
}

function factsOf(stream: Stream, log: MessageLog | undefined, now: number): readonly string[] {
  const recent = log === undefined ? 0 : log.end - log.times.firstFrom(now - RATE_SPAN);
  const since = Math.min(RATE_SPAN, Math.max(1_000, now - stream.firstAt));
  const isPoll = isPollClass(stream.class) || stream.class === 'peer';
  const traffic = [
    recent > 0 && stream.state === 'open' ? STREAM_FACTS.rate((recent / since) * 1_000) : '',
    STREAM_FACTS.received(stream.messagesIn),
    stream.messagesOut > 0 ? STREAM_FACTS.sent(stream.messagesOut) : '',
  ];
  const seen = isSeenByBrowser(stream) ? STREAM_FACTS.seenByBrowser : '';
  const worker = stream.worker === null ? '' : STREAM_FACTS.worker[stream.worker];
  const main = [mainFact(stream), mainWebRtcFact(stream), worker, seen];
  return [...(isPoll || stream.isDevTooling ? [] : traffic), ...main].filter((fact) => fact !== '');
}

/** Summarises a stream for its row; `findings` are those of this stream. */
export function summarize(
  stream: Stream,
  log: MessageLog | undefined,
  findings: readonly Finding[],
  now: number,
): StreamSummary {
  return {
    id: stream.id,
    class: stream.class,
    isClassMaybe: stream.isClassMaybe,
    label: stream.label,
    url: stream.url,
    method: stream.method,
    state: stream.state,
    messagesIn: stream.messagesIn,
    messagesOut: stream.messagesOut,
    end: log?.end ?? 0,
    firstAt: stream.firstAt,
    lastAt: stream.lastAt,
    isDevTooling: stream.isDevTooling,
    worker: stream.worker,
    isSeenByBrowser: isSeenByBrowser(stream),
    worst: findings.reduce<Severity | null>(
      (worst, finding) => (worst === null ? finding.severity : worseOf(worst, finding.severity)),
      null,
    ),
    findings: findings.length,
    facts: factsOf(stream, log, now),
  };
}

/** @returns the previous summary if nothing has changed, so that its row is not drawn again. */
export function keepIfSame(before: StreamSummary | undefined, now: StreamSummary): StreamSummary {
  if (before === undefined) return now;
  const isSame =
    // What grows with each message is compared first.
    before.lastAt === now.lastAt &&
    Object.entries(now).every(([name, value]) =>
      name === 'facts' ? before.facts.join('|') === now.facts.join('|') : Reflect.get(before, name) === value,
    );
  return isSame ? before : now;
}
