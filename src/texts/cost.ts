import { formatBytes, formatCount, formatDuration, formatPercent, pluralize } from '../base/format.ts';

/** A number of things, left out if there are none: ` + 12 to send`. */
const plus = (count: number, what: string): string => (count < 0.5 ? '' : ` + ${formatCount(count)} ${what}`);

/** How the figures of an hour come about, one line each. Spans are milliseconds. */
export const COST_FORMULAS = {
  requestsSeen: (requests: number): string => `${formatCount(requests)} requests seen`,
  polls: (period: number, requests: number, headerBytes: number): string =>
    `3,600 s / ${formatDuration(period)} = ${formatCount(requests)} requests × ${formatBytes(headerBytes)} of headers (estimate)`,
  events: (streams: number, sends: number, events: number, framing: number): string =>
    `${pluralize(streams, 'stream')}${plus(sends, 'requests to send')}, ${formatCount(events)} events × ${framing} B of framing`,
  webSocket: (handshakes: number, framesIn: number, framingIn: number, framesOut: number, framingOut: number): string =>
    `${pluralize(handshakes, 'handshake')}, ${formatCount(framesIn)} frames in × ${framingIn} B, ${formatCount(framesOut)} out × ${framingOut} B`,
  longPoll: (heldFor: number, sends: number, requests: number): string =>
    `one request a message, at least one every ${formatDuration(heldFor)}${plus(sends, 'to send')} = ${formatCount(requests)}`,
  shortPoll: (period: number, sends: number, requests: number): string =>
    `3,600 s / ${formatDuration(period)}${plus(sends, 'to send')} = ${formatCount(requests)} requests; age ${formatDuration(period)} / 2 + a round trip`,
  sum: (streams: number): string => `sum of ${pluralize(streams, 'stream')}; the age is that of the oldest`,
  fleet: (users: number, requests: number, perSecond: number): string =>
    `${formatCount(users)} users × ${formatCount(requests)} requests an hour / 3,600 s = ${formatCount(perSecond)} a second`,
} as const;

/** Which transport is advised. */
type Better = 'sse' | 'websocket';

const BETTER_LABELS = { sse: 'server-sent events', websocket: 'a WebSocket' } as const;

/** What the page sends, for the middle of a sentence. */
const sends = (outPerHour: number): string =>
  outPerHour < 0.5
    ? 'nothing is sent'
    : `${pluralize(outPerHour, 'message')} an hour ${outPerHour < 1.5 ? 'is' : 'are'} sent`;

/** Most polls bring nothing. Figures are those of an hour, the share from 0 to 1. */
export const emptyPollsAdvice = (poll: {
  readonly emptyShare: number;
  readonly outPerHour: number;
  readonly requestsNow: number;
  readonly requestsThen: number;
  readonly better: Better;
}): string =>
  `Answers are ${formatPercent(poll.emptyShare)} empty and ${sends(poll.outPerHour)}: ${BETTER_LABELS[poll.better]} would deliver the same with ${pluralize(poll.requestsThen, 'request')} instead of ${formatCount(poll.requestsNow)} an hour.`;

/** Each message costs a request. Figures are those of an hour. */
export const busyPollAdvice = (poll: {
  readonly outPerHour: number;
  readonly requestsNow: number;
  readonly better: Better;
}): string =>
  `Each message costs a separate request, ${formatCount(poll.requestsNow)} an hour, and ${sends(poll.outPerHour)}: ${BETTER_LABELS[poll.better]} would carry the same over one connection.`;

const EVENT_STREAM_CAVEATS: readonly string[] = [
  'Under HTTP/1.1 a browser opens 6 connections to a host, all tabs together; each event stream takes one.',
  'Some proxies buffer responses that do not end.',
  'Binary data must be written as text.',
];

const WEB_SOCKET_CAVEATS: readonly string[] = [
  'Some proxies let no WebSocket through, so a fallback must stay.',
  'The server must answer on a second protocol, and hold a connection open for each client.',
];

/** Caveats of the advised transport. `holdsMore` adds that the server must hold connections open. */
export function transportCaveats(better: Better, outPerHour: number, holdsMore: boolean): readonly string[] {
  if (better === 'websocket') return WEB_SOCKET_CAVEATS;
  const requests = `Each message that the page sends stays a separate request, ${formatCount(outPerHour)} an hour.`;
  return [
    ...(outPerHour < 0.5 ? [] : [requests]),
    ...EVENT_STREAM_CAVEATS,
    ...(holdsMore ? ['The server must hold a connection open for each client.'] : []),
  ];
}

/** What the figures of an hour rest on. Spans are milliseconds. */
interface CostBasis {
  readonly look: number;
  readonly once: { readonly messagesIn: number; readonly messagesOut: number; readonly bytes: number } | null;
}

/** Milliseconds below which a look says little about an hour. */
const SHORT_LOOK = 60_000;

/** How long a look an hour is estimated from, and what happened once and is not in it. */
export function costBasisText({ look, once }: CostBasis): string {
  const doubt = look < SHORT_LOOK ? ', too short to say much about an hour' : '';
  const basis = `estimated from ${formatDuration(look)}${once === null ? '' : ' after the start'}${doubt}`;
  if (once === null) return basis;
  const { messagesIn, messagesOut, bytes } = once;
  return `${basis}; once at the start, not in the hour: ${formatCount(messagesIn)} messages in, ${formatCount(messagesOut)} out, ${formatBytes(bytes)}`;
}
