import { millis } from '../../base/units.ts';
import { unreachable } from '../../base/unreachable.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import type { RefRole } from '../../formats/protocols/decoded-message.ts';
import { LEDGER } from '../../texts/findings/ledger.ts';
import { answeredTwiceText, requestLabel, unansweredText } from '../../texts/findings/pairing.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { NOTHING_MISSING } from '../finding-list.ts';
import type { Finding } from '../finding.ts';
import type { LedgerEntry } from '../ledger.ts';
import { OF_REQUESTS, ReplyTracker } from '../numbering/repeats/reply-tracker.ts';
import type { AwaitedReply, ReferringMessage, SecondAnswer } from '../numbering/repeats/reply-tracker.ts';
import { perStream } from '../per-stream.ts';
import { isDuplex, isPollClass, type ConnectionSpan, type Stream } from '../streams/stream.ts';
import { mayBeReply } from '../unread.ts';

/** Second answers that are remembered for one stream; there is one finding for all. */
const MAX_SECOND_ANSWERS = 100;

/** The requests of one stream with their replies. */
interface Pairs {
  readonly stream: Stream;
  readonly replies: ReplyTracker;
  readonly second: SecondAnswer[];
  secondCount: number;
}

/**
 * Pairs the requests and replies that travel as messages (calls of a protocol with references), and reports which were
 * never answered, and which twice. See docs/reference/detectors.md, "Requests and replies".
 */
export function createPairingDetector(context: DetectorContext): Detector {
  const pairs = perStream<Pairs>((stream) => ({ stream, replies: new ReplyTracker(), second: [], secondCount: 0 }));
  let now = millis(0);

  return {
    message(stream, message, decoded) {
      now = millis(Math.max(now, message.at));
      // Calls that go out by requests of their own, whose replies bring nothing, are answered on another stream.
      if (message.direction === 'out' && isPollClass(stream.class) && stream.messagesIn === 0) return;
      const connection = isByRequest(stream, context.spanOf(message)) ? OF_REQUESTS : message.connection;
      for (const { ref, refRole, type } of partsOf(decoded)) {
        if (ref === null || refRole === null) continue;
        const { direction, at, ref: record } = message;
        note(pairs.of(stream), refRole, { direction, connection, ref, type: type ?? '', at, record });
      }
      if (mayBeReply(message, decoded)) pairs.get(stream.id)?.replies.mayAnswer({ ...message, connection });
    },
    closed(stream, span) {
      const seen = pairs.get(stream.id);
      if (seen === undefined || isPollClass(stream.class)) return;
      const index = stream.droppedSpans + stream.spans.lastIndexOf(span);
      seen.replies.ended(index, span.closeAt ?? now, context.wasEndedByPage(span));
    },
    tick(at) {
      now = millis(Math.max(now, at));
    },
    merged: (from, into) => pairs.merged(from, into.id),
    forgot: (stream) => pairs.forgot(stream),
    ledger() {
      return [...pairs.values()].flatMap(({ stream, replies }): readonly LedgerEntry[] => {
        const count = replies.excused(now);
        if (count === 0) return [];
        const total = count + replies.overdue(now).length;
        return [
          { stream: stream.id, reason: 'not-judged', kind: 'unanswered', count, total, text: LEDGER.unanswered(count) },
        ];
      });
    },
    findings() {
      return [...pairs.values()].flatMap((seen) => [
        ...unansweredFindings(seen, now, context),
        ...answeredTwiceFindings(seen, context),
      ]);
    },
  };
}

/** Whether a message travels by one of many requests: of a poll, or of a session that polls next to its socket. */
const isByRequest = ({ class: kind }: Stream, span: ConnectionSpan | null): boolean =>
  isPollClass(kind) || (kind === 'websocket' && span !== null && !isDuplex(span));

function note(pairs: Pairs, role: RefRole, message: ReferringMessage): void {
  const { replies } = pairs;
  switch (role) {
    case 'request':
      return replies.ask(message);
    case 'may-reply':
      return replies.mayAsk(message);
    case 'part':
      return replies.progress(message);
    case 'reply': {
      const second = replies.answer(message);
      if (second === null) return;
      pairs.secondCount += 1;
      if (pairs.second.length < MAX_SECOND_ANSWERS) pairs.second.push(second);
      return;
    }
    default:
      return unreachable(role);
  }
}

function unansweredFindings({ stream, replies }: Pairs, now: number, context: DetectorContext): readonly Finding[] {
  const { patience } = replies;
  const overdue = replies
    .overdue(now)
    // A page that slept, or a hole in our own recording, explains a missing answer.
    .filter(({ at, record }) => context.obscuredFrom(record.document, at, millis(at + patience)) === null);
  const [first] = overdue;
  if (first === undefined) return [];
  return [
    {
      id: `unanswered:${stream.id}`,
      kind: 'unanswered',
      severity: 'warning',
      confidence: 'documented',
      stream: stream.id,
      from: first.at,
      until: millis(Math.max(...overdue.map(({ at }) => at)) + patience),
      count: overdue.length,
      missing: NOTHING_MISSING,
      ...unansweredText({
        firstAt: context.clock(first.at),
        requests: overdue.map(labelOf),
        patience,
        trips: replies.roundTrips(),
      }),
      records: overdue.slice(0, MAX_FINDING_RECORDS).map(({ record }) => record),
    },
  ];
}

function answeredTwiceFindings(pairs: Pairs, context: DetectorContext): readonly Finding[] {
  const { stream, replies, second, secondCount } = pairs;
  const first = second[0];
  const last = second.at(-1);
  if (first === undefined || last === undefined) return [];
  return [
    {
      id: `answered-twice:${stream.id}`,
      kind: 'answered-twice',
      severity: 'warning',
      confidence: 'documented',
      stream: stream.id,
      from: first.asked.at,
      until: last.at,
      count: secondCount,
      missing: NOTHING_MISSING,
      ...answeredTwiceText({
        firstAt: context.clock(first.at),
        count: secondCount,
        second: second.map(({ asked, at }) => ({ request: labelOf(asked), after: at - asked.at })),
        trips: replies.roundTrips(),
      }),
      records: second.slice(0, MAX_FINDING_RECORDS / 2).flatMap(({ asked, record }) => [asked.record, record]),
    },
  ];
}

const labelOf = ({ type, ref }: AwaitedReply): string => requestLabel(type, ref);
