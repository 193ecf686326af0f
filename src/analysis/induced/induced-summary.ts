import type { Millis } from '../../base/units.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { BY_HAND } from './induced-faults.ts';
import type { InducedFault, InducedFaults } from './induced-faults.ts';

/** One thing that was done on purpose, with how many messages it changed. */
export interface InducedAct extends Omit<InducedFault, 'ref' | 'address'> {
  /** The stream of its connection; `null` for the whole page, or where that is no longer known. */
  readonly stream: StreamId | null;
  /** Messages that it changed; several faults of one kind in one run share theirs, which the first of them has. */
  readonly messages: number;
}

const keyOf = (document: DocumentKey, run: number, fault: string): string => `${run} ${fault} ${document}`;

/** Messages of one run that faults of one kind changed. */
interface Changed {
  readonly document: DocumentKey;
  readonly run: number;
  readonly fault: string;
  readonly from: Millis;
  until: Millis;
  count: number;
  /** 0 where they are of several. */
  connection: number;
}

function countChanged(faults: InducedFaults): Map<string, Changed> {
  const all = new Map<string, Changed>();
  for (const document of faults.documents()) {
    for (const { run, fault, at, connection } of faults.messagesIn(document).values()) {
      const key = keyOf(document, run, fault);
      const known = all.get(key);
      if (known === undefined) all.set(key, { document, run, fault, from: at, until: at, count: 1, connection });
      else {
        known.count += 1;
        known.until = at;
        if (known.connection !== connection) known.connection = 0;
      }
    }
  }
  return all;
}

/**
 * Lists what was done on purpose, in order of time: each fault, and the messages that were made by hand or whose fault is
 * no longer remembered.
 *
 * @param streamOf the stream of a connection, `undefined` where it is not known.
 */
export function listInduced(
  faults: InducedFaults,
  streamOf: (document: DocumentKey, connection: number) => Stream | undefined,
): readonly InducedAct[] {
  const changed = countChanged(faults);
  const stream = (document: DocumentKey, connection: number): StreamId | null =>
    connection === 0 ? null : (streamOf(document, connection)?.id ?? null);
  const acts: InducedAct[] = faults.faults().map(({ document, connection, run, fault, from, until }) => {
    const key = keyOf(document, run, fault);
    const messages = changed.get(key)?.count ?? 0;
    changed.delete(key);
    return { document, connection, run, fault, from, until, stream: stream(document, connection), messages };
  });
  for (const { count, ...rest } of changed.values()) {
    acts.push({ ...rest, stream: stream(rest.document, rest.connection), messages: count });
  }
  return acts.toSorted((one, other) => one.from - other.from);
}

/** Whether an act is a message that was made by hand, and no fault. */
export const isByHand = ({ fault }: Pick<InducedAct, 'fault'>): boolean => fault === BY_HAND;
