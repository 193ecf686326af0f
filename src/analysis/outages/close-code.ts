import type { ConnectionSpan } from '../streams/stream.ts';

/** Names of WebSocket close codes for people (RFC 6455 section 7.4.1 and the registry; 3xxx of libraries). */
const NAMES: Readonly<Record<number, string>> = {
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
const PRIVATE: Readonly<Record<string, Readonly<Record<number, string>>>> = {
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
  sockjs: { 2010: 'another connection is open', 3000: 'go away' },
};

/** A close code with its name, say `1006 (no close frame)`. */
export function describeCode(code: number, protocol: string): string {
  const name = PRIVATE[protocol]?.[code] ?? NAMES[code];
  return name === undefined ? `${code}` : `${code} (${name})`;
}

/** How a connection ended, for the middle of a sentence. */
export function describeEnd(span: ConnectionSpan, protocol: string): string {
  if (span.code !== null && span.code !== 0) return `code ${describeCode(span.code, protocol)}`;
  if (span.status >= 400) return `HTTP status ${span.status}`;
  if (span.how === 'failed') return 'a network error';
  if (span.how === 'timeout') return 'a timeout';
  if (span.transport === 'websocket') return 'a code that was not recorded';
  // An EventSource tells its page of an end and of a cut in the same way.
  if (span.transport === 'eventsource') return 'no code (an event source shows none)';
  return 'the end of the response';
}

/** True where the server said that trying again is of no use. */
export function isFinal(span: ConnectionSpan, protocol: string): boolean {
  const { code } = span;
  if (span.status === 401 || span.status === 403) return true;
  if (code === null) return false;
  if (protocol === 'discord') return code === 4004 || (code >= 4010 && code <= 4014);
  if (protocol === 'pusher') return code >= 4000 && code < 4100;
  if (protocol === 'centrifugo') return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
  return code === 1008 || code === 4001 || code === 4003 || code === 4401 || code === 4403;
}
