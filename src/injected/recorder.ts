import { millis } from '../base/units.ts';
import { RING_BYTES, RING_RECORDS, WATCHED_RING_BYTES, WATCHED_RING_RECORDS } from '../wire/limits.ts';
import type { Entry, Kind, Noted, Raw } from './entry.ts';
import { createRing, type Ring } from './ring.ts';

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
  /** Keeps more while somebody watches; `listener` is told of every record then. */
  watch(listener: (() => void) | null): void;
}

/** Milliseconds by which the clocks may drift apart (they are set by time servers) before it counts as sleep. */
const SLEEP_LIMIT = 3_000;

/**
 * Makes the recorder of a document.
 *
 * @param onDrop see `createRing`.
 */
export function createRecorder(clock: Clock, onDrop: (entry: Entry) => void): Recorder {
  const ring = createRing({ records: RING_RECORDS, bytes: RING_BYTES }, onDrop);
  let connections = 0;
  let listener: (() => void) | null = null;
  let offset = clock.wall() - clock.now();

  const recorder: Recorder = {
    ring,
    now: clock.now,
    connect() {
      connections += 1;
      return connections;
    },
    write(kind, connection, detail, raw = null) {
      ring.add({ n: ring.next(), at: clock.now(), kind, connection, detail, raw, before: ring.messages() });
      if (listener !== null) listener();
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
      ring.limit(
        next === null
          ? { records: RING_RECORDS, bytes: RING_BYTES }
          : { records: WATCHED_RING_RECORDS, bytes: WATCHED_RING_BYTES },
      );
    },
  };
  return recorder;
}
