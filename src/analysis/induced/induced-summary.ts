import type { Millis } from '../../base/units.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { BY_HAND } from './induced-faults.ts';
import type { InducedFault, InducedFaults } from './induced-faults.ts';

/** One thing that was done on purpose, with how many messages it changed. */
export interface InducedAct extends Omit<InducedFault, 'ref'> {
  /** The stream of its connection; `null` for the whole page, or where that is no longer known. */
  readonly stream: StreamId | null;
  /** The streams that it acted on, where it was in force on the whole page: empty for none yet, or where that is not known. */
  readonly streams: readonly StreamId[];
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

/** Finds the stream of a connection, `undefined` where it is not known. */
type StreamOf = (document: DocumentKey, connection: number) => Stream | undefined;

/** The connections on which faults of the whole page acted, by run and kind. */
function actedConnections(faults: InducedFaults): ReadonlyMap<string, ReadonlySet<number>> {
  const acted = new Map<string, Set<number>>();
  const note = (key: string, connection: number): void => {
    const known = acted.get(key);
    if (known === undefined) acted.set(key, new Set([connection]));
    else known.add(connection);
  };
  for (const { document, run, fault, connection } of faults.faults()) {
    if (connection !== 0) note(keyOf(document, run, fault), connection);
  }
  for (const document of faults.documents()) {
    for (const { run, fault, connection } of faults.messagesIn(document).values()) {
      note(keyOf(document, run, fault), connection);
    }
  }
  return acted;
}

function streamsOf(document: DocumentKey, connections: ReadonlySet<number>, streamOf: StreamOf): readonly StreamId[] {
  const streams = new Set<StreamId>();
  for (const connection of connections) {
    const stream = streamOf(document, connection);
    if (stream !== undefined) streams.add(stream.id);
  }
  return [...streams];
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Lists what was done on purpose, in order of time: each fault, and the messages that were made by hand or whose fault is
 * no longer remembered. What a fault of the whole page did to one connection after the other is one act.
 */
export function listInduced(faults: InducedFaults, streamOf: StreamOf): readonly InducedAct[] {
  const changed = countChanged(faults);
  const acted = actedConnections(faults);
  const ofPage = new Set(
    faults
      .faults()
      .filter(({ connection }) => connection === 0)
      .map(({ document, run, fault }) => keyOf(document, run, fault)),
  );
  const stream = (document: DocumentKey, connection: number): StreamId | null =>
    connection === 0 ? null : (streamOf(document, connection)?.id ?? null);
  const acts: InducedAct[] = [];
  for (const { ref: _, ...fault } of faults.faults()) {
    const { document, connection, run } = fault;
    const key = keyOf(document, run, fault.fault);
    if (connection !== 0 && ofPage.has(key)) continue;
    const messages = changed.get(key)?.count ?? 0;
    changed.delete(key);
    const streams = connection === 0 ? streamsOf(document, acted.get(key) ?? NONE, streamOf) : [];
    acts.push({ ...fault, stream: stream(document, connection), streams, messages });
  }
  for (const { count, ...rest } of changed.values()) {
    acts.push({ ...rest, address: null, stream: stream(rest.document, rest.connection), streams: [], messages: count });
  }
  return acts.toSorted((one, other) => one.from - other.from);
}

/** Whether an act is a message that was made by hand, and no fault. */
export const isByHand = ({ fault }: Pick<InducedAct, 'fault'>): boolean => fault === BY_HAND;
