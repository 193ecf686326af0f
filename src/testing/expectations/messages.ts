import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { stateless } from '../../policy/policy.ts';
import { toPrintable } from '../../cli/printable.ts';
import { EVIDENCE, INSTEAD } from '../../texts/testing.ts';
import { shorten } from '../../base/shorten.ts';
import { absenceFailure, failure, type Failure, lanesOf, type Subject } from './failure.ts';

/**
 * Selects messages: a part of the text, a pattern for it, or a function, which also gets what the protocol says: type,
 * channel, body. Binary messages are matched by their base64.
 */
export type Matching = string | RegExp | ((message: StreamMessage, decoded: DecodedMessage) => boolean);

/** How many messages are expected. */
export type MessageCount = number | { readonly atLeast?: number; readonly atMost?: number };

/** Whether a message is one of those that are meant. */
export function matches(message: StreamMessage, decoded: DecodedMessage, matching: Matching | undefined): boolean {
  if (matching === undefined) return true;
  if (typeof matching === 'function') return matching(message, decoded);
  const { data } = message.payload;
  return typeof matching === 'string' ? data.includes(matching) : stateless(matching).test(data);
}

/** The bounds of a count; whole numbers, 0 or more. */
export function boundsOf(count: MessageCount): { readonly least: number; readonly most: number } {
  const bounds =
    typeof count === 'number'
      ? { least: count, most: count }
      : { least: count.atLeast ?? 0, most: count.atMost ?? Number.MAX_SAFE_INTEGER };
  const isRight = Object.values(bounds).every((bound) => Number.isSafeInteger(bound) && bound >= 0);
  const isBounded = typeof count === 'number' || count.atLeast !== undefined || count.atMost !== undefined;
  if (!isRight || !isBounded || bounds.least > bounds.most) throw new TypeError(EVIDENCE.noCount);
  return bounds;
}

/** Messages of one direction that match. */
export const chosenMessages = (
  { seen, which }: Pick<Subject, 'seen' | 'which'>,
  direction: 'in' | 'out',
  matching?: Matching,
): readonly StreamMessage[] =>
  seen
    .messages(which)
    .filter((message) => message.direction === direction && matches(message, seen.readingOf(message), matching));

/** As many messages came as expected. */
export function messagesFailure(
  subject: Subject,
  count: MessageCount,
  direction: 'in' | 'out',
  matching?: Matching,
): Failure | null {
  const { least, most } = boundsOf(count);
  const absent = least > 0 ? absenceFailure(subject) : null;
  if (absent !== null) return absent;
  const found = chosenMessages(subject, direction, matching);
  if (found.length >= least && found.length <= most) return null;
  const open = subject.seen.unjudged(subject.which).filter(({ reason }) => reason === 'dropped');
  const lines = [
    ...found.slice(-3).map((message) => EVIDENCE.message(message.at, excerpt(message))),
    ...open.map(({ text }) => `${toPrintable(text)}.`),
  ];
  const lanes = lanesOf(subject.seen, subject.seen.streams(subject.which));
  return failure(subject.title, INSTEAD.messages(found.length), lines, lanes);
}

/** The begin of a message, safe to print. */
export const excerpt = ({ payload }: StreamMessage): string => shorten(toPrintable(payload.data), 100);

/** For each step, in their order, a message came; other messages may come between them. */
export function stepsFailure(subject: Subject, steps: readonly Matching[]): Failure | null {
  const absent = absenceFailure(subject);
  if (absent !== null) return absent;
  const { seen, which } = subject;
  const messages = seen.messages(which);
  const isStep = (message: StreamMessage, step: Matching): boolean => matches(message, seen.readingOf(message), step);
  let next = 0;
  const lines: string[] = [];
  for (const [index, step] of steps.entries()) {
    const found = messages.findIndex((message, position) => position >= next && isStep(message, step));
    const message = messages[found];
    if (message !== undefined) {
      lines.push(EVIDENCE.step(index + 1, message.at, excerpt(message)));
      next = found + 1;
      continue;
    }
    const earlier = messages.findLast((each, position) => position < next && isStep(each, step));
    lines.push(
      earlier === undefined
        ? EVIDENCE.noStep(index + 1, describe(step))
        : EVIDENCE.earlyStep(index + 1, describe(step), earlier.at),
    );
    return failure(subject.title, INSTEAD.steps(index + 1), lines);
  }
  return null;
}

/** A condition as a person wrote it. */
export const describe = (matching: Matching): string =>
  typeof matching === 'string'
    ? JSON.stringify(toPrintable(matching))
    : typeof matching === 'function'
      ? matching.name || 'a function'
      : toPrintable(String(matching));
