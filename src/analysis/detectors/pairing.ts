import { partsOf } from '../../formats/protocols/decoded-message.ts';
import { millis } from '../../base/units.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { NOTHING_MISSING } from '../finding-list.ts';
import type { Finding } from '../finding.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import { ReplyTracker } from '../numbering/repeats/reply-tracker.ts';
import type { AwaitedReply, ReferringMessage, SecondAnswer } from '../numbering/repeats/reply-tracker.ts';
import type { Stream, StreamClass, StreamId } from '../streams/stream.ts';
import { formatCount, formatDuration, pluralize } from '../../base/format.ts';

/** Second answers that are remembered for one stream; there is one finding for all. */
const MAX_SECOND_ANSWERS = 100;

/** Classes whose request and reply travel on connections of their own. */
const POLLED: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'long-poll', 'retry-loop']);

interface Paired {
  readonly stream: Stream;
  readonly book: ReplyTracker;
  readonly second: SecondAnswer[];
  secondCount: number;
}

/**
 * Pairs the requests and replies that travel as messages (calls of a protocol with references), and tells which were
 * never answered, and which twice. See docs/detectors.md, "Requests and replies".
 */
export function createPairingDetector(context: DetectorContext): Detector {
  const paired = new Map<StreamId, Paired>();
  let now = 0;

  const of = (stream: Stream): Paired => {
    let entry = paired.get(stream.id);
    if (entry === undefined) {
      entry = { stream, book: new ReplyTracker(), second: [], secondCount: 0 };
      paired.set(stream.id, entry);
    }
    return entry;
  };

  return {
    message(stream, message, decoded) {
      now = Math.max(now, message.at);
      for (const { ref, refRole, type } of partsOf(decoded)) {
        if (ref === null || refRole === null) continue;
        const { direction, at, ref: record } = message;
        const connection = POLLED.has(stream.class) ? 0 : message.connection;
        note(of(stream), refRole, { direction, connection, ref, type: type ?? '', at, record });
      }
    },
    closed(stream, span) {
      const entry = paired.get(stream.id);
      if (entry === undefined || POLLED.has(stream.class)) return;
      const index = stream.droppedSpans + stream.spans.lastIndexOf(span);
      entry.book.ended(index, span.closeAt ?? millis(now), context.wasEndedByPage(span));
    },
    tick(at) {
      now = Math.max(now, at);
    },
    forgot(stream) {
      paired.delete(stream);
    },
    merged(from) {
      paired.delete(from);
    },
    findings() {
      return [...paired.values()].flatMap((entry) => [
        ...unansweredFindings(entry, now, context),
        ...answeredTwiceFindings(entry, context),
      ]);
    },
  };
}

function note(entry: Paired, role: 'request' | 'may-reply' | 'part' | 'reply', message: ReferringMessage): void {
  if (role === 'request') entry.book.ask(message);
  else if (role === 'may-reply') entry.book.mayAsk(message);
  else if (role === 'part') entry.book.progress(message);
  else {
    const second = entry.book.answer(message);
    if (second === null) return;
    entry.secondCount += 1;
    if (entry.second.length < MAX_SECOND_ANSWERS) entry.second.push(second);
  }
}

function unansweredFindings({ stream, book }: Paired, now: number, context: DetectorContext): readonly Finding[] {
  const overdue = book
    .overdue(now)
    // A page that slept, or a hole in our own recording, explains a missing answer.
    .filter(({ at, record }) => context.obscuredFrom(record.document, at, millis(at + book.patience)) === null);
  const [first] = overdue;
  if (first === undefined) return [];
  const known = overdue.slice(0, 5).map(nameOf);
  return [
    {
      id: `unanswered:${stream.id}`,
      kind: 'unanswered',
      severity: 'warning',
      confidence: 'documented',
      stream: stream.id,
      from: first.at,
      until: millis(Math.max(...overdue.map(({ at }) => at)) + book.patience),
      count: overdue.length,
      missing: NOTHING_MISSING,
      text:
        overdue.length === 1
          ? `Request ${nameOf(first)} ${context.when(first.at)} was not answered within ${formatDuration(book.patience)}.`
          : `${pluralize(overdue.length, 'request')} were not answered within ${formatDuration(book.patience)}, the first ${context.when(first.at)}.`,
      evidence: [`unanswered: ${known.join(', ')}${overdue.length > known.length ? ', …' : ''}`, ...trips(book)],
      doubt: 'An answer may come later still, or travel in a form that is not recognised.',
      advice: 'Give each request a time limit, and send it again or tell the user.',
      records: overdue.slice(0, MAX_FINDING_RECORDS).map(({ record }) => record),
    },
  ];
}

function answeredTwiceFindings(
  { stream, book, second, secondCount }: Paired,
  context: DetectorContext,
): readonly Finding[] {
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
      text: `${pluralize(secondCount, 'request')} got more than one answer, the first ${context.when(first.at)}: ${nameOf(first.asked)}.`,
      evidence: [
        ...second.slice(0, 5).map(({ asked, at }) => `${nameOf(asked)}: again after ${formatDuration(at - asked.at)}`),
        ...trips(book),
      ],
      doubt: 'A protocol of its own may answer in parts without saying so.',
      advice: '',
      records: second.slice(0, MAX_FINDING_RECORDS / 2).flatMap(({ asked, record }) => [asked.record, record]),
    },
  ];
}

const nameOf = ({ type, ref }: AwaitedReply): string => (type === '' ? ref : `${type} ${ref}`);

function trips(book: ReplyTracker): readonly string[] {
  const spans = book.roundTrips();
  if (spans === null) return ['no request was answered so far'];
  const { half, most, longest } = spans;
  return [
    `${formatCount(spans.count)} answered: half within ${formatDuration(half)}, 95 % within ${formatDuration(most)}, the longest took ${formatDuration(longest)}`,
  ];
}
