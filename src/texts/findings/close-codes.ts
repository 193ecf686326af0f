import { formatBytes, formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';
import { answersText } from './network.ts';

/** Names of WebSocket close codes for people (RFC 6455 section 7.4.1 and the registry; 3xxx of libraries). */
const CODE_LABELS: Readonly<Record<number, string>> = {
  1000: 'normal',
  1001: 'going away',
  1002: 'protocol error',
  1003: 'unsupported data',
  1005: 'no code given',
  1006: 'no close frame',
  1007: 'invalid payload',
  1008: 'policy violation',
  1009: 'message too big',
  1010: 'extension missing',
  1011: 'server error',
  1012: 'service restart',
  1013: 'try again later',
  1014: 'bad gateway',
  1015: 'TLS failure',
  3000: 'unauthorized',
  3003: 'forbidden',
  3008: 'timeout',
};

/** Names that one protocol gives its own codes. */
const PROTOCOL_CODE_LABELS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  graphql: {
    4004: 'bad response',
    4005: 'internal client error',
    4400: 'bad request',
    4401: 'unauthorized',
    4403: 'forbidden',
    4406: 'subprotocol not acceptable',
    4408: 'connection initialisation timeout',
    4409: 'subscriber already exists',
    4429: 'too many initialisation requests',
    4500: 'internal server error',
    4504: 'connection acknowledgement timeout',
  },
  discord: {
    4000: 'unknown error',
    4003: 'not authenticated',
    4004: 'authentication failed',
    4007: 'invalid sequence',
    4008: 'rate limited',
    4009: 'session timed out',
    4010: 'invalid shard',
    4011: 'sharding required',
    4012: 'invalid API version',
    4013: 'invalid intents',
    4014: 'disallowed intents',
  },
  centrifugo: {
    3000: 'connection closed',
    3001: 'shutdown',
    3004: 'internal server error',
    3005: 'connection expired',
    3006: 'subscription expired',
    3008: 'slow',
    3009: 'write error',
    3010: 'insufficient state',
    3011: 'force reconnect',
    3012: 'no pong',
    3013: 'too many requests',
    3500: 'invalid token',
    3501: 'bad request',
    3502: 'stale',
    3503: 'force disconnect',
    3504: 'connection limit',
    3505: 'channel limit',
    3506: 'inappropriate protocol',
    3507: 'permission denied',
    3508: 'not available',
    3509: 'too many errors',
  },
  pusher: {
    4001: 'application unknown',
    4004: 'over connection quota',
    4009: 'not authorised',
    4100: 'over capacity',
    4200: 'reconnect at once',
    4201: 'pong not received',
    4202: 'closed after inactivity',
  },
  sockjs: { 2010: 'another connection is open', 3000: 'go away' },
};

/** A close code with its name, say `1006 (no close frame)`. `protocol` is the name of the recognised one, or empty. */
function closeCodeText(code: number, protocol: string): string {
  const label = PROTOCOL_CODE_LABELS[protocol]?.[code] ?? CODE_LABELS[code];
  return label === undefined ? `${code}` : `${code} (${label})`;
}

/** How a connection ended, for the middle of a sentence. */
export const CONNECTION_END_TEXTS = {
  code: (code: number, protocol: string): string => `code ${closeCodeText(code, protocol)}`,
  status: (status: number): string => `HTTP status ${status}`,
  failed: 'a network error',
  timeout: 'a timeout',
  unrecordedCode: 'a code that was not recorded',
  eventSource: 'no code (an event source shows none)',
  endOfResponse: 'the end of the response',
  session: (code: number): string => (code === 0 ? 'a close without a code' : `code ${code} of the app`),
  channel: (hasError: boolean): string => (hasError ? 'an error of the channel' : 'the loss of its peer connection'),
} as const;

/** What a group of closes means, with its doubt and advice. */
export interface CloseMeaningText {
  /** The beginning of the sentence, before how often and when. */
  readonly what: string;
  readonly doubt: string;
  readonly advice: string;
}

/** What a close code means, sent by the other side. */
export function closedWithText(code: number, protocol: string): CloseMeaningText {
  const what = `Closed with code ${closeCodeText(code, protocol)}`;
  if (code === 1009) {
    return {
      what,
      doubt: 'The limit may be the proxy’s rather than the server’s.',
      advice: 'Send smaller messages, or raise the limit.',
    };
  }
  if (code >= 3_000) return { what, doubt: 'Codes from 3000 on mean what the app or library says.', advice: '' };
  return { what, doubt: '', advice: '' };
}

const CANNOT_SEE_WHICH = 'A page cannot see which it was; the network list of the developer tools can.';

export const NEVER_OPENED_TEXT: CloseMeaningText = {
  what: 'Could not connect',
  doubt: CANNOT_SEE_WHICH,
  advice:
    'Look for a refused connection, a block by content security policy or mixed content, or a status other than 101.',
};

export const BROKEN_AT_ONCE_TEXT: CloseMeaningText = {
  what: 'Broken within 1 s of opening, without a close frame,',
  doubt: CANNOT_SEE_WHICH,
  advice: 'Look at what the server or proxy refuses: handshake, credentials, subprotocol or first message.',
};

/** A page connected again within `limit` milliseconds although the server had asked for time. */
export const tooSoonText = (code: number, protocol: string, limit: number): CloseMeaningText => ({
  what: `Connected again within ${formatDuration(limit)} after code ${closeCodeText(code, protocol)}`,
  doubt: '',
  advice: 'Wait before connecting to a server that restarts or asks for time.',
});

/** Attempts that never opened. */
export interface NeverOpened {
  /** Subprotocols asked for. */
  readonly asked: readonly string[];
  /** How DevTools say that they were answered, the most frequent first; `status` is 0 for no answer. */
  readonly answers: readonly { readonly text: string; readonly count: number; readonly status: number }[];
}

const CHOOSE_ONE =
  'Let the server choose one of the subprotocols asked for (Sec-WebSocket-Protocol in its answer), or ask for none.';

/** What the answer says of the cause: the end of the sentence, and the advice. `null` where DevTools say nothing. */
function causeOf({ asked, answers }: NeverOpened): { readonly cause: string; readonly advice: string } | null {
  const [first] = answers;
  if (first === undefined) return null;
  if (first.status === 101 && asked.length > 0)
    return { cause: `the server chose none of the subprotocols asked for (${askedText(asked)})`, advice: CHOOSE_ONE };
  const advice =
    first.status === 401 || first.status === 403
      ? 'The server refuses these credentials: renew them before the next attempt.'
      : first.status >= 300 && first.status !== 404
        ? 'Look at the server or proxy that gave this answer: a handshake needs 101.'
        : first.status === 404
          ? 'Look at the path, and at the proxy: it must pass on the headers Upgrade and Connection.'
          : '';
  return { cause: first.text, advice };
}

const askedText = (asked: readonly string[]): string => shorten(asked.join(', '), 80);

/** A socket is open although the server chose none of the subprotocols asked for. */
export const noSubprotocolText = (asked: readonly string[], times: number): FindingText => ({
  text: `The server chose none of the subprotocols asked for (${askedText(asked)}), and this browser connects all the same.`,
  evidence: [`${pluralize(times, 'connection')} without a subprotocol`],
  doubt: 'The app may run only in browsers that accept this.',
  advice: `${CHOOSE_ONE} The standard has browsers refuse such a connection, and Chromium does.`,
});

const askedEvidence = (asked: readonly string[]): readonly string[] =>
  asked.length === 0
    ? []
    : [
        `asked for the subprotocol ${askedText(asked)}; a server must choose one of those, else the browser ends the handshake`,
      ];

/**
 * Closes of one meaning.
 *
 * @param closes `reason` is empty where none was given; `largest` is the size of the message that may have been too big,
 *   `null` where that is not the question; `asked` and `answers` are empty where it is not about attempts in vain.
 */
export function closesText(
  meaning: CloseMeaningText,
  closes: {
    readonly lastAt: string;
    readonly count: number;
    readonly reason: string;
    readonly largest: number | null;
  } & NeverOpened,
): FindingText {
  const known = causeOf(closes);
  const when =
    closes.count === 1
      ? `once, at ${closes.lastAt}`
      : `${pluralize(closes.count, 'time')}, the last at ${closes.lastAt}`;
  return {
    text: `${meaning.what} ${when}${known === null ? '' : `: ${known.cause}`}.`,
    evidence: [
      pluralize(closes.count, 'close'),
      ...(closes.reason === '' ? [] : [`reason given: ${closes.reason}`]),
      ...answersText(closes.answers.map(({ text, count }) => [text, count])),
      ...askedEvidence(closes.asked),
      ...(closes.largest === null ? [] : [`largest message sent in the second before: ${formatBytes(closes.largest)}`]),
    ],
    doubt: known === null ? meaning.doubt : '',
    advice: known === null || known.advice === '' ? meaning.advice : known.advice,
  };
}
