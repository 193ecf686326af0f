import { formatCount, formatDuration, formatPercent, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** A short poll that mostly brings nothing. Spans are milliseconds, the share from 0 to 1. */
export function pollingCostText(poll: {
  readonly since: string;
  readonly polls: number;
  readonly empty: number;
  readonly share: number;
  readonly requestsPerHour: number;
  readonly period: number;
  readonly hold: number;
}): FindingText {
  const hourly = formatCount(poll.requestsPerHour);
  const period = formatDuration(poll.period);
  return {
    text: `${formatCount(poll.empty)} of ${formatCount(poll.polls)} polls brought nothing since ${poll.since}: ${hourly} requests an hour.`,
    evidence: [
      `period ${period}: 3,600 s / ${period} = ${hourly} requests an hour`,
      `empty ${formatPercent(poll.share)}: ${formatCount(poll.requestsPerHour * poll.share)} requests an hour for nothing`,
      `an answer is ${formatDuration(poll.period / 2 + poll.hold)} old on average (half the period and a round trip)`,
    ],
    doubt: 'An answer equal to the one before counts as empty; it may still say that nothing changed.',
    advice: 'Poll less often, answer 304 by ETag, hold the request until there is news, or use server-sent events.',
  };
}

/** A long poll that often leaves the server without a request. */
export const exposedPollText = (poll: {
  readonly since: string;
  readonly share: number;
  readonly exposed: number;
  readonly total: number;
  readonly calls: number;
  readonly longest: number;
  readonly longestAt: string;
}): FindingText => ({
  text: `No request was waiting for ${formatPercent(poll.share)} of the time since ${poll.since}: what happens then is missed.`,
  evidence: [
    `${formatDuration(poll.exposed)} of ${formatDuration(poll.total)} in ${pluralize(poll.calls, 'call')}`,
    `longest ${formatDuration(poll.longest)} at ${poll.longestAt}`,
    'no cursor, session or ETag in the request; empty answers after one and the same time show that the server holds it',
  ],
  doubt: 'The server may keep what it owes a client by cookie or credentials, which are not recorded.',
  advice: 'Send a cursor, so that the server can give what came in between, and ask again at once.',
});

/** Two requests of one long poll waited at the same time. */
export const doubledPollText = (poll: {
  readonly times: number;
  readonly lasted: number;
  readonly calls: number;
}): FindingText => ({
  text: `Two requests of this poll waited at once ${pluralize(poll.times, 'time')}, for ${formatDuration(poll.lasted)} in all: the same message may be delivered to both.`,
  evidence: [`${pluralize(poll.calls, 'call')}; one at a time is enough for a long poll`],
  doubt: 'Two parts of the page may each run a poll of their own.',
  advice: 'Begin the next request when the one before has ended, and run one loop for the whole page.',
});

/** A poll that stopped after a failure. `status` is 0 where there was no answer. */
export const stoppedPollText = (poll: {
  readonly at: string;
  readonly status: number;
  readonly still: number;
  readonly period: number;
}): FindingText => ({
  text: `The poll has stopped since its last call failed at ${poll.at}.`,
  evidence: [
    poll.status >= 400 ? `HTTP status ${poll.status}` : 'the call failed without an answer',
    `no call for ${formatDuration(poll.still)}; usually there is one every ${formatDuration(poll.period)}`,
  ],
  doubt: 'The page may have stopped on purpose.',
  advice: 'Keep polling after a failure, with growing waits.',
});

const CURSOR_DOUBT = 'The cursor may also be moved by something else in the page, say a reply of another endpoint.';

const cursorEvidence = (followed: number): readonly string[] => [
  `${pluralize(followed, 'request')} before continued where ${followed === 1 ? 'its' : 'their'} reply had ended`,
];

/** Requests whose cursor left numbers out. */
export const skippedCursorText = (poll: {
  readonly lastAt: string;
  readonly requests: number;
  readonly skipped: number;
  readonly followed: number;
}): FindingText => ({
  text: `${pluralize(poll.requests, 'request')} continued further on than the reply before had come, the last at ${poll.lastAt}: ${pluralize(poll.skipped, 'number')} in between ${poll.skipped === 1 ? 'was' : 'were'} not asked for.`,
  evidence: cursorEvidence(poll.followed),
  doubt: CURSOR_DOUBT,
  advice: 'Ask from the last number received.',
});

/** Requests that asked from the same cursor again. */
export const repeatedCursorText = (poll: {
  readonly lastAt: string;
  readonly requests: number;
  readonly followed: number;
}): FindingText => ({
  text: `${pluralize(poll.requests, 'request')} asked again from where the one before had, the last at ${poll.lastAt}: what came in between is delivered twice.`,
  evidence: cursorEvidence(poll.followed),
  doubt: CURSOR_DOUBT,
  advice: 'Move the cursor once a reply has been handled.',
});
