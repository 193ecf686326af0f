import { millis } from '../base/units.ts';
import { RING_BYTES, RING_RECORDS, SUBSCRIBED_RING_BYTES, SUBSCRIBED_RING_RECORDS } from '../wire/wire-limits.ts';
import type { Kind, Raw, RingEntry, StoredDetail } from './ring/ring-entry.ts';
import { measureAll, textBytesOf } from './ring/ring-entry.ts';
import { createLateCopies } from './ring/late-copies.ts';
import { createRing, type Ring, type RingLimits } from './ring/ring.ts';

/** The monotonic clock of the document, the wall clock, and the platform's timers. */
interface Clock {
  now(): number;
  wall(): number;
  wait(callback: () => void, delay: number): void;
}

/** Writes what happens into the ring; the only place where records get their numbers. */
export interface Recorder {
  readonly ring: Ring;
  now(): number;
  /** A new connection's number, from 1. */
  connect(): number;
  /** Writes a record that happens now. */
  write<K extends Kind>(kind: K, connection: number, detail: StoredDetail<K>, raw?: Raw): void;
  /** Checks whether the wall clock ran ahead of the monotonic one, which means that the machine slept. */
  checkSleep(url: string): void;
  /** Sets the listener that is called with the time of every record, and raises the bounds for it; `null` removes it. */
  listen(listener: ((at: number) => void) | null): void;
  /** From now on nothing is stored while there is no subscriber; what is evicted is counted. */
  captureNothing(): void;
  /** Lowers the bounds to those without a subscriber. */
  shrink(): void;
}

/** Names a document: 32 hexadecimal digits. */
export function createKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let key = '';
  for (let index = 0; index < 16; index += 1) key += (256 + (bytes[index] ?? 0)).toString(16).slice(1);
  return key;
}

/** Without a subscriber: a record without its content would be worth nothing, so whole records go. */
const IDLE_LIMITS: RingLimits = { records: RING_RECORDS, bytes: RING_BYTES, evicts: 'records' };

/** If the user has excluded the site: open connections are known all the same, and messages are counted. */
const NO_CAPTURE_LIMITS: RingLimits = { records: 0, bytes: 0, evicts: 'records' };

/** With a subscriber: one that is behind still learns when every message came and how large it was, so contents go first. */
const SUBSCRIBED_LIMITS: RingLimits = {
  records: SUBSCRIBED_RING_RECORDS,
  bytes: SUBSCRIBED_RING_BYTES,
  evicts: 'contents',
};

/** Milliseconds by which the clocks may drift apart (they are set by time servers) before it counts as sleep. */
const SLEEP_LIMIT = 3_000;

/**
 * Creates the recorder of a document.
 *
 * @param onEvict see `createRing`.
 */
export function createRecorder(clock: Clock, onEvict: (entry: RingEntry) => void): Recorder {
  const ring = createRing(IDLE_LIMITS, onEvict);
  const copyLate = createLateCopies(ring, clock.wait);
  let idleLimits = IDLE_LIMITS;
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
      const entry = { n: ring.next(), at, kind, connection, detail, raw, texts: 0, before: ring.messages() };
      entry.texts = textBytesOf(entry);
      ring.add(entry);
      copyLate(entry);
      if (listener !== null) listener(at);
    },
    checkSleep(url) {
      const ahead = clock.wall() - clock.now() - offset;
      if (ahead > -SLEEP_LIMIT && ahead < SLEEP_LIMIT) return;
      offset += ahead;
      // A wall clock that was set back says nothing about sleep.
      if (ahead > 0) recorder.write('page', 0, { event: 'asleep', wasKept: false, url, length: millis(ahead) });
    },
    listen(next) {
      listener = next;
      measureAll(next !== null);
      if (next !== null) ring.limit(SUBSCRIBED_LIMITS);
    },
    captureNothing() {
      idleLimits = NO_CAPTURE_LIMITS;
    },
    shrink: () => ring.limit(idleLimits),
  };
  return recorder;
}
