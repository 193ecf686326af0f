import { byteCount } from '../../base/units.ts';
import type { Millis } from '../../base/units.ts';
import { LEDGER } from '../../texts/findings/ledger.ts';
import { otherStreamsLabel } from '../../texts/labels.ts';
import { MAX_STREAMS } from '../analysis-limits.ts';
import type { LedgerEntry } from '../ledger.ts';
import { normaliseEndpoint } from './endpoint.ts';
import { emptyMemory, type StreamEntry } from './stream-entry.ts';
import { emptyStream } from './stream-facts.ts';
import { addPieces } from './bodies/pieces.ts';
import type { Stream, StreamId } from './stream.ts';

/** The row of the streams that found no room: it has their counts, and the connections that came while all were open. */
export function createOtherStreams(id: StreamId, at: Millis): StreamEntry {
  return {
    stream: emptyStream(id, { at, url: '', method: 'GET' }),
    family: 'request',
    document: '',
    endpoint: normaliseEndpoint({ transport: 'fetch', method: 'GET', url: '', bodyKind: 'none', body: null }),
    protocols: '',
    groupKey: 'others',
    polls: null,
    ...emptyMemory(1),
  };
}

/** What the ledger says of the row, if there is one. */
export function mergedStreams(streams: readonly Stream[]): readonly LedgerEntry[] {
  return streams
    .filter(({ others }) => others > 0)
    .map(({ id, others, connections, messagesIn, messagesOut }) => ({
      stream: id,
      reason: 'merged',
      kind: null,
      count: others,
      total: streams.length - 1 + others,
      text: LEDGER.merged(others, MAX_STREAMS, connections, messagesIn + messagesOut),
    }));
}

/** Counts one more stream in the row. */
export function countOther({ stream }: StreamEntry): void {
  stream.others += 1;
  stream.label = otherStreamsLabel(stream.others);
}

/** Adds the counts of a stream that had to go to those of the row; its messages are no longer known. */
export function absorbOther(row: StreamEntry, { stream: gone }: StreamEntry): void {
  const { stream } = row;
  countOther(row);
  stream.connections += gone.connections;
  stream.reconnects += gone.reconnects;
  stream.messagesIn += gone.messagesIn;
  stream.messagesOut += gone.messagesOut;
  addPieces(stream, gone.pieces);
  stream.bytesIn = byteCount(stream.bytesIn + gone.bytesIn);
  stream.bytesOut = byteCount(stream.bytesOut + gone.bytesOut);
}
