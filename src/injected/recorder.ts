import { millis } from '../base/units.ts';
import { RING_BYTES, RING_RECORDS, SUBSCRIBED_RING_BYTES, SUBSCRIBED_RING_RECORDS } from '../wire/wire-limits.ts';
import type { RingEntry, Kind, Noted, Raw } from './ring/ring-entry.ts';
import { createRing, type Ring, type RingLimits } from './ring/ring.ts';

/** The monotonic clock of the document, and the wall clock. */
export interface Clock {
  now(): number;
  wall(): number;
}

/** Writes what happens into the ring; the one place where records get their numbers. */
export interface Recorder {
  readonly ring: Ring;
  now(): number;
  /** A new connection's number, from 1. */
  connect(): number;
  /** Writes a record that happens now. */
  write<K extends Kind>(kind: K, connection: number, detail: Noted<K>, raw?: Raw): void;
  /** Looks whether the wall clock ran ahead of the monotonic one, which means that the machine slept. */
  checkSleep(url: string): void;
  /** Tells `listener` of every record, with its time, and keeps more for it; `null` tells nobody. */
  watch(listener: ((at: number) => void) | null): void;
  /** From now on nothing is kept while nobody watches; what is dropped is counted. */
  captureNothing(): void;
  /** Keeps no more than before anybody watched. */
  rest(): void;
}

/** While nobody looks, a record without its content is as good as none. */
const ALONE: RingLimits = { records: RING_RECORDS, bytes: RING_BYTES, yields: 'records' };

/** What the user wants of this site: connections that live are known all the same, messages are counted. */
const NOTHING: RingLimits = { records: 0, bytes: 0, yields: 'records' };

/** A panel that is behind learns at least that, when and how big every message was: contents go first. */
const WATCHED: RingLimits = { records: SUBSCRIBED_RING_RECORDS, bytes: SUBSCRIBED_RING_BYTES, yields: 'contents' };

/** Milliseconds by which the clocks may drift apart (they are set by time servers) before it counts as sleep. */
const SLEEP_LIMIT = 3_000;

/**
 * Makes the recorder of a document.
 *
 * @param onDrop see `createRing`.
 */
export function createRecorder(clock: Clock, onDrop: (entry: RingEntry) => void): Recorder {
  const ring = createRing(ALONE, onDrop);
  let alone = ALONE;
  let connections = 0;
  let listener: ((at: number) => void) | null = null;
  let offset = clock.wall() - clock.now();

  const recorder: Recorder = {
    ring,
    now: clock.now,
    connect() {
      connections += 1;
      return connections;
    },
    write(kind, connection, detail, raw = null) {
      const at = clock.now();
      ring.add({ n: ring.next(), at, kind, connection, detail, raw, before: ring.messages() });
      if (listener !== null) listener(at);
    },
    checkSleep(url) {
      const ahead = clock.wall() - clock.now() - offset;
      if (ahead > -SLEEP_LIMIT && ahead < SLEEP_LIMIT) return;
      offset += ahead;
      // A wall clock that was set back says nothing about sleep.
      if (ahead > 0) recorder.write('page', 0, { event: 'asleep', wasKept: false, url, length: millis(ahead) });
    },
    watch(next) {
      listener = next;
      if (next !== null) ring.limit(WATCHED);
    },
    captureNothing() {
      alone = NOTHING;
    },
    rest: () => ring.limit(alone),
  };
  return recorder;
}
