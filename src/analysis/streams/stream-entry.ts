import { BoundedList } from '../../base/bounded-list.ts';
import type { BodyParser } from '../../formats/text/body-parser.ts';
import type { Millis } from '../../base/units.ts';
import type { DocumentKey, Transport } from '../../wire/record.ts';
import type { Framing } from './framing.ts';
import type { Endpoint } from './endpoint.ts';
import type { Call } from '../polls/classify-calls.ts';
import type { PollTracker } from '../polls/poll-tracker.ts';
import { ReplyMemory } from './continuity/reply-memory.ts';
import type { ConnectionSpan, Stream } from './stream.ts';
import { newVoice, type Voice } from './continuity/voice.ts';

/** A record, or a part of one, with the document that it came from. */
export type InDocument<R> = R & { readonly document: DocumentKey };

/** Kinds of channel that are never joined with each other; an Engine.IO session may change its transport. */
export type Family =
  'websocket' | 'eventsource' | 'datachannel' | 'peerconnection' | 'webtransport' | 'request' | 'engine.io';

/** A stream with everything that placing and following its connections takes. */
export interface StreamEntry {
  readonly stream: { -readonly [Name in keyof Stream]: Stream[Name] };
  readonly family: Family;
  readonly document: DocumentKey;
  readonly endpoint: Endpoint;
  /** Subprotocols asked for, joined. */
  readonly protocols: string;
  /** Where the index keeps it. */
  groupKey: string;
  /** Requests only. */
  readonly polls: PollTracker | null;
  /** What its requests ask for, and how their replies end. */
  readonly replies: ReplyMemory;
  /** The last event with an id, and the connection that it came on; to see which events have one of their own. */
  lastEvent: { readonly id: string; readonly data: number; readonly connection: number } | null;
  /** What it says, to tell it from others at its address. */
  readonly voice: Voice;
  /** Connections that have not ended. */
  readonly open: Set<Connection>;
  /** Those of them whose end the page has asked for, and sockets that reported an error: their end follows. */
  readonly closing: Set<Connection>;
  /** Those of them that the server has answered. */
  readonly answered: Set<Connection>;
  /** When the last connection ended, `null` while none has. */
  lastEndAt: Millis | null;
  /** True if the last end was asked for by the page. */
  wasEndedByPage: boolean;
  /** Engine.IO sessions seen, newest last. */
  readonly sessions: BoundedList<string>;
  /** Hash of the last reply's body, to see replies that repeat. */
  lastBody: number | null;
}

/** What a stream remembers of its connections. */
type StreamMemory = Omit<
  StreamEntry,
  'stream' | 'family' | 'document' | 'endpoint' | 'protocols' | 'groupKey' | 'polls'
>;

/** The memory of a stream without a connection. @param sessions how many Engine.IO sessions it remembers. */
export const emptyMemory = (sessions: number): StreamMemory => ({
  replies: new ReplyMemory(),
  lastEvent: null,
  voice: newVoice(),
  open: new Set(),
  closing: new Set(),
  answered: new Set(),
  lastEndAt: null,
  wasEndedByPage: false,
  sessions: new BoundedList(sessions),
  lastBody: null,
});

/** True while no connection of a stream is open that its page still wants. */
export const isFree = ({ open, closing }: StreamEntry): boolean => closing.size === open.size;

/** One connection of the recording, from its first record to its end. */
export interface Connection {
  readonly document: DocumentKey;
  readonly number: number;
  readonly transport: Transport;
  /** Attempts so far: an event source makes several. */
  attempts: number;
  entry: StreamEntry;
  /** `null` for an EventSource between two attempts. */
  span: ConnectionSpan | null;
  /** Number of the span within its stream. */
  index: number;
  parser: BodyParser | null;
  /** Makes messages of frames where the two are not the same; `null` where they are. */
  readonly framing: Framing | null;
  /** Media type of the response, without parameters. */
  mediaType: string;
  /** True once the page has asked for the end. */
  isClosing: boolean;
  call: Call | null;
  chunks: number;
  /** Characters of the longest piece of its body. */
  longestChunk: number;
  /** True while all pieces of its body were whole lines. */
  areChunksLines: boolean;
  /** True while the last piece of its body ended inside a line. */
  isInsideLine: boolean;
  firstChunkAt: Millis | null;
  /** True if the headers do not rule out a stream. */
  mayStream: boolean;
  /** True if the reply brought something new. */
  hasNews: boolean;
  /** True once a reply's body was seen. */
  hasBody: boolean;
}
