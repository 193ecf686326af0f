import { MAX_SESSIONS, MAX_SPANS } from '../analysis-limits.ts';
import { BoundedList } from '../../base/bounded-list.ts';
import type { Millis } from '../../base/units.ts';
import type { ConnectingRecord, DocumentKey, Transport, WorkerKind } from '../../wire/record.ts';
import { isDevTooling } from './dev-tooling.ts';
import { normaliseEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { emptyMemory, type Family, type InDocument, type StreamEntry } from './stream-entry.ts';
import { isLibraryLongPoll } from './library-signatures.ts';
import { nameStream } from './name-stream.ts';
import { isAskingMethod } from '../polls/ask.ts';
import { PollTracker } from '../polls/poll-tracker.ts';
import { classOf, emptyStream, familyOf, protocolsOf } from './stream-facts.ts';
import type { StreamId, Stream } from './stream.ts';
import { MAX_STATES } from './webrtc/channels.ts';
import { parseUrl } from './parse-url.ts';

/** What is known of a document. */
export interface PageInfo {
  url: string;
  readonly isTop: boolean;
  readonly worker: WorkerKind | null;
}

/** What a new stream is made of. */
interface NewStream {
  readonly id: StreamId;
  readonly record: InDocument<ConnectingRecord>;
  readonly endpoint: Endpoint;
  readonly family: Family;
  readonly page: PageInfo | undefined;
  /** 1 for the first stream to its endpoint. */
  readonly ordinal: number;
  readonly groupKey: string;
  /** True for requests of a session that was negotiated: they are held. */
  readonly isLongPoll: boolean;
  /** Number of its first connection; see `Stream.droppedSpans`. */
  readonly firstIndex: number;
}

/** The kinds of channel that report states. */
const HAVE_STATES: ReadonlySet<Family> = new Set(['datachannel', 'peerconnection', 'webtransport']);

/** True for a GraphQL query, which goes out as a POST and changes nothing. */
const isQuery = ({ operation }: Endpoint): boolean => operation.startsWith('query ');

/** Makes the stream that a connection begins. */
export function createStreamEntry(made: NewStream): StreamEntry {
  const { id, record, endpoint, family, page } = made;
  const body = record.body?.encoding === 'text' ? record.body.data : '';
  const isHeld =
    family === 'engine.io' || made.isLongPoll || isLibraryLongPoll(parseUrl(record.url), record.method, body);
  const signature = isHeld ? 'long-poll' : null;
  return {
    stream: {
      ...emptyStream(id, record),
      droppedSpans: made.firstIndex,
      label: nameStream(endpoint, page?.url ?? '', made.ordinal),
      pageUrl: page?.url ?? '',
      isTopFrame: page?.isTop ?? true,
      worker: page?.worker ?? null,
      isDevTooling: isDevTooling(record.url, record.protocols),
      class: classOf(record.transport, signature),
      ...(HAVE_STATES.has(family) ? { states: new BoundedList(MAX_STATES) } : {}),
      protocol: family === 'engine.io' ? 'engine.io' : '',
    },
    family,
    document: record.document,
    endpoint,
    protocols: protocolsOf(record),
    groupKey: made.groupKey,
    polls:
      family !== 'request' && family !== 'engine.io'
        ? null
        : new PollTracker(signature, isAskingMethod(record.method) || isQuery(endpoint)),
    ...emptyMemory(MAX_SESSIONS),
  };
}

/** What is known of a connection whose beginning was not recorded. */
interface UnknownStream {
  readonly id: StreamId;
  readonly at: Millis;
  readonly document: DocumentKey;
  readonly connection: number;
  readonly transport: Transport;
  /** Empty if not known. */
  readonly url: string;
  readonly page: PageInfo | undefined;
}

/** Makes the stream of a connection that was there before the recording; no other connection joins it. */
export function createUnknownStreamEntry(known: UnknownStream): StreamEntry {
  const { id, at, document, transport, url, page } = known;
  const endpoint = normaliseEndpoint({ transport, method: 'GET', url, bodyKind: 'none', body: null });
  return {
    stream: {
      ...emptyStream(id, { at, url, method: 'GET' }),
      label: url === '' ? 'opened before the recording' : nameStream(endpoint, page?.url ?? ''),
      pageUrl: page?.url ?? '',
      isTopFrame: page?.isTop ?? true,
      worker: page?.worker ?? null,
      isDevTooling: url !== '' && isDevTooling(url, []),
      class: classOf(transport, null),
    },
    family: familyOf(transport, false),
    document,
    endpoint,
    protocols: '',
    groupKey: `unknown\n${document} ${known.connection}`,
    polls: null,
    ...emptyMemory(MAX_SESSIONS),
  };
}

/** Drops the oldest spans of a stream beyond the bound; see `Stream.droppedSpans`. */
export function dropOldestSpans(stream: Stream): void {
  while (stream.spans.length > MAX_SPANS) {
    stream.spans.shift();
    stream.droppedSpans += 1;
  }
}
