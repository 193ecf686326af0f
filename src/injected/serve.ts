import { BATCH_RECORDS, BATCH_WAIT, IN_FLIGHT_CHARACTERS, IN_FLIGHT_RECORDS, PAYLOAD_LIMIT } from '../wire/limits.ts';
import type { FromRecorder } from '../wire/hops.ts';
import { reserveAlone } from './arena.ts';
import { bufferRaw, type Entry, type HeldBlob, type Raw, unreadable, wholePayload } from './entry.ts';
import { noteFault } from './harmless.ts';
import { append, list, max, min, readOwn } from './primordials.ts';
import type { Recorder } from './recorder.ts';
import { acknowledge, createWatcher, inFlight, moveWatcher, takeBatch, type Watcher } from './watcher.ts';

/** What serving needs of the platform. */
export interface Surroundings {
  post(message: FromRecorder): void;
  /** Calls back once after `delay` milliseconds. */
  wait(callback: () => void, delay: number): void;
  /** Reads the first `limit` octets of a Blob and calls back, with `null` where that failed. */
  readBlob(blob: Blob, limit: number, done: (octets: ArrayBuffer | null) => void): void;
}

/** Serves the log of a recorder to its watchers. */
export interface Server {
  /** A message of the relay; anything that is none is ignored. */
  receive(value: unknown): void;
  /** The ring lets go of an entry. */
  dropped(entry: Entry): void;
  /** All that is not yet safely gone, for the synchronous last flush; `isGone` adds the good-bye. */
  lastFlush(isGone: boolean): readonly FromRecorder[];
  /** Forgets every watcher: another relay has taken over. */
  forget(): void;
}

/** Watchers that are remembered, so that one that comes back after a broken port gets exact figures of what it lost. */
const WATCHER_LIMIT = 16;

/** Milliseconds for which a batch waits for the octets of its Blobs. */
const BLOB_WAIT = 1_000;

/** A batch that was posted longer ago than this has reached the relay, even through a page that is busy. */
const POSTED_LIMIT = 1_000;

/** Milliseconds after which a watcher that acknowledges nothing counts as gone. */
const SILENCE_LIMIT = 5 * 60_000;

export function createServer(getRecorder: () => Recorder, surroundings: Surroundings): Server {
  let watchers = list<Watcher>();
  let isTimed = false;
  let sinceFlush = 0;

  const find = (key: string): Watcher | null => {
    for (let index = 0; index < watchers.length; index += 1)
      if (watchers[index]?.key === key) return watchers[index] ?? null;
    return null;
  };

  const each = (action: (watcher: Watcher) => void): void => {
    for (let index = 0; index < watchers.length; index += 1) {
      const watcher = watchers[index];
      if (watcher !== undefined && watcher.isActive) action(watcher);
    }
  };

  const blobOf = ({ raw }: Entry): HeldBlob | null =>
    raw !== null && typeof raw !== 'string' && raw.kind === 'blob' ? raw : null;
  const isReady = (entry: Entry): boolean => blobOf(entry) === null;

  /** Reads the Blobs of the next batch; the watcher goes on when all are there, or late. */
  const readBlobs = (watcher: Watcher): void => {
    const { ring } = getRecorder();
    let pending = 0;
    let isOver = false;
    const proceed = (): void => {
      if (isOver) return;
      isOver = true;
      watcher.isWaiting = false;
      pump(watcher);
    };
    const start = (entry: Entry, { blob, size, isCut }: HeldBlob): void => {
      pending += 1;
      surroundings.readBlob(blob, PAYLOAD_LIMIT, (octets) => {
        const read: Raw =
          octets === null
            ? unreadable(size)
            : { ...bufferRaw(octets, PAYLOAD_LIMIT, reserveAlone), size, isCut: isCut || size > PAYLOAD_LIMIT };
        // Another watcher's read may have been faster.
        if (!isReady(entry)) ring.replace(entry, read);
        pending -= 1;
        if (pending === 0) proceed();
      });
    };
    const end = watcher.cursor + BATCH_RECORDS;
    watcher.isWaiting = true;
    const begun = list<Entry>();
    for (let n = watcher.cursor; n < end; n += 1) {
      const entry = ring.find(n);
      if (entry !== null && !isReady(entry)) append(begun, entry);
    }
    for (let index = 0; index < begun.length; index += 1) {
      const entry = begun[index];
      const blob = entry === undefined ? null : blobOf(entry);
      if (entry !== undefined && blob !== null) start(entry, blob);
    }
    surroundings.wait(() => {
      if (isOver) return;
      for (let index = 0; index < begun.length; index += 1) {
        const entry = begun[index];
        const blob = entry === undefined ? null : blobOf(entry);
        if (entry !== undefined && blob !== null) ring.replace(entry, unreadable(blob.size));
      }
      proceed();
    }, BLOB_WAIT);
  };

  const pump = (watcher: Watcher): void => {
    const recorder = getRecorder();
    while (watcher.isActive && !watcher.isWaiting && watcher.cursor < recorder.ring.next()) {
      const { records, characters } = inFlight(watcher);
      if (records >= IN_FLIGHT_RECORDS || characters >= IN_FLIGHT_CHARACTERS) {
        const oldest = watcher.flights[0];
        if (oldest !== undefined && recorder.now() - oldest.sent > SILENCE_LIMIT) leave(watcher);
        return;
      }
      const batch = takeBatch(watcher, recorder.ring, recorder.now(), isReady);
      if (batch === null) readBlobs(watcher);
      else surroundings.post(batch);
    }
  };

  const flush = (): void => {
    sinceFlush = 0;
    each(pump);
  };

  const onRecord = (): void => {
    sinceFlush += 1;
    if (sinceFlush >= BATCH_RECORDS) flush();
    else if (!isTimed) {
      isTimed = true;
      surroundings.wait(() => {
        isTimed = false;
        flush();
      }, BATCH_WAIT);
    }
  };

  const updateListener = (): void => {
    let isWatched = false;
    each(() => {
      isWatched = true;
    });
    getRecorder().watch(isWatched ? onRecord : null);
  };

  /** What every watcher has acknowledged need not be kept for them any more. */
  const settle = (): void => {
    const { ring } = getRecorder();
    let least = ring.next();
    each((watcher) => {
      least = min(least, watcher.acknowledged.next);
    });
    ring.settle(least);
  };

  const leave = (watcher: Watcher): void => {
    watcher.isActive = false;
    updateListener();
  };

  const join = (key: string, from: number): void => {
    const recorder = getRecorder();
    let watcher = find(key);
    if (watcher === null) {
      watcher = createWatcher(key);
      const kept = list<Watcher>();
      const skip = max(0, watchers.length + 1 - WATCHER_LIMIT);
      for (let index = skip; index < watchers.length; index += 1) {
        const other = watchers[index];
        if (other !== undefined) append(kept, other);
      }
      append(kept, watcher);
      watchers = kept;
    }
    watcher.isActive = true;
    moveWatcher(watcher, recorder.ring, from > recorder.ring.next() ? recorder.ring.next() : from);
    updateListener();
    pump(watcher);
  };

  const receive = (value: object): void => {
    const type = readOwn(value, 'type');
    const key = readOwn(value, 'watcher');
    if (typeof key !== 'string') return;
    const number = readOwn(value, type === 'watch' ? 'from' : type === 'ack' ? 'next' : 'n');
    const watcher = find(key);
    if (type === 'unwatch') {
      if (watcher !== null) leave(watcher);
    } else if (typeof number !== 'number' || !(number >= 0)) {
      return;
    } else if (type === 'watch') {
      join(key, number);
    } else if (type === 'ack' && watcher !== null) {
      acknowledge(watcher, number);
      settle();
      pump(watcher);
    } else if (type === 'ask-body') {
      const entry = getRecorder().ring.find(number);
      surroundings.post({ type: 'body', watcher: key, n: number, payload: entry && wholePayload(entry.raw) });
    }
  };

  return {
    receive(value) {
      if (typeof value !== 'object' || value === null) return;
      try {
        receive(value);
      } catch (error) {
        noteFault('serve', error);
      }
    },
    dropped(entry) {
      for (let index = 0; index < watchers.length; index += 1) {
        const watcher = watchers[index];
        if (watcher !== undefined && watcher.cursor === entry.n) watcher.lostFrom = entry.at;
      }
    },
    lastFlush(isGone) {
      const { ring, now } = getRecorder();
      const messages = list<FromRecorder>();
      each((watcher) => {
        let back: number | null = null;
        for (let index = watcher.flights.length - 1; index >= 0; index -= 1) {
          const flight = watcher.flights[index];
          if (flight === undefined || now() - flight.sent > POSTED_LIMIT) break;
          back = index === 0 ? watcher.acknowledged.next : (watcher.flights[index - 1]?.next ?? back);
        }
        if (back !== null) moveWatcher(watcher, ring, back);
        let characters = 0;
        while (watcher.cursor < ring.next() && characters < IN_FLIGHT_CHARACTERS) {
          const batch = takeBatch(watcher, ring, now(), () => true);
          if (batch === null) break;
          append<FromRecorder>(messages, batch);
          characters += watcher.flights[watcher.flights.length - 1]?.characters ?? 0;
        }
      });
      // Also where the watchers are away just now: their background may be starting again.
      if (isGone && watchers.length > 0)
        append<FromRecorder>(messages, { type: 'bye', next: ring.next(), messages: ring.messages() });
      return messages;
    },
    forget() {
      each(leave);
      watchers = list();
    },
  };
}
