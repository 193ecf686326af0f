import { formatDuration, pluralize } from '../base/format.ts';
import { unreachable } from '../base/unreachable.ts';

/** What WebRTC's connections are called where they have no name of their own. */
export const WEBRTC_NAMES = {
  peer: 'Peer connection',
  unnamedChannel: 'unnamed channel',
} as const;

/** What a data channel promises, in few words: `unordered, no retransmissions`. Spans in milliseconds. */
export function channelPromise(channel: {
  readonly isOrdered: boolean;
  readonly maxRetransmits: number | null;
  readonly maxPacketLifeTime: number | null;
}): string {
  const { isOrdered, maxRetransmits, maxPacketLifeTime } = channel;
  const order = isOrdered ? 'ordered' : 'unordered';
  if (maxRetransmits !== null)
    return `${order}, ${maxRetransmits === 0 ? 'no retransmissions' : `at most ${pluralize(maxRetransmits, 'retransmission')}`}`;
  if (maxPacketLifeTime !== null) return `${order}, retransmitted for ${formatDuration(maxPacketLifeTime)} at most`;
  return `${order}, reliable`;
}

/** What a session of WebTransport promises. */
export const SESSION_PROMISE = 'unreliable datagrams, and streams that overtake each other';

/** What a state is about. */
type Subject = 'connection' | 'ice' | 'signaling' | 'restart' | 'candidate' | 'channel' | 'stream';

/** The names of a session's streams begin with their kind. */
const STREAM_KINDS: Readonly<Record<string, string>> = {
  bidi: 'Two-way stream',
  in: 'Incoming stream',
  out: 'Outgoing stream',
  datagram: 'Datagrams:',
};

/** What a session of WebTransport reports: `bidi 2 open` as `Two-way stream 2: open`. */
function streamText(state: string): string {
  const [kind = '', ...rest] = state.split(' ');
  const known = Object.hasOwn(STREAM_KINDS, kind) ? STREAM_KINDS[kind] : undefined;
  if (known === undefined) return `Session: ${state}`;
  const [number, ...words] = rest;
  return words.length === 0 ? `${known} ${number ?? ''}` : `${known} ${number ?? ''}: ${words.join(' ')}`;
}

/** What a peer connection, a channel or a session reports of its state, as a row: `ICE: disconnected`. */
export function stateText(subject: Subject, state: string): string {
  switch (subject) {
    case 'stream':
      return streamText(state);
    case 'connection':
      return `Peer connection: ${state}`;
    case 'ice':
      return `ICE: ${state}`;
    case 'signaling':
      return `Signalling: ${state}`;
    case 'restart':
      return 'The page asked for an ICE restart';
    case 'candidate':
      return `No ICE candidate: ${state}`;
    case 'channel':
      return 'The other side is closing the channel';
    default:
      return unreachable(subject);
  }
}

/** Why what is missing on a channel or session is no finding. */
export const notPromisedBy = (what: 'channel' | 'session'): string =>
  `missing and late messages are not faults: the ${what} promises no more`;

/** The facts of a stream's numbering that no finding tells, since its channel or session promises no more. */
export const notPromised = (late: number, promise: string, what: 'channel' | 'session'): string =>
  `${late === 0 ? '' : `${pluralize(late, 'message')} came late. `}The ${what} promises no more (${promise}): missing and late messages are not faults.`;

/** The options and states of WebRTC, as facts of a stream or connection. */
export const WEBRTC_FACTS = {
  names: { promise: 'delivery', id: 'channel id', peer: 'peer connection', servers: 'ice servers' },
  id: (id: number, isNegotiated: boolean): string => `${id}${isNegotiated ? ', agreed on by both sides' : ''}`,
  noId: 'none yet',
  peer: (connection: number): string => `connection ${connection} of its page`,
  noServers: 'none',
  /** @returns `connected, ICE completed`; empty where nothing was reported. */
  states: (connection: string, ice: string, signaling: string): string =>
    [
      connection,
      ice === '' ? '' : `ICE ${ice}`,
      signaling === '' || signaling === 'stable' ? '' : `signalling ${signaling}`,
    ]
      .filter((word) => word !== '')
      .join(', '),
} as const;
