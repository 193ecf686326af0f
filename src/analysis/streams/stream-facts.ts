import { byteCount } from '../../base/units.ts';
import type { Millis } from '../../base/units.ts';
import type { DocumentKey, Transport } from '../../wire/record.ts';
import type { Ask } from '../polls/ask.ts';
import { createFraming } from './framing.ts';
import type { Connection, Family, StreamEntry } from './stream-entry.ts';
import type { ConnectionSpan, StreamClass, StreamId, StreamState } from './stream.ts';
import type { WebRtcFacts } from './webrtc/channels.ts';

/** An attempt that an event source begins this soon after the last is only announced: the browser waits before it. */
export const BROWSER_WAITS = 100;

/** The kind of channel that a connection makes. */
export function familyOf(transport: Transport, isEngine: boolean): Family {
  if (isEngine) return 'engine.io';
  return transport === 'fetch' || transport === 'xhr' ? 'request' : transport;
}

/** The class of a stream before its traffic has shown more. */
export function classOf(transport: Transport, signature: 'long-poll' | null): StreamClass {
  if (transport === 'websocket' || transport === 'datachannel' || transport === 'webtransport') return transport;
  if (transport === 'peerconnection') return 'peer';
  return transport === 'eventsource' ? 'sse' : (signature ?? 'request');
}

/** A stream that has only just begun. */
export function emptyStream(
  id: StreamId,
  begin: { readonly at: Millis; readonly url: string; readonly method: string },
): StreamEntry['stream'] {
  return {
    id,
    class: 'request',
    isClassMaybe: false,
    url: begin.url,
    method: begin.method,
    label: '',
    pageUrl: '',
    isTopFrame: true,
    worker: null,
    isDevTooling: false,
    others: 0,
    protocol: '',
    state: 'connecting',
    spans: [],
    droppedSpans: 0,
    connections: 0,
    reconnects: 0,
    messagesIn: 0,
    messagesOut: 0,
    bytesIn: byteCount(0),
    bytesOut: byteCount(0),
    start: { messagesIn: 0, messagesOut: 0, bytes: 0 },
    firstAt: begin.at,
    lastAt: begin.at,
    poll: null,
  };
}

/** Where a stream stands after one of its connections ended. */
export function stateAfter(
  entry: StreamEntry,
  span: ConnectionSpan | null,
  how: NonNullable<ConnectionSpan['how']>,
  isByPage: boolean,
): StreamState {
  if (how === 'page-gone') return 'closed';
  if (entry.open.size > 0) return entry.answered.size > 0 ? 'open' : 'connecting';
  const { class: kind, reconnects } = entry.stream;
  if (kind === 'long-poll' || kind === 'short-poll' || kind === 'retry-loop') return 'waiting';
  const isGood = isByPage || how === 'complete' || how === 'unread' || how === 'unseen' || span?.wasClean === true;
  if (isGood && (span === null || span.status < 400)) return 'closed';
  return reconnects > 0 ? 'waiting' : 'failed';
}

/** What a connection is when it begins. */
export interface ConnectionBegin extends WebRtcFacts {
  readonly document: DocumentKey;
  readonly connection: number;
  readonly transport: Transport;
  readonly url: string;
  readonly at: Millis;
  /** What a request asks for; absent where its beginning was not recorded, and for what is no request. */
  readonly ask?: Ask;
}

/** A connection of a stream, as it begins. */
export const newConnection = (
  entry: StreamEntry,
  { document, connection, transport, at, ask = { identity: null, cursor: null } }: ConnectionBegin,
): Connection => ({
  document,
  number: connection,
  transport,
  attempts: 0,
  entry,
  span: null,
  index: 0,
  parser: null,
  framing: transport === 'websocket' ? createFraming() : null,
  mediaType: '',
  isClosing: false,
  call: transport === 'fetch' || transport === 'xhr' ? (entry.polls?.begin(at, ask) ?? null) : null,
  chunks: 0,
  longestChunk: 0,
  areChunksLines: true,
  isInsideLine: false,
  firstChunkAt: null,
  mayStream: true,
  hasNews: false,
  hasBody: false,
});

/** An empty span, as a connection begins. */
export function beginSpan(
  of: { readonly document: string; readonly number: number; readonly transport: Transport },
  url: string,
  at: Millis,
): ConnectionSpan {
  return {
    document: of.document,
    connection: of.number,
    transport: of.transport,
    url,
    connectingAt: at,
    openAt: null,
    closeAt: null,
    how: null,
    code: null,
    reason: '',
    wasClean: false,
    status: 0,
    messagesIn: 0,
    messagesOut: 0,
    isEmpty: false,
  };
}

/** Something happened on a stream. */
export function touch(entry: StreamEntry, at: Millis): void {
  if (at > entry.stream.lastAt) entry.stream.lastAt = at;
}

/** The subprotocols asked for, as one key. */
export const protocolsOf = (record: { readonly protocols: readonly string[] }): string =>
  [...record.protocols].sort().join(',');
