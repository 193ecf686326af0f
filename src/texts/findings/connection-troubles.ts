import { formatCount, formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';

/** Messages and addresses that are written out. */
const SHOWN = 3;

const quoted = (texts: readonly string[]): string =>
  texts
    .slice(0, SHOWN)
    .map((text) => shorten(text, 80))
    .join(' · ');

/** Nothing came since a connection was opened again. Spans are milliseconds; `missing` are messages not sent again. */
export const quietText = (quiet: {
  readonly at: string;
  readonly lasted: number;
  readonly usual: number;
  readonly limit: number;
  readonly missing: readonly string[];
  readonly sentAgain: number;
}): FindingText => ({
  text: `Connected again at ${quiet.at}, and nothing came for ${formatDuration(quiet.lasted)}; before, there was a message every ${formatDuration(quiet.usual)}.`,
  evidence: [
    `a pause is long above ${formatDuration(quiet.limit)}`,
    ...(quiet.missing.length === 0
      ? [
          `${pluralize(quiet.sentAgain, 'message')} of the first connection ${quiet.sentAgain === 1 ? 'was' : 'were'} sent again`,
        ]
      : [`sent after the first connection and not after this one: ${quoted(quiet.missing)}`]),
  ],
  doubt: 'There may be nothing to tell; a server may also restore a subscription by itself.',
  advice:
    quiet.missing.length === 0
      ? 'Look whether the server takes the subscription after a reconnect.'
      : 'Subscribe on each open, and not only on the first.',
});

/** WebSocket handshakes of one host without an answer; `at` and `within` are those of the one that is waited for longest. */
export const waitingHandshakesText = (handshakes: {
  readonly at: string;
  readonly within: number;
  readonly host: string;
  /** Further handshakes that wait. */
  readonly others: number;
  /** Sockets of the host that are open or wait. */
  readonly all: number;
  /** Whether the others wait for the first one. */
  readonly isQueue: boolean;
  /** How many ended without an answer. */
  readonly givenUp: number;
  /** Whether the first one waits still. */
  readonly isWaiting: boolean;
}): FindingText => {
  const { at, host, others, isQueue, givenUp, isWaiting } = handshakes;
  const within = formatDuration(handshakes.within);
  const behind = `${formatCount(others)} of ${pluralize(handshakes.all, 'connection')} to ${host} ${others === 1 ? 'waits' : 'wait'} behind one`;
  return {
    text:
      others > 0 && isQueue
        ? `${behind} WebSocket handshake that began at ${at} and was not answered within ${within}.`
        : `The WebSocket handshake that began at ${at} was not answered within ${within}.`,
    evidence: [
      isWaiting ? 'no response, no error and no end so far' : 'it ended without a response',
      ...(others > 0
        ? [
            isQueue
              ? 'a browser makes one handshake to a host at a time'
              : `${pluralize(others, 'more handshake')} to ${host} ${others === 1 ? 'waits' : 'wait'} too`,
          ]
        : []),
      ...(givenUp > 0 ? [`ended without a response: ${pluralize(givenUp, 'handshake')}`] : []),
    ],
    doubt: 'A slow network takes as long.',
    advice: 'Give up by a timeout of your own, and look at what stands between page and server.',
  };
};

/** A session of WebTransport, an event source or a request without an answer. */
export const neverAnsweredText = (waiting: {
  readonly what: 'session' | 'event-source' | 'request';
  readonly at: string;
  readonly within: number;
  readonly host: string;
  /** Streams of this page that hold a connection to the host under HTTP/1.1; 0 where the limit does not apply. */
  readonly held: number;
  readonly limit: number;
}): FindingText => {
  const what = { session: 'The WebTransport session', 'event-source': 'The event source', request: 'The request' }[
    waiting.what
  ];
  return {
    text: `${what} that began at ${waiting.at} was not answered within ${formatDuration(waiting.within)}.`,
    evidence: [
      'no response, no error and no end so far',
      ...(waiting.held > 0
        ? [
            `${waiting.held} of ${waiting.limit} connections to ${waiting.host} are held by streams of this page; those of other tabs count too`,
          ]
        : []),
    ],
    doubt: waiting.what === 'request' ? 'A slow report or a held poll takes as long.' : 'A slow network takes as long.',
    advice:
      waiting.held > 0
        ? 'Serve over HTTP/2, or close streams in tabs that are hidden.'
        : 'Give up by a timeout of your own, and look at what stands between page and server.',
  };
};

/** A server does not know the sessions that it gave a moment ago. */
export const sessionUnknownText = (unknown: {
  readonly at: string;
  readonly refused: number;
  readonly handshakes: number;
  readonly status: number;
  readonly within: number;
}): FindingText => ({
  text: `The server did not know its own session in ${formatCount(unknown.refused)} of ${pluralize(unknown.handshakes, 'handshake')}, the last at ${unknown.at}: the next request reaches another server.`,
  evidence: [
    `status ${unknown.status} within ${formatDuration(unknown.within)} of the handshake that gave the session`,
  ],
  doubt: 'A server that restarts forgets its sessions too, but only once.',
  advice: 'Turn on sticky sessions in the load balancer, or allow the WebSocket transport alone.',
});

/** One endpoint is polled by several timers. */
export const severalTimersText = (timers: {
  readonly since: string;
  readonly timers: number;
  readonly period: number;
  readonly steps: number;
}): FindingText => ({
  text: `${formatCount(timers.timers)} timers poll this endpoint since ${timers.since}.`,
  evidence: [
    `period ${formatDuration(timers.period)}, each steady within 3 % over ${pluralize(timers.steps, 'call')} or more`,
  ],
  doubt: 'Two parts of the page may each need it.',
  advice: 'Clear the interval when a component goes (an effect without clean-up), or share one poll.',
});

/** Answers came in another order than they were asked for. */
export const overtakenText = (overtaken: {
  readonly times: number;
  readonly lastAt: string;
  readonly calls: number;
  readonly field: string | null;
  readonly slowest: number;
}): FindingText => ({
  text: `An answer came after that of a later request ${pluralize(overtaken.times, 'time')}, the last at ${overtaken.lastAt}: the older state replaces the newer one.`,
  evidence: [
    `${pluralize(overtaken.calls, 'call')} of the same question`,
    `the overtaken answers were up to ${formatDuration(overtaken.slowest)} late`,
    ...(overtaken.field === null ? [] : [`${overtaken.field} went back with them`]),
  ],
  doubt: 'The page may already drop answers that are out of date.',
  advice: 'Abort the request before when a new one begins, or drop an answer that is older than the last one shown.',
});

/** What the token says of its own expiry, at the moment of the refusal. */
function expiryText(left: number | null): readonly string[] {
  if (left === null) return [];
  return left <= 0
    ? [`the token had expired ${formatDuration(-left)} before it was refused, by its own \`exp\``]
    : [`the token was good for another ${formatDuration(left)}, by its own \`exp\`: it was refused for another reason`];
}

/** A page tries again with what was refused. */
export const oldCredentialsText = (refused: {
  readonly at: string;
  readonly end: string;
  readonly attempts: number;
  readonly where: string;
  /** Milliseconds for which the token was good by its own word; below 0 it had expired; `null` if it does not say. */
  readonly left: number | null;
}): FindingText => ({
  text: `Refused at ${refused.at} with ${refused.end}, and tried again ${pluralize(refused.attempts, 'time')} with the same credentials.`,
  evidence: [`the same ${refused.where} in each attempt, and none lasted 5 s`, ...expiryText(refused.left)],
  doubt: 'The page may renew a cookie instead, which is not recorded.',
  advice: 'Ask for a new token before connecting again, and stop where that fails.',
});

/** A session whose WebSocket never opened goes on by polling. */
export const fellBackText = (fallback: {
  readonly at: string;
  readonly lasted: number;
  readonly requestsPerHour: number;
  readonly hasFailed: boolean;
}): FindingText => ({
  text: `The WebSocket ${fallback.hasFailed ? 'was refused' : 'never opened'} at ${fallback.at}, and the session has polled since: about ${formatCount(fallback.requestsPerHour)} requests an hour.`,
  evidence: [`no WebSocket for ${formatDuration(fallback.lasted)} while the session goes on`],
  doubt: 'A network that blocks WebSockets leaves nothing else.',
  advice: 'Let the proxy pass Upgrade and Connection headers to the server, with the same path.',
});

/** Messages come in clumps, or each only with the next. Spans are milliseconds. */
export const clumpedText = (clumps: {
  readonly at: string;
  readonly clumps: number;
  readonly messages: number;
  readonly made: number;
  readonly within: number;
}): FindingText => ({
  text: `Messages come in clumps: ${formatCount(clumps.clumps)} so far, the last at ${clumps.at}.`,
  evidence: [
    `${pluralize(clumps.messages, 'message')} at once, within ${clumps.within} ms`,
    `by their own times they were made over ${formatDuration(clumps.made)}`,
  ],
  doubt: 'The server may send in batches on purpose.',
  advice: 'Look for a proxy that buffers (nginx: X-Accel-Buffering: no) or compresses without flushing.',
});

export const oneBehindText = (behind: {
  readonly at: string;
  readonly messages: number;
  readonly lag: number;
}): FindingText => ({
  text: `Each message comes only when the next one is made: ${pluralize(behind.messages, 'message')} in a row, the last at ${behind.at}.`,
  evidence: [`each came ${formatDuration(behind.lag)} after its own time, which is the time to the next one`],
  doubt: 'The clocks of page and server may differ by just that much.',
  advice: 'Flush after each event, and end each with an empty line.',
});

/** A streamed reply stopped and did not end. */
export const stalledText = (stalled: {
  readonly at: string;
  readonly still: number;
  readonly messages: number;
  /** The usual time between two pieces; 0 where all came in one. */
  readonly usual: number;
  readonly marker: string;
}): FindingText => ({
  text: `The streamed reply stopped at ${stalled.at} after ${pluralize(stalled.messages, 'message')} and has brought nothing for ${formatDuration(stalled.still)}; it has not ended.`,
  evidence: [
    stalled.usual === 0 ? 'they came all at once' : `before, something came every ${formatDuration(stalled.usual)}`,
    `its end marker (${stalled.marker}) has not come`,
  ],
  doubt: 'A model that thinks or calls a tool is quiet for as long.',
  advice: 'Give up by a timeout between messages, and ask again or continue.',
});

/** A broker ends each connection of a client soon after it accepted it. */
export const clientIdTakenText = (taken: {
  readonly at: string;
  readonly times: number;
  readonly longest: number;
  /** The id that the client gave, empty if it is not known. */
  readonly id: string;
}): FindingText => ({
  text: `The broker accepted ${taken.id === '' ? 'this client' : `the client “${taken.id}”`} ${pluralize(taken.times, 'time')} in a row and ended each connection within ${formatDuration(taken.longest)}, the last at ${taken.at}.`,
  evidence: ['CONNACK without an error, then an end without DISCONNECT'],
  doubt: 'A broker that refuses a subscription or a message ends the connection too.',
  advice: 'Look first for another tab or client with the same client id: give each its own.',
});

/** A complete reply was asked for again by the browser. */
export const askedAgainText = (again: {
  readonly marker: string;
  readonly times: number;
  readonly at: string;
}): FindingText => ({
  text: `Ended with ${again.marker} and was asked for again ${pluralize(again.times, 'time')}, the last at ${again.at}: the page does not close the event source.`,
  evidence: ['the browser opens an event source again whenever its response ends'],
  doubt: 'A server may mark parts of one stream in this way.',
  advice: 'Call close() on the event source when the end marker comes.',
});
