import {
  createStreamEntry,
  createUnknownStreamEntry,
  type PageInfo,
} from '../../../../src/analysis/streams/create-stream-entry.ts';
import { normaliseEndpoint } from '../../../../src/analysis/streams/endpoint.ts';
import { readEngineCall } from '../../../../src/analysis/streams/library-signatures.ts';
import { parseUrl } from '../../../../src/analysis/streams/parse-url.ts';
import type { Connection, InDocument, StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import { beginSpan, familyOf } from '../../../../src/analysis/streams/stream-facts.ts';
import type { ConnectionSpan } from '../../../../src/analysis/streams/stream.ts';
import { millis } from '../../../../src/base/units.ts';
import type { ConnectingRecord, Transport } from '../../../../src/wire/record.ts';

/** The begin of a connection in `doc-1`. */
export const connecting = (
  transport: Transport,
  url: string,
  more: Partial<InDocument<ConnectingRecord>> = {},
): InDocument<ConnectingRecord> => ({
  kind: 'connecting',
  n: 0,
  at: millis(0),
  document: 'doc-1',
  connection: 1,
  transport,
  url,
  method: 'GET',
  protocols: [],
  withCredentials: false,
  headers: [],
  bodyKind: 'none',
  body: null,
  initiator: '',
  ...more,
});

/** The stream that a connection begins. */
export function entryOf(
  record: InDocument<ConnectingRecord>,
  more: {
    readonly id?: number;
    readonly page?: PageInfo;
    readonly ordinal?: number;
    readonly groupKey?: string;
    readonly firstIndex?: number;
  } = {},
): StreamEntry {
  const isEngine = readEngineCall(parseUrl(record.url)) !== null;
  return createStreamEntry({
    id: more.id ?? 1,
    record,
    endpoint: normaliseEndpoint(record),
    family: familyOf(record.transport, isEngine),
    isLongPoll: false,
    page: more.page,
    ordinal: more.ordinal ?? 1,
    groupKey: more.groupKey ?? 'group',
    firstIndex: more.firstIndex ?? 0,
  });
}

/** The stream of a connection that was there before the recording. */
export const unknownEntry = (transport: Transport, url = '', page?: PageInfo): StreamEntry =>
  createUnknownStreamEntry({ id: 1, at: millis(0), document: 'doc-1', connection: 4, transport, url, page });

/** A connection of a stream that began at an instant. */
export const spanFrom = (at: number, more: Partial<ConnectionSpan> = {}): ConnectionSpan => ({
  ...beginSpan({ document: 'doc-1', number: 1, transport: 'websocket' }, 'wss://app.test/live', millis(at)),
  ...more,
});

/** A connection of a stream, as it is when it has just begun; the stream does not know of it yet. */
export const connectionOf = (entry: StreamEntry, more: Partial<Connection> = {}): Connection => ({
  document: 'doc-1',
  number: 1,
  transport: 'websocket',
  attempts: 0,
  entry,
  span: null,
  index: 0,
  parser: null,
  framing: null,
  mediaType: '',
  isClosing: false,
  call: null,
  chunks: 0,
  longestChunk: 0,
  areChunksLines: true,
  isInsideLine: false,
  firstChunkAt: null,
  mayStream: true,
  hasNews: false,
  hasBody: false,
  ...more,
});
