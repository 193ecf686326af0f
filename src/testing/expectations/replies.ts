import type { StreamMessage } from '../../analysis/streams/message.ts';
import { unreadOf } from '../../analysis/unread.ts';
import { toPrintable } from '../../cli/printable.ts';
import { EVIDENCE, INSTEAD } from '../../texts/testing.ts';
import type { Observation, Which } from '../observation.ts';
import { absenceFailure, failure, type Failure, lanesOf, openFailure, type Subject } from './failure.ts';
import { chosenMessages, excerpt, type Matching } from './messages.ts';

/** Which messages ask and which answer, where the protocol has no references that say so. */
export interface ReplyPattern {
  readonly request: Matching;
  readonly reply: Matching;
}

/** A request, and how long its answer took; `null` while there is none. */
export interface Awaited {
  readonly label: string;
  readonly stream: string;
  readonly at: number;
  readonly answeredAt: number | null;
  /** There is no answer, but a message that could not be read may be one. */
  readonly isUnread?: boolean;
}

const LISTED = 10;

/** The requests of a page with their answers: by the protocol's references, or by patterns, first asked first answered. */
export function awaitedReplies(
  seen: Observation,
  which: Which | undefined,
  pattern?: ReplyPattern,
): readonly Awaited[] {
  const labelOf = (id: number): string => toPrintable(seen.analysis.stream(id)?.label ?? '');
  if (pattern === undefined) {
    return seen.exchanges(which).map(({ stream, type, ref, askedAt, answeredAt, isUnread }) => ({
      label: toPrintable(type === '' ? ref : `${type} ${ref}`),
      stream: labelOf(stream),
      at: askedAt,
      answeredAt,
      isUnread,
    }));
  }
  const replies = chosenMessages({ seen, which }, 'in', pattern.reply);
  const unread = chosenMessages({ seen, which }, 'in', (message, decoded) => unreadOf(message, decoded) !== null);
  const used = new Set<StreamMessage>();
  return chosenMessages({ seen, which }, 'out', pattern.request).map((request) => {
    const reply = replies.find(({ stream, at }, index) => {
      const candidate = replies[index];
      return stream === request.stream && at >= request.at && candidate !== undefined && !used.has(candidate);
    });
    if (reply !== undefined) used.add(reply);
    return {
      label: excerpt(request),
      stream: labelOf(request.stream),
      at: request.at,
      answeredAt: reply?.at ?? null,
      isUnread: reply === undefined && unread.some(({ stream, at }) => stream === request.stream && at >= request.at),
    };
  });
}

const isLate = ({ at, answeredAt }: Awaited, limit: number): boolean => answeredAt === null || answeredAt - at > limit;

function lateFailure(subject: Subject, awaited: readonly Awaited[], limit: number): Failure | null {
  const missed = awaited.filter((each) => isLate(each, limit));
  const certain = missed.filter(({ isUnread }) => isUnread !== true);
  const late = certain.length > 0 ? certain : missed;
  if (late.length === 0) return null;
  const lines = late
    .slice(0, LISTED)
    .map(({ label, stream, at, answeredAt }) =>
      EVIDENCE.answer(stream, label, at, answeredAt === null ? null : answeredAt - at),
    );
  if (late.length > LISTED) lines.push(EVIDENCE.more(late.length - LISTED));
  const lanes = lanesOf(subject.seen, subject.seen.streams(subject.which));
  return certain.length > 0
    ? failure(subject.title, INSTEAD.late(late.length, awaited.length), lines, lanes)
    : openFailure(subject.title, INSTEAD.unreadReplies(late.length), lines, lanes);
}

/** Every request that the page sent was answered in time, and it sent at least one. */
export function replyFailure(subject: Subject, limit: number, pattern?: ReplyPattern): Failure | null {
  const awaited = awaitedReplies(subject.seen, subject.which, pattern);
  const absent = absenceFailure(subject);
  if (absent !== null) return absent;
  if (awaited.length === 0)
    return openFailure(subject.title, pattern === undefined ? INSTEAD.noReferences : INSTEAD.noRequests);
  return lateFailure(subject, awaited, limit);
}

/** The streamed replies (event streams over `fetch` and `EventSource`), with when their first message came. */
export function firstTokens(seen: Observation, which: Which | undefined, matching?: Matching): readonly Awaited[] {
  const streams = seen.streams(which).filter(({ class: kind }) => kind === 'sse' || kind === 'streamed-fetch');
  return streams.flatMap((stream) => {
    const received = seen
      .messages(which)
      .filter((message) => (seen.analysis.stream(message.stream)?.id ?? message.stream) === stream.id)
      .filter((message) => seen.readingOf(message).role !== 'heartbeat');
    const chosen = new Set(chosenMessages({ seen, which }, 'in', matching));
    const first = new Map<number, number>();
    for (const message of received) {
      if (chosen.has(message) && !first.has(message.connection)) first.set(message.connection, message.at);
    }
    return stream.spans.map((span, index) => ({
      label: EVIDENCE.reply(index + stream.droppedSpans + 1),
      stream: toPrintable(stream.label),
      at: span.connectingAt,
      answeredAt: first.get(index + stream.droppedSpans) ?? null,
    }));
  });
}

/** Every streamed reply brought its first message in time, and there was at least one. */
export function firstTokenFailure(subject: Subject, limit: number, matching?: Matching): Failure | null {
  const absent = absenceFailure(subject);
  if (absent !== null) return absent;
  const awaited = firstTokens(subject.seen, subject.which, matching);
  return awaited.length === 0 ? openFailure(subject.title, INSTEAD.noReplies) : lateFailure(subject, awaited, limit);
}
