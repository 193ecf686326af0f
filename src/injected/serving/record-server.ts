import {
  BATCH_RECORDS,
  BATCH_WAIT,
  IN_FLIGHT_CHARACTERS,
  TASK_CHARACTERS,
  TASK_RECORDS,
  SUBSCRIBER_GRACE,
} from '../../wire/wire-limits.ts';
import { BROADCAST, type FromRecorder } from '../../wire/hops.ts';
import { type BlobDeps, readBlobsOf, isReady } from '../ring/blobs.ts';
import { type RingEntry, wholePayload } from '../ring/ring-entry.ts';
import { reportFault } from '../platform/guard.ts';
import { append, each, filtered, findIn, list, min, readOwn } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import {
  acknowledge,
  createSubscriber,
  isSilent,
  isWindowFull,
  moveSubscriber,
  takeBatch,
  type Subscriber,
} from './subscriber.ts';

/** What the server needs of the platform; what `post` sends is with the relay when it returns. */
interface ServerDeps extends BlobDeps {
  post(message: FromRecorder): void;
}

/** Sends the records of a recorder to its subscribers. */
export interface Server {
  /** Takes a message of the relay; anything else is ignored. */
  receive(value: unknown): void;
  /** The ring has evicted an entry. */
  evicted(entry: RingEntry): void;
  /**
   * The page goes: posts all remaining records and the end; if a panel waits for the final flush, again with each record
   * from then on, because the page's own listeners for the same event come after ours.
   */
  end(isCached: boolean): void;
  /** A panel waits for the final flush: broadcasts what no subscriber has received. Called while `end` posts. */
  finalFlush(): void;
  /** The page was only cached and is shown again: its subscribers are served as before. */
  resume(): void;
  /** Forgets every subscriber, because another relay has taken over. */
  forget(): void;
}

/** Subscribers that are remembered, so that one that reconnects after a broken port gets exact counts of what it lost. */
const SUBSCRIBERS_LIMIT = 16;

/** Milliseconds after which a timer counts as aborted (see `native-listener.ts`); an extra timer does no harm. */
const TIMER_LIMIT = 2_000;

/** Creates the server of a recorder. */
export function createServer(recorder: Recorder, deps: ServerDeps): Server {
  const { ring, now } = recorder;
  let subscribers = list<Subscriber>();
  /** When the timer of the next batch was started; -1 if there is none. */
  let timedAt = -1;
  let sinceFlush = 0;
  /** Receives the final flush for all panels while the page goes and there is no subscriber. */
  let broadcast: Subscriber | null = null;
  let isFlushWanted = false;

  const find = (key: string): Subscriber | undefined => findIn(subscribers, (other) => other.key === key);

  const eachActive = (action: (subscriber: Subscriber) => void): void =>
    each(subscribers, (subscriber) => {
      if (subscriber.isActive) action(subscriber);
    });

  const readBlobs = (subscriber: Subscriber): void => {
    subscriber.isReading = true;
    readBlobsOf(subscriber.cursor, ring, deps, () => {
      subscriber.isReading = false;
      pump(subscriber);
    });
  };

  /** Sends as much as the window and one task of the page allow, and continues in another task. */
  const pump = (subscriber: Subscriber): void => {
    let records = 0;
    let characters = 0;
    while (subscriber.isActive && !subscriber.isReading && subscriber.cursor < ring.next()) {
      if (isWindowFull(subscriber)) {
        subscriber.isBlocked = true;
        if (isSilent(subscriber, now())) dismiss(subscriber);
        return;
      }
      if (records >= TASK_RECORDS || characters >= TASK_CHARACTERS) return continueLater(subscriber);
      const batch = takeBatch(subscriber, ring, now(), isReady);
      if (batch === null) return readBlobs(subscriber);
      deps.post(batch);
      const flight = subscriber.flights[subscriber.flights.length - 1];
      records += flight?.records ?? 0;
      characters += flight?.characters ?? 0;
    }
  };

  const continueLater = (subscriber: Subscriber): void => {
    if (subscriber.isPaused) return;
    subscriber.isPaused = true;
    deps.wait(() => {
      subscriber.isPaused = false;
      pump(subscriber);
    }, 0);
  };

  const flush = (): void => {
    sinceFlush = 0;
    eachActive(pump);
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

  const hasSubscriber = (): boolean => findIn(subscribers, ({ isActive }) => isActive) !== undefined;

  const updateListener = (): void => {
    const isNeeded = hasSubscriber();
    recorder.listen(isNeeded ? onRecord : null);
    if (!isNeeded) deps.wait(shrinkWhenAlone, SUBSCRIBER_GRACE);
  };

  /** Whether a subscriber is connected, or may be reconnecting after a broken port. */
  const isAwaited = ({ isActive, leftAt }: Subscriber): boolean => isActive || now() - leftAt < SUBSCRIBER_GRACE;

  const shrinkWhenAlone = (): void => {
    const awaited = findIn(subscribers, isAwaited);
    if (awaited === undefined) recorder.shrink();
    else if (!awaited.isActive) deps.wait(shrinkWhenAlone, SUBSCRIBER_GRACE);
  };

  /** The least acknowledged number of all subscribers that are connected or may reconnect; else `otherwise`. */
  const leastAcknowledged = (otherwise: number): number => {
    let least = Infinity;
    each(subscribers, (subscriber) => {
      if (isAwaited(subscriber)) least = min(least, subscriber.acknowledged.next);
    });
    return least === Infinity ? otherwise : least;
  };

  /** What every subscriber has acknowledged need not be stored for them any more. */
  const releaseAcknowledged = (): void => {
    ring.release(leastAcknowledged(ring.next()));
  };

  const dismiss = (subscriber: Subscriber): void => {
    subscriber.isActive = false;
    subscriber.leftAt = now();
    updateListener();
  };

  const join = (key: string, from: number): void => {
    let subscriber = find(key);
    if (subscriber === undefined) {
      subscriber = createSubscriber(key);
      // The oldest one goes where there are too many.
      if (subscribers.length >= SUBSCRIBERS_LIMIT) {
        const oldest = subscribers[0];
        subscribers = filtered(subscribers, (other) => other !== oldest);
      }
      append(subscribers, subscriber);
    }
    subscriber.isActive = true;
    subscriber.isReading = false;
    subscriber.isPaused = false;
    moveSubscriber(subscriber, ring, from > ring.next() ? ring.next() : from);
    updateListener();
    pump(subscriber);
  };

  const receive = (value: object): void => {
    const type = readOwn(value, 'type');
    if (type === 'capture-nothing') {
      recorder.captureNothing();
      shrinkWhenAlone();
      return;
    }
    const key = readOwn(value, 'subscriber');
    if (typeof key !== 'string') return;
    const number = readOwn(value, type === 'subscribe' ? 'from' : type === 'ack' ? 'next' : 'n');
    const subscriber = find(key);
    if (type === 'unsubscribe') {
      if (subscriber !== undefined) dismiss(subscriber);
    } else if (typeof number !== 'number' || !(number >= 0)) {
      return;
    } else if (type === 'subscribe') {
      join(key, number);
    } else if (type === 'ack' && subscriber !== undefined) {
      acknowledge(subscriber, number);
      releaseAcknowledged();
      // What came since the last batch waits for the next: sending at each acknowledgement would make many small batches.
      if (!subscriber.isBlocked) return;
      subscriber.isBlocked = false;
      pump(subscriber);
    } else if (type === 'request-body') {
      const entry = ring.find(number);
      deps.post({ type: 'body', subscriber: key, n: number, payload: entry && wholePayload(entry.raw) });
    }
  };

  /** Posts all remaining records to a subscriber, as much as the window allows. */
  const postRest = (subscriber: Subscriber): void => {
    let characters = 0;
    while (subscriber.cursor < ring.next() && characters < IN_FLIGHT_CHARACTERS) {
      // Blobs that are not read by now cannot be read any more.
      const batch = takeBatch(subscriber, ring, now(), () => true);
      if (batch === null) return;
      deps.post(batch);
      characters += batch.records.length;
    }
  };

  const postEnd = (isCached: boolean): void => {
    eachActive(postRest);
    deps.post({ type: 'end', next: ring.next(), messages: ring.messages(), isCached });
  };

  /** A subscriber that starts where those that may be reconnecting have to, or else at the first record. */
  const createBroadcast = (): Subscriber => {
    const subscriber = createSubscriber(BROADCAST);
    moveSubscriber(subscriber, ring, leastAcknowledged(0));
    return subscriber;
  };

  return {
    receive(value) {
      if (typeof value !== 'object' || value === null) return;
      try {
        receive(value);
      } catch (error) {
        reportFault('serve', error);
      }
    },
    evicted(entry) {
      each(subscribers, (subscriber) => {
        if (subscriber.cursor === entry.n) subscriber.lostFrom = entry.at;
      });
    },
    end(isCached) {
      isFlushWanted = false;
      postEnd(isCached);
      if (isFlushWanted) recorder.listen(() => postEnd(isCached));
    },
    finalFlush() {
      isFlushWanted = true;
      if (hasSubscriber()) return;
      broadcast ??= createBroadcast();
      postRest(broadcast);
    },
    resume() {
      broadcast = null;
      updateListener();
    },
    forget() {
      eachActive(dismiss);
      subscribers = list();
    },
  };
}
