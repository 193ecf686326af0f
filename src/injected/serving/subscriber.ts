import type { Millis } from '../../base/units.ts';
import { BATCH_CHARACTERS, BATCH_RECORDS, IN_FLIGHT_CHARACTERS, IN_FLIGHT_RECORDS } from '../../wire/wire-limits.ts';
import type { PackedBatchMessage, SubscriberKey } from '../../wire/hops.ts';
import type { LostRecord } from '../../wire/record.ts';
import { isMessage, toRecord, type RingEntry } from '../ring/ring-entry.ts';
import { isNativeSafe, toJson } from './write-json.ts';
import { append, each, filtered, findIn, list, max } from '../platform/primordials.ts';
import type { Ring } from '../ring/ring.ts';

/** A batch in flight: after a break, the subscriber may continue at its end or at its beginning. */
interface Flight {
  readonly next: number;
  /** Messages below `next`. */
  readonly before: number;
  readonly records: number;
  readonly characters: number;
  /** When it was sent, and the time of its last record. */
  readonly sent: number;
  readonly until: number;
}

/** One subscriber and how far it has been served. */
export interface Subscriber {
  readonly key: SubscriberKey;
  isActive: boolean;
  /** When it disconnected last; it may reconnect in a moment. */
  leftAt: number;
  /** Number of the next record to send, and the messages below it. */
  cursor: number;
  before: number;
  /** When the record at the cursor happened, once the ring has evicted it; until then the time of the one before. */
  lostFrom: number;
  /** Batches sent and not acknowledged, oldest first. */
  flights: Flight[];
  /** The last acknowledged place, from which a subscriber that reconnects may continue. */
  acknowledged: Flight;
  /** The window was full; the next acknowledgement makes room. */
  isBlocked: boolean;
  /** A Blob is being read for the next batch. */
  isReading: boolean;
  /** Sending continues in a task of its own. */
  isPaused: boolean;
}

const START: Flight = { next: 0, before: 0, records: 0, characters: 0, sent: 0, until: 0 };

/** A subscriber that has received nothing. */
export const createSubscriber = (key: SubscriberKey): Subscriber => ({
  key,
  isActive: true,
  leftAt: -Infinity,
  cursor: 0,
  before: 0,
  lostFrom: 0,
  flights: list(),
  acknowledged: START,
  isBlocked: false,
  isReading: false,
  isPaused: false,
});

/** Moves a subscriber to number `from`; its count of messages stays exact if it was there before. */
export function moveSubscriber(subscriber: Subscriber, ring: Ring, from: number): void {
  const known = placeAt(subscriber, from);
  const entry = ring.find(from);
  if (from === subscriber.cursor) {
    subscriber.flights = list();
    return;
  }
  if (from === 0) {
    subscriber.before = 0;
  } else if (entry !== null) {
    subscriber.before = entry.before;
  } else if (known !== null) {
    subscriber.before = known.before;
    subscriber.lostFrom = known.until;
  } else {
    // What it has received is unknown: at most all messages before the oldest record are lost to it.
    const found = ring.at(from, 0, 0);
    subscriber.before = 'run' in found ? max(0, found.run.messages - found.run.count) : 0;
  }
  subscriber.cursor = from;
  subscriber.flights = list();
}

function placeAt(subscriber: Subscriber, n: number): Flight | null {
  if (subscriber.acknowledged.next === n) return subscriber.acknowledged;
  return findIn(subscriber.flights, (flight) => flight.next === n) ?? null;
}

/** Takes an acknowledgement of everything below `next`. */
export function acknowledge(subscriber: Subscriber, next: number): void {
  subscriber.flights = filtered(subscriber.flights, (flight) => {
    const isRest = flight.next > next;
    if (!isRest) subscriber.acknowledged = flight;
    return isRest;
  });
}

/** What a subscriber has been sent and has not acknowledged. */
export function inFlight(subscriber: Subscriber): { readonly records: number; readonly characters: number } {
  let records = 0;
  let characters = 0;
  each(subscriber.flights, (flight) => {
    records += flight.records;
    characters += flight.characters;
  });
  return { records, characters };
}

/** Milliseconds after which a subscriber that acknowledges nothing counts as gone. */
const SILENCE_LIMIT = 5 * 60_000;

/** Whether a subscriber has acknowledged nothing for so long that it counts as gone. */
export function isSilent({ flights }: Subscriber, now: number): boolean {
  const oldest = flights[0];
  return oldest !== undefined && now - oldest.sent > SILENCE_LIMIT;
}

/** Whether as much is on its way to a subscriber as may be. */
export function isWindowFull(subscriber: Subscriber): boolean {
  const { records, characters } = inFlight(subscriber);
  return records >= IN_FLIGHT_RECORDS || characters >= IN_FLIGHT_CHARACTERS;
}

/**
 * Takes the next batch for a subscriber and moves it forward.
 *
 * @param isReady whether an entry can be sent; the batch ends before the first that cannot.
 * @returns `null` if nothing can be sent.
 */
export function takeBatch(
  subscriber: Subscriber,
  ring: Ring,
  now: number,
  isReady: (entry: RingEntry) => boolean,
): PackedBatchMessage | null {
  let text = '';
  let records = 0;
  const first = subscriber.cursor;
  const isSafe = isNativeSafe();
  let until = subscriber.lostFrom;
  while (subscriber.cursor < ring.next() && records < BATCH_RECORDS && text.length < BATCH_CHARACTERS) {
    const found = ring.at(subscriber.cursor, subscriber.before, subscriber.lostFrom);
    if ('run' in found) {
      const { n, count, messages, from } = found.run;
      until = found.run.until;
      const lost: LostRecord = {
        n,
        at: from as Millis,
        kind: 'lost',
        reason: 'ring',
        count,
        messages,
        until: until as Millis,
      };
      text += (records === 0 ? '[' : ',') + toJson(lost, isSafe);
      subscriber.cursor += count;
      subscriber.before += messages;
    } else {
      if (!isReady(found.entry)) break;
      text += (records === 0 ? '[' : ',') + toJson(toRecord(found.entry), isSafe);
      until = found.entry.at;
      subscriber.cursor += 1;
      if (isMessage(found.entry.kind)) subscriber.before += 1;
    }
    records += 1;
    subscriber.lostFrom = until;
  }
  if (records === 0) return null;
  const { cursor: next, before } = subscriber;
  append(subscriber.flights, { next, before, records, characters: text.length, sent: now, until });
  return { type: 'batch', subscriber: subscriber.key, first, next, records: `${text}]` };
}
