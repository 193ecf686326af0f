import { BATCH_WAIT } from '../wire/wire-limits.ts';
import type { FromRecorder } from '../wire/hops.ts';
import { observeEventSources } from './transports/eventsource.ts';
import { observeFetch } from './transports/fetch.ts';
import { guard, reportFaultsTo } from './platform/guard.ts';
import { hookToString } from './platform/hook.ts';
import { now, pageUrl, readBlobStart, timeOrigin, wait } from './platform/platform.ts';
import { observeUnhandled } from './platform/promise-tap.ts';
import { apply, dateNow, defineProperty, deleteProperty, get, settle, soon } from './platform/primordials.ts';
import { workerKind } from './platform/worker-place.ts';
import { createKey, createRecorder, type Recorder } from './recorder.ts';
import { createServer } from './serving/record-server.ts';
import { toJson } from './serving/write-json.ts';
import { observeUnrecorded } from './transports/unrecorded.ts';
import { observeAdding } from './transports/listening.ts';
import { observeWebSockets } from './transports/websocket.ts';
import { observeSocketStreams } from './transports/websocketstream.ts';
import { observeWebTransport } from './transports/webtransport.ts';
import { createWriteObserver } from './transports/writes.ts';
import { observeXhr } from './transports/xhr.ts';

/**
 * The recorder's entry in a worker, where no extension can place it: a driver of the browser runs it before the worker's
 * first script. It sends every message to a function that the driver has put there, as JSON texts, and takes none. Whoever
 * runs this replaces the two words by the name of the function and by whether scripts may have run here before.
 */
const BINDING = 'REALTIME_INSPECTOR_BINDING';
const IS_LATE: string = 'REALTIME_INSPECTOR_IS_LATE';

/** The only subscriber. */
const SUBSCRIBER = 'worker';

/**
 * How often in so many milliseconds records are sent before the page's own code goes on. A worker may be terminated at any
 * moment, without notice: what had waited for its batch would be lost. Above that rate batches wait as in pages do.
 */
const SENDS_AT_ONCE = 50;
const SENDS_SPAN = 250;

function start(send: (text: string) => void): void {
  const document = createKey();
  const later = (action: () => void): void => soon(() => guard('worker', action));
  /** The number after the last record that was sent. */
  let sent = 0;
  let sends = 0;
  let countedFrom = 0;
  let isBatching = false;

  const post = (message: FromRecorder): void => {
    send(toJson({ document, isBatching, ...message }));
    if (message.type !== 'batch') return;
    const { next } = message;
    sent = next;
    // The driver has it. Not at once: the server is in the midst of sending.
    later(() => server.receive({ type: 'ack', subscriber: SUBSCRIBER, next }));
  };

  const waitForBatch = (callback: () => void): void => {
    const at = now();
    if (at - countedFrom > SENDS_SPAN) {
      countedFrom = at;
      sends = 0;
    }
    sends += 1;
    const wasBatching = isBatching;
    isBatching = sends > SENDS_AT_ONCE;
    if (isBatching) wait(callback, BATCH_WAIT);
    else later(callback);
    // So that the driver knows that the next records wait, or no longer do.
    if (wasBatching !== isBatching) send(toJson({ document, isBatching, type: 'pace' }));
  };

  const recorder: Recorder = createRecorder({ now, wall: dateNow, wait }, (entry) => server.evicted(entry));
  const server = createServer(recorder, {
    post,
    wait: (callback, delay) => (delay === BATCH_WAIT ? waitForBatch(callback) : wait(callback, delay)),
    readBlob(blob, limit, done) {
      settle(readBlobStart(blob, limit), done, () => done(null));
    },
  });
  reportFaultsTo((where, text) => recorder.write('fault', 0, { where, text }));

  const isLate = IS_LATE === 'true';
  recorder.write('document', 0, { url: pageUrl(), isTop: false, isLate, worker: workerKind, timeOrigin });
  send(toJson({ document, type: 'hello', url: pageUrl(), isTop: false, timeOrigin }));
  const subscribe = (): void => server.receive({ type: 'subscribe', subscriber: SUBSCRIBER, from: sent });
  subscribe();
  // To subscribe again from where it is sends what waits for its batch.
  defineProperty(globalThis, `${BINDING}:flush`, { __proto__: null, value: subscribe } as PropertyDescriptor);

  // No acting script comes here.
  guard('unhandled', () => observeUnhandled(() => false));
  guard('toString', hookToString);
  guard('listeners', observeAdding);
  guard('websocket', () => observeWebSockets(recorder));
  guard('eventsource', () => observeEventSources(recorder));
  guard('fetch', () => {
    const bodies = observeFetch(recorder);
    const writes = createWriteObserver();
    bodies.intoSink(writes.find);
    guard('websocketstream', () => observeSocketStreams(recorder, bodies, writes));
    guard('webtransport', () => observeWebTransport(recorder, bodies, writes));
  });
  guard('unrecorded', () => void observeUnrecorded(recorder));
  // Service workers have none.
  if (typeof get(globalThis, 'XMLHttpRequest') === 'function') guard('xhr', () => observeXhr(recorder));
}

const binding: unknown = get(globalThis, BINDING);
if (typeof binding === 'function') {
  // The page's own code need not see it.
  deleteProperty(globalThis, BINDING);
  start((text) => apply(binding, undefined, [text]) as void);
}
