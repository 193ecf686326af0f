import { shorten } from '../../base/shorten.ts';
import { formatCount, formatDuration, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';
import { answerText, fromNetworkList } from './network.ts';
import type { NetworkAnswer } from './network.ts';
import { EVENT_ID_LABELS } from './numbering.ts';

/** An id as a sentence holds it; some are whole documents. */
const short = (id: string): string => shorten(id, 60);

/** After a reconnect the ids continued further on than the browser had asked for. */
export const skippedIdsText = (resume: {
  readonly at: string;
  readonly asked: number;
  readonly first: number;
  readonly ones: number;
  readonly steps: number;
}): FindingText => ({
  text: `The server did not resume after id ${resume.asked} at ${resume.at}: the first event after the reconnect was ${resume.first}.`,
  evidence: [
    `the browser sent Last-Event-ID ${resume.asked}`,
    `before it, ${resume.ones} of ${resume.steps} ids rose by one`,
  ],
  doubt: 'The server may start its numbers over on purpose.',
  advice: 'Read Last-Event-ID on the server and send what came after it.',
});

/** After a reconnect the first event was one from before it. */
export const olderEventText = (resume: {
  readonly at: string;
  readonly asked: string;
  readonly first: string;
  readonly idKind: keyof typeof EVENT_ID_LABELS;
}): FindingText => ({
  text: `The server did not resume after id ${short(resume.asked)} at ${resume.at}: the first event after the reconnect, ${short(resume.first)}, is an older one.`,
  evidence: [
    `the browser sent Last-Event-ID ${short(resume.asked)}`,
    `ids of this stream: ${EVENT_ID_LABELS[resume.idKind]}`,
  ],
  doubt: 'The server may send its last events again on purpose, so that none is missed.',
  advice: 'Read Last-Event-ID on the server and send what came after it.',
});

/** A server that gives no ids cannot be asked to resume. */
export const noIdsText = (resume: {
  readonly at: string;
  readonly reconnects: number;
  readonly events: number;
  readonly down: number;
}): FindingText => ({
  text: `The server cannot resume: its events carry no id, so what was sent in ${pluralize(resume.reconnects, 'reconnect')} is lost, the last at ${resume.at}.`,
  evidence: [
    `${pluralize(resume.events, 'event')} before the reconnect, none with an id`,
    `down for ${formatDuration(resume.down)}`,
  ],
  doubt: 'A server that sends its whole state at each connect loses nothing.',
  advice: 'Send an id with each event, and what follows Last-Event-ID at a reconnect.',
});

/** The browser gave an event source up. */
interface DeadEventSource {
  readonly at: string;
  /** How often in a row, without having opened in between. */
  readonly count: number;
  /** How long it had been open; `null` where it never was. */
  readonly openFor: number | null;
  /** 0 where it is not known. */
  readonly status: number;
  /** What DevTools say of the last answer; `null` where they say nothing. */
  readonly answer: NetworkAnswer | null;
  /** Whether the address is of another site than the page, whose server must permit it (CORS). */
  readonly isOtherSite: boolean;
}

const EVENT_STREAM = 'text/event-stream';

/** What ended it, for the middle of a sentence, and what to do about it; `null` where no one can see it. */
function causeOf({ answer, isOtherSite }: DeadEventSource): { readonly cause: string; readonly advice: string } | null {
  const cause = answer === null ? '' : answerText(answer);
  if (answer === null || cause === '') return null;
  if (answer.redirectedTo !== '' && answer.type !== EVENT_STREAM)
    return {
      cause,
      advice: 'Mostly a login page: log in again, then make a new EventSource. Answer 401 there instead of a redirect.',
    };
  if (answer.status === 200 && answer.type !== EVENT_STREAM)
    return { cause, advice: 'Answer with content type text/event-stream: the browser takes no other.' };
  if (answer.status === 200 && isOtherSite)
    return { cause, advice: 'Permit the page’s origin (Access-Control-Allow-Origin): the browser refused the answer.' };
  if (answer.status === 204) return { cause, advice: '' };
  return { cause, advice: 'Make a new EventSource after a wait: the browser ends it at any status but 200.' };
}

/** The browser gave an event source up. */
export function deadEventSourceText(dead: DeadEventSource): FindingText {
  const known = causeOf(dead);
  return {
    text: `The event source stopped for good ${dead.count > 1 ? `${pluralize(dead.count, 'time')} in a row, the last ` : ''}at ${dead.at}: ${known === null ? 'the browser does not try again by itself' : `the answer was ${known.cause}`}.`,
    evidence: [
      'readyState is 2 and the page did not close it',
      dead.openFor === null
        ? dead.count > 1
          ? 'the last attempt never opened'
          : 'this attempt never opened'
        : `it had been open for ${formatDuration(dead.openFor)}`,
      ...(known === null ? [statusEvidence(dead.status)] : [fromNetworkList(known.cause)]),
    ],
    doubt:
      known !== null || dead.status >= 400
        ? 'The server may intend it.'
        : 'A server ends an event source on purpose with status 204; then nothing is wrong.',
    advice: known?.advice ?? adviceOf(dead.status),
  };
}

const statusEvidence = (status: number): string =>
  status === 0 ? 'the status of the last answer is not shown to a page' : `the last answer had status ${status}`;

const adviceOf = (status: number): string =>
  status === 204
    ? ''
    : 'A status other than 200, or a content type other than text/event-stream, ends it: make a new EventSource after a wait.';

/** Events came after newer ones, by ids that have an order. */
export const lateEventsText = (late: {
  readonly at: string;
  readonly late: number;
  readonly events: number;
  readonly idKind: keyof typeof EVENT_ID_LABELS;
}): FindingText => ({
  text: `${pluralize(late.late, 'event')} came after newer ones, by their ids, the last at ${late.at}.`,
  evidence: [
    `ids of this stream: ${EVENT_ID_LABELS[late.idKind]}`,
    `late: ${formatCount(late.late)} of ${pluralize(late.events, 'event')}`,
  ],
  doubt: 'Several servers, each with its own clock, may feed one stream.',
  advice: 'Order by the id before use, if the order matters.',
});
