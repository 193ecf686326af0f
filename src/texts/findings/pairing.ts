import { formatCount, formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Requests that are named one by one. */
const NAMED = 5;

/** Round trips of the answered requests in milliseconds; `null` where none was answered. */
type RoundTripValues = {
  readonly count: number;
  readonly half: number;
  readonly most: number;
  readonly longest: number;
} | null;

const roundTripText = (trips: RoundTripValues): string =>
  trips === null
    ? 'no request was answered so far'
    : `${formatCount(trips.count)} answered: half within ${formatDuration(trips.half)}, 95 % within ${formatDuration(trips.most)}, the longest took ${formatDuration(trips.longest)}`;

/** How a request is called in a sentence: its type where it has one, and its reference. */
export const requestLabel = (type: string, ref: string): string => (type === '' ? ref : `${type} ${ref}`);

/** Requests that got no answer in time. `requests` are labels, earliest first. */
export const unansweredText = (overdue: {
  readonly firstAt: string;
  readonly requests: readonly string[];
  readonly patience: number;
  readonly trips: RoundTripValues;
}): FindingText => ({
  text:
    overdue.requests.length === 1
      ? `Request ${overdue.requests[0] ?? ''} at ${overdue.firstAt} was not answered within ${formatDuration(overdue.patience)}.`
      : `${pluralize(overdue.requests.length, 'request')} were not answered within ${formatDuration(overdue.patience)}, the first at ${overdue.firstAt}.`,
  evidence: [
    `unanswered: ${overdue.requests.slice(0, NAMED).join(', ')}${overdue.requests.length > NAMED ? ', …' : ''}`,
    roundTripText(overdue.trips),
  ],
  doubt: 'An answer may come later still, or travel in a form that is not recognised.',
  advice: 'Give each request a time limit, and send it again or tell the user.',
});

/** Requests that got more than one answer. `second` names the first of them, with the time to their second answer. */
export const answeredTwiceText = (answered: {
  readonly firstAt: string;
  readonly count: number;
  readonly second: readonly { readonly request: string; readonly after: number }[];
  readonly trips: RoundTripValues;
}): FindingText => ({
  text: `${pluralize(answered.count, 'request')} got more than one answer, the first at ${answered.firstAt}: ${answered.second[0]?.request ?? ''}.`,
  evidence: [
    ...answered.second.slice(0, NAMED).map(({ request, after }) => `${request}: again after ${formatDuration(after)}`),
    roundTripText(answered.trips),
  ],
  doubt: 'A private protocol may answer in parts without saying so.',
  advice: '',
});
