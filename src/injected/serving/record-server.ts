import {
  BATCH_RECORDS,
  BATCH_WAIT,
  IN_FLIGHT_CHARACTERS,
  IN_FLIGHT_RECORDS,
  TASK_CHARACTERS,
  TASK_RECORDS,
  SUBSCRIBER_GRACE,
} from '../../wire/wire-limits.ts';
import { BROADCAST, type FromRecorder } from '../../wire/hops.ts';
import { type BlobDeps, holdForBlobs, isReady } from '../ring/blobs.ts';
import { type RingEntry, wholePayload } from '../ring/ring-entry.ts';
import { noteFault } from '../platform/guard.ts';
import { append, list, max, min, readOwn } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { acknowledge, createSubscriber, inFlight, moveSubscriber, takeBatch, type Subscriber } from './subscriber.ts';

/** What serving needs of the platform. */
export interface ServerDeps extends BlobDeps {
  /** Hands a message to the relay at once. */
  post(message: FromRecorder): void;
}

/** Serves the log of a recorder to its subscribers. */
export interface Server {
  /** A message of the relay; anything that is none is ignored. */
  receive(value: unknown): void;
  /** The ring lets go of an entry. */
  dropped(entry: RingEntry): void;
  /**
   * The page goes: posts all that waits and the good-end, and, where that is awaited, does so again with each record that
   * is written from then on, because the page's own listeners for the same event come after ours.
   */
  leave(isCached: boolean): void;
  /** Somebody awaits the last words: posts to anyone what no subscriber has asked for. Called while `leave` posts. */
  finalFlush(): void;
  /** The page was only put away and is shown again: it is served as before. */
  comeBack(): void;
  /** Forgets every subscriber: another relay has taken over. */
  forget(): void;
}

/** Subscribers that are remembered, so that one that comes back after a broken port gets exact figures of what it lost. */
const WATCHER_LIMIT = 16;

/** Milliseconds after which a timer counts as cut off (see `listenTrusted.ts`); one more than needed does no harm. */
const TIMER_LIMIT = 2_000;

/** Milliseconds after which a subscriber that acknowledges nothing counts as gone. */
const SILENCE_LIMIT = 5 * 60_000;

export function createServer(getRecorder: () => Recorder, deps: ServerDeps): Server {
  let subscribers = list<Subscriber>();
  /** When the timer of the next batch was started, -1 where there is none. */
  let timedAt = -1;
  let sinceFlush = 0;
  /** Reads for everybody while the page goes and nobody watches. */
  let anyone: Subscriber | null = null;
  let isAwaitedLast = false;

  const find = (key: string): Subscriber | null => {
    for (let index = 0; index < subscribers.length; index += 1)
      if (subscribers[index]?.key === key) return subscribers[index] ?? null;
    return null;
  };

  const each = (action: (subscriber: Subscriber) => void): void => {
    for (let index = 0; index < subscribers.length; index += 1) {
      const subscriber = subscribers[index];
      if (subscriber !== undefined && subscriber.isActive) action(subscriber);
    }
  };

  const readBlobs = (subscriber: Subscriber): void => {
    subscriber.isWaiting = true;
    holdForBlobs(subscriber.cursor, getRecorder().ring, deps, () => {
      subscriber.isWaiting = false;
      pump(subscriber);
    });
  };

  const isWindowFull = (subscriber: Subscriber): boolean => {
    const { records, characters } = inFlight(subscriber);
    return records >= IN_FLIGHT_RECORDS || characters >= IN_FLIGHT_CHARACTERS;
  };

  /** Sends what the window lets through, as much as one task of the page may take, and goes on in another. */
  const pump = (subscriber: Subscriber): void => {
    const { ring, now } = getRecorder();
    let records = 0;
    let characters = 0;
    while (subscriber.isActive && !subscriber.isWaiting && subscriber.cursor < ring.next()) {
      if (isWindowFull(subscriber)) {
        subscriber.isHeldUp = true;
        const oldest = subscriber.flights[0];
        if (oldest !== undefined && now() - oldest.sent > SILENCE_LIMIT) dismiss(subscriber);
        return;
      }
      if (records >= TASK_RECORDS || characters >= TASK_CHARACTERS) return goOnLater(subscriber);
      const batch = takeBatch(subscriber, ring, now(), isReady);
      if (batch === null) return readBlobs(subscriber);
      deps.post(batch);
      const flight = subscriber.flights[subscriber.flights.length - 1];
      records += flight?.records ?? 0;
      characters += flight?.characters ?? 0;
    }
  };

  const goOnLater = (subscriber: Subscriber): void => {
    if (subscriber.isPaused) return;
    subscriber.isPaused = true;
    deps.wait(() => {
      subscriber.isPaused = false;
      pump(subscriber);
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
      deps.wait(() => {
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
    if (!isNeeded) deps.wait(rest, SUBSCRIBER_GRACE);
  };

  /** Whether a subscriber is here, or may be on its way back over a broken port. */
  const isAwaited = ({ isActive, leftAt }: Subscriber): boolean =>
    isActive || getRecorder().now() - leftAt < SUBSCRIBER_GRACE;

  const rest = (): void => {
    for (let index = 0; index < subscribers.length; index += 1) {
      const subscriber = subscribers[index];
      if (subscriber === undefined || !isAwaited(subscriber)) continue;
      if (!subscriber.isActive) deps.wait(rest, SUBSCRIBER_GRACE);
      return;
    }
    getRecorder().rest();
  };

  /** Where the subscriber stands that has the least, of those here and those that may come back; else `otherwise`. */
  const leastAcknowledged = (otherwise: number): number => {
    let least = Infinity;
    for (let index = 0; index < subscribers.length; index += 1) {
      const subscriber = subscribers[index];
      if (subscriber !== undefined && isAwaited(subscriber)) least = min(least, subscriber.acknowledged.next);
    }
    return least === Infinity ? otherwise : least;
  };

  /** What every subscriber has acknowledged need not be kept for them any more. */
  const settle = (): void => {
    const { ring } = getRecorder();
    ring.settle(leastAcknowledged(ring.next()));
  };

  const dismiss = (subscriber: Subscriber): void => {
    subscriber.isActive = false;
    subscriber.leftAt = getRecorder().now();
    updateListener();
  };

  const join = (key: string, from: number): void => {
    const recorder = getRecorder();
    let subscriber = find(key);
    if (subscriber === null) {
      subscriber = createSubscriber(key);
      const kept = list<Subscriber>();
      const skip = max(0, subscribers.length + 1 - WATCHER_LIMIT);
      for (let index = skip; index < subscribers.length; index += 1) {
        const other = subscribers[index];
        if (other !== undefined) append(kept, other);
      }
      append(kept, subscriber);
      subscribers = kept;
    }
    subscriber.isActive = true;
    subscriber.isWaiting = false;
    subscriber.isPaused = false;
    moveSubscriber(subscriber, recorder.ring, from > recorder.ring.next() ? recorder.ring.next() : from);
    updateListener();
    pump(subscriber);
  };

  const receive = (value: object): void => {
    const type = readOwn(value, 'type');
    if (type === 'capture-nothing') {
      getRecorder().captureNothing();
      rest();
      return;
    }
    const key = readOwn(value, 'subscriber');
    if (typeof key !== 'string') return;
    const number = readOwn(value, type === 'subscribe' ? 'from' : type === 'ack' ? 'next' : 'n');
    const subscriber = find(key);
    if (type === 'unsubscribe') {
      if (subscriber !== null) dismiss(subscriber);
    } else if (typeof number !== 'number' || !(number >= 0)) {
      return;
    } else if (type === 'subscribe') {
      join(key, number);
    } else if (type === 'ack' && subscriber !== null) {
      acknowledge(subscriber, number);
      settle();
      // What came since the last batch waits for its own: to send on each word would make many small batches.
      if (!subscriber.isHeldUp) return;
      subscriber.isHeldUp = false;
      pump(subscriber);
    } else if (type === 'request-body') {
      const entry = getRecorder().ring.find(number);
      deps.post({ type: 'body', subscriber: key, n: number, payload: entry && wholePayload(entry.raw) });
    }
  };

  /** Posts all that waits for a subscriber, as much as the window holds. */
  const postRest = (subscriber: Subscriber): void => {
    const { ring, now } = getRecorder();
    let characters = 0;
    while (subscriber.cursor < ring.next() && characters < IN_FLIGHT_CHARACTERS) {
      // HeldBytes of Blobs that are not read by now cannot come any more.
      const batch = takeBatch(subscriber, ring, now(), () => true);
      if (batch === null) return;
      deps.post(batch);
      characters += batch.records.length;
    }
  };

  const sayLast = (isCached: boolean): void => {
    const { ring } = getRecorder();
    each(postRest);
    deps.post({ type: 'end', next: ring.next(), messages: ring.messages(), isCached });
  };

  /** One that begins where those who may be on their way back stand, or else at the beginning. */
  const createForAnyone = (): Subscriber => {
    const subscriber = createSubscriber(BROADCAST);
    moveSubscriber(subscriber, getRecorder().ring, leastAcknowledged(0));
    return subscriber;
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
      for (let index = 0; index < subscribers.length; index += 1) {
        const subscriber = subscribers[index];
        if (subscriber !== undefined && subscriber.cursor === entry.n) subscriber.lostFrom = entry.at;
      }
    },
    leave(isCached) {
      isAwaitedLast = false;
      sayLast(isCached);
      if (isAwaitedLast) getRecorder().watch(() => sayLast(isCached));
    },
    finalFlush() {
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
      subscribers = list();
    },
  };
}
