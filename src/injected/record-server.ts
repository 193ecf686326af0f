import {
  BATCH_RECORDS,
  BATCH_WAIT,
  IN_FLIGHT_CHARACTERS,
  IN_FLIGHT_RECORDS,
  TURN_CHARACTERS,
  TURN_RECORDS,
  WATCHER_AWAITED,
} from '../wire/wire-limits.ts';
import { ANYONE, type FromRecorder } from '../wire/hops.ts';
import { type BlobSurroundings, holdForBlobs, isReady } from './blobs.ts';
import { type Entry, wholePayload } from './ring-entry.ts';
import { noteFault } from './guard.ts';
import { append, list, max, min, readOwn } from './primordials.ts';
import type { Recorder } from './recorder.ts';
import { acknowledge, createWatcher, inFlight, moveWatcher, takeBatch, type Watcher } from './subscriber.ts';

/** What serving needs of the platform. */
export interface Surroundings extends BlobSurroundings {
  /** Hands a message to the relay at once. */
  post(message: FromRecorder): void;
}

/** Serves the log of a recorder to its watchers. */
export interface Server {
  /** A message of the relay; anything that is none is ignored. */
  receive(value: unknown): void;
  /** The ring lets go of an entry. */
  dropped(entry: Entry): void;
  /**
   * The page goes: posts all that waits and the good-bye, and, where that is awaited, does so again with each record that
   * is written from then on, because the page's own listeners for the same event come after ours.
   */
  leave(isKept: boolean): void;
  /** Somebody awaits the last words: posts to anyone what no watcher has asked for. Called while `leave` posts. */
  lastCall(): void;
  /** The page was only put away and is shown again: it is served as before. */
  comeBack(): void;
  /** Forgets every watcher: another relay has taken over. */
  forget(): void;
}

/** Watchers that are remembered, so that one that comes back after a broken port gets exact figures of what it lost. */
const WATCHER_LIMIT = 16;

/** Milliseconds after which a timer counts as cut off (see `hear.ts`); one more than needed does no harm. */
const TIMER_LIMIT = 2_000;

/** Milliseconds after which a watcher that acknowledges nothing counts as gone. */
const SILENCE_LIMIT = 5 * 60_000;

export function createServer(getRecorder: () => Recorder, surroundings: Surroundings): Server {
  let watchers = list<Watcher>();
  /** When the timer of the next batch was started, -1 where there is none. */
  let timedAt = -1;
  let sinceFlush = 0;
  /** Reads for everybody while the page goes and nobody watches. */
  let anyone: Watcher | null = null;
  let isAwaitedLast = false;

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

  const readBlobs = (watcher: Watcher): void => {
    watcher.isWaiting = true;
    holdForBlobs(watcher.cursor, getRecorder().ring, surroundings, () => {
      watcher.isWaiting = false;
      pump(watcher);
    });
  };

  const isWindowFull = (watcher: Watcher): boolean => {
    const { records, characters } = inFlight(watcher);
    return records >= IN_FLIGHT_RECORDS || characters >= IN_FLIGHT_CHARACTERS;
  };

  /** Sends what the window lets through, as much as one task of the page may take, and goes on in another. */
  const pump = (watcher: Watcher): void => {
    const { ring, now } = getRecorder();
    let records = 0;
    let characters = 0;
    while (watcher.isActive && !watcher.isWaiting && watcher.cursor < ring.next()) {
      if (isWindowFull(watcher)) {
        watcher.isHeldUp = true;
        const oldest = watcher.flights[0];
        if (oldest !== undefined && now() - oldest.sent > SILENCE_LIMIT) dismiss(watcher);
        return;
      }
      if (records >= TURN_RECORDS || characters >= TURN_CHARACTERS) return goOnLater(watcher);
      const batch = takeBatch(watcher, ring, now(), isReady);
      if (batch === null) return readBlobs(watcher);
      surroundings.post(batch);
      const flight = watcher.flights[watcher.flights.length - 1];
      records += flight?.records ?? 0;
      characters += flight?.characters ?? 0;
    }
  };

  const goOnLater = (watcher: Watcher): void => {
    if (watcher.isPaused) return;
    watcher.isPaused = true;
    surroundings.wait(() => {
      watcher.isPaused = false;
      pump(watcher);
    }, 0);
  };

  const flush = (): void => {
    sinceFlush = 0;
    each(pump);
  };

  const onRecord = (at: number): void => {
    sinceFlush += 1;
    if (sinceFlush >= BATCH_RECORDS) flush();
    else if (timedAt === -1 || at - timedAt > TIMER_LIMIT) {
      timedAt = at;
      surroundings.wait(() => {
        timedAt = -1;
        flush();
      }, BATCH_WAIT);
    }
  };

  const isWatched = (): boolean => {
    let isAnyActive = false;
    each(() => {
      isAnyActive = true;
    });
    return isAnyActive;
  };

  const updateListener = (): void => {
    const isNeeded = isWatched();
    getRecorder().watch(isNeeded ? onRecord : null);
    if (!isNeeded) surroundings.wait(rest, WATCHER_AWAITED);
  };

  /** Whether a watcher is here, or may be on its way back over a broken port. */
  const isAwaited = ({ isActive, leftAt }: Watcher): boolean =>
    isActive || getRecorder().now() - leftAt < WATCHER_AWAITED;

  const rest = (): void => {
    for (let index = 0; index < watchers.length; index += 1) {
      const watcher = watchers[index];
      if (watcher === undefined || !isAwaited(watcher)) continue;
      if (!watcher.isActive) surroundings.wait(rest, WATCHER_AWAITED);
      return;
    }
    getRecorder().rest();
  };

  /** Where the watcher stands that has the least, of those here and those that may come back; else `otherwise`. */
  const leastAcknowledged = (otherwise: number): number => {
    let least = Infinity;
    for (let index = 0; index < watchers.length; index += 1) {
      const watcher = watchers[index];
      if (watcher !== undefined && isAwaited(watcher)) least = min(least, watcher.acknowledged.next);
    }
    return least === Infinity ? otherwise : least;
  };

  /** What every watcher has acknowledged need not be kept for them any more. */
  const settle = (): void => {
    const { ring } = getRecorder();
    ring.settle(leastAcknowledged(ring.next()));
  };

  const dismiss = (watcher: Watcher): void => {
    watcher.isActive = false;
    watcher.leftAt = getRecorder().now();
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
    watcher.isWaiting = false;
    watcher.isPaused = false;
    moveWatcher(watcher, recorder.ring, from > recorder.ring.next() ? recorder.ring.next() : from);
    updateListener();
    pump(watcher);
  };

  const receive = (value: object): void => {
    const type = readOwn(value, 'type');
    if (type === 'keep-nothing') {
      getRecorder().keepNothing();
      rest();
      return;
    }
    const key = readOwn(value, 'watcher');
    if (typeof key !== 'string') return;
    const number = readOwn(value, type === 'watch' ? 'from' : type === 'ack' ? 'next' : 'n');
    const watcher = find(key);
    if (type === 'unwatch') {
      if (watcher !== null) dismiss(watcher);
    } else if (typeof number !== 'number' || !(number >= 0)) {
      return;
    } else if (type === 'watch') {
      join(key, number);
    } else if (type === 'ack' && watcher !== null) {
      acknowledge(watcher, number);
      settle();
      // What came since the last batch waits for its own: to send on each word would make many small batches.
      if (!watcher.isHeldUp) return;
      watcher.isHeldUp = false;
      pump(watcher);
    } else if (type === 'ask-body') {
      const entry = getRecorder().ring.find(number);
      surroundings.post({ type: 'body', watcher: key, n: number, payload: entry && wholePayload(entry.raw) });
    }
  };

  /** Posts all that waits for a watcher, as much as the window holds. */
  const postRest = (watcher: Watcher): void => {
    const { ring, now } = getRecorder();
    let characters = 0;
    while (watcher.cursor < ring.next() && characters < IN_FLIGHT_CHARACTERS) {
      // Octets of Blobs that are not read by now cannot come any more.
      const batch = takeBatch(watcher, ring, now(), () => true);
      if (batch === null) return;
      surroundings.post(batch);
      characters += batch.records.length;
    }
  };

  const sayLast = (isKept: boolean): void => {
    const { ring } = getRecorder();
    each(postRest);
    surroundings.post({ type: 'bye', next: ring.next(), messages: ring.messages(), isKept });
  };

  /** One that begins where those who may be on their way back stand, or else at the beginning. */
  const createForAnyone = (): Watcher => {
    const watcher = createWatcher(ANYONE);
    moveWatcher(watcher, getRecorder().ring, leastAcknowledged(0));
    return watcher;
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
    leave(isKept) {
      isAwaitedLast = false;
      sayLast(isKept);
      if (isAwaitedLast) getRecorder().watch(() => sayLast(isKept));
    },
    lastCall() {
      isAwaitedLast = true;
      if (isWatched()) return;
      anyone ??= createForAnyone();
      postRest(anyone);
    },
    comeBack() {
      anyone = null;
      updateListener();
    },
    forget() {
      each(dismiss);
      watchers = list();
    },
  };
}
