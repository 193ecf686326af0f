import type { Millis } from '../../base/units.ts';
import type { DocumentKey, Transport } from '../../wire/record.ts';
import type { Ask } from '../polls/ask.ts';
import { createFraming } from './framing.ts';
import type { Connection, StreamEntry } from './stream-entry.ts';
import type { WebRtcFacts } from './webrtc/channels.ts';

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
  firstChunkAt: null,
  mayStream: true,
  hasNews: false,
  hasBody: false,
});
