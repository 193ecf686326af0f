import type { Analysis } from '../../analysis/analysis.ts';
import { isByHand, listInduced, type InducedAct } from '../../analysis/induced/induced-summary.ts';
import { matchesAddress } from '../../faults/matches-address.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';

/** What was caused on purpose, as lanes and rows show it. */
export interface InducedMarks {
  /** Everything, in order of time. */
  readonly acts: readonly InducedAct[];
  /** Instants of the messages that were changed or made by hand, ascending. */
  readonly messages: ReadonlyMap<StreamId, readonly number[]>;
}

export const NO_INDUCED: InducedMarks = { acts: [], messages: new Map() };

/** Whether a fault concerns a stream: it is on one of its connections, acted on it, or may still act on all of its page. */
function concerns({ stream, streams, connection, document, address }: InducedAct, { id, spans, url }: Stream): boolean {
  if (stream === id || streams.includes(id)) return true;
  if (address !== null) return matchesAddress(address, url);
  return connection === 0 && streams.length === 0 && document === spans.at(-1)?.document;
}

/** The faults that concern a stream. */
export const actsOn = ({ acts }: InducedMarks, stream: Stream): readonly InducedAct[] =>
  acts.filter((act) => !isByHand(act) && concerns(act, stream));

/** Collects what was caused on purpose; nothing to do while nothing was. */
export function collectInduced(analysis: Pick<Analysis, 'induced' | 'streamOfConnection'>): InducedMarks {
  const faults = analysis.induced();
  if (faults.messageCount === 0 && faults.faults().length === 0) return NO_INDUCED;
  const streams = new Map<string, StreamId | null>();
  const messages = new Map<StreamId, number[]>();
  for (const document of faults.documents()) {
    for (const { connection, at } of faults.messagesIn(document).values()) {
      const key = `${connection} ${document}`;
      let stream = streams.get(key);
      if (stream === undefined) {
        stream = analysis.streamOfConnection(document, connection)?.id ?? null;
        streams.set(key, stream);
      }
      if (stream === null) continue;
      const times = messages.get(stream);
      if (times === undefined) messages.set(stream, [at]);
      else times.push(at);
    }
  }
  for (const times of messages.values()) times.sort((one, other) => one - other);
  return { acts: listInduced(faults, (...of) => analysis.streamOfConnection(...of)), messages };
}
