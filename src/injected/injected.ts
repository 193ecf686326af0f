import { observeEventSources } from './transports/eventsource.ts';
import { observeFetch } from './transports/fetch.ts';
import { createHandshake } from './serving/handshake.ts';
import { guard, reportFaultsTo } from './platform/guard.ts';
import { answerTo, hookToString } from './platform/hook.ts';
import { observeHistory, observePageLife } from './transports/page-life.ts';
import { ownDocument, ownWindow } from './platform/place.ts';
import { isGecko, now, pageUrl, readBlobStart, timeOrigin, wait } from './platform/platform.ts';
import { observeUnhandled } from './platform/promise-tap.ts';
import { dateNow, get, settle, startsWith } from './platform/primordials.ts';
import { BROADCAST } from '../wire/hops.ts';
import { createKey, createRecorder, type Recorder } from './recorder.ts';
import { createServer, type Server } from './serving/record-server.ts';
import { isUntouched } from './serving/untouched.ts';
import { observeAdding } from './transports/listening.ts';
import { observeWebSockets } from './transports/websocket.ts';
import { observeUnrecorded } from './transports/unrecorded.ts';
import { observeWebRtc } from './transports/data-channels.ts';
import { observeSocketStreams } from './transports/websocketstream.ts';
import { observeWebTransport } from './transports/webtransport.ts';
import { createWriteObserver } from './transports/writes.ts';
import { observeXhr } from './transports/xhr.ts';
import { createDoor } from './serving/way-in.ts';

/**
 * The recorder's entry: runs in the page's own world before any of its scripts, once in every realm.
 *
 * It may run a second time in a realm: Firefox runs content scripts again in open pages when the extension is reloaded,
 * and Chromium may give the first real document of a frame the realm of its empty one. The second run finds the first by
 * reading a property of the wrapped constructors to which they answer without having it: it appears in no list of
 * properties, and a page that does not know the key cannot find it. The key is no secret to a reader of this source, but
 * worth nothing to them: see `handshake.ts`. In Chromium only a document that began empty answers to it. If a page has replaced all of our constructors with its own, the second
 * run wraps those and starts a new recording, and the first goes quiet.
 */
const REALM_KEY = 'realtime-inspector:7d0f6c1e-a9f4-4a5b-9a53-3d1f0e5c2b88';

/** Whether scripts of the page may have run before. An empty document of a frame is complete from its start. */
const isLate = (): boolean =>
  document.querySelector('script') !== null ||
  (document.readyState !== 'loading' && !document.URL.startsWith('about:'));

function start(): void {
  let server: Server | undefined;
  // Most pages and frames are never served to a panel: until one asks there is no server.
  const serve = (): Server =>
    (server ??= createServer(recorder, {
      post: channel.post,
      wait,
      readBlob(blob, limit, done) {
        settle(readBlobStart(blob, limit), done, () => done(null));
      },
    }));
  const recorder: Recorder = createRecorder({ now, wall: dateNow, wait }, (entry) => server?.evicted(entry));
  const { ring } = recorder;
  const receive = (value: unknown): void => {
    serve().receive(value);
    door.receive(value);
  };
  const onNewRelay = (): void => {
    server?.forget();
    // The panels of the relay before it are gone, and with them what they armed.
    door.receive({ __proto__: null, type: 'unsubscribe', subscriber: BROADCAST });
  };
  const { channel, open } = createHandshake(createKey(), receive, () => serve().finalFlush(), onNewRelay);
  reportFaultsTo((where, text) => recorder.write('fault', 0, { where, text }));

  recorder.write('document', 0, { url: pageUrl(), isTop: ownWindow === ownWindow.top, isLate: isLate(), timeOrigin });
  open(ownDocument, true);

  const life = {
    end(isCached: boolean): void {
      if (server === undefined) channel.post({ type: 'end', next: ring.next(), messages: ring.messages(), isCached });
      // The relay may have asked for the final flush meanwhile.
      server?.end(isCached);
    },
    resume: () => server?.resume(),
  };

  // Elsewhere no second run comes, and the key answers to no one.
  let current = ownDocument;
  const reopen = (): void => {
    // A page can change neither this property nor the moment at which it names another document.
    const next = ownWindow.document;
    const isNew = next !== current;
    current = next;
    if (isNew) observePageLife(recorder, next, life);
    open(next, isNew);
  };
  if (isGecko || startsWith(pageUrl(), 'about:')) answerTo(REALM_KEY, () => guard('new document', reopen));

  guard('unhandled', () => observeUnhandled((reason) => door.offer(reason)));
  guard('toString', hookToString);
  guard('page life', () => observePageLife(recorder, ownDocument, life));
  guard('history', () => observeHistory(recorder));
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
  guard('xhr', () => observeXhr(recorder));
  let onMedia = (_peer: unknown): void => undefined;
  guard('unrecorded', () => {
    onMedia = observeUnrecorded(recorder);
  });
  guard('webrtc', () => observeWebRtc(recorder, onMedia));
  // Last: an acting script that waits for it begins at once.
  const door = createDoor(recorder, isUntouched(isLate()));
}

/** The hook of an earlier run in this realm. */
function findEarlier(): unknown {
  for (const name of ['WebSocket', 'EventSource', 'XMLHttpRequest']) {
    const constructor: unknown = get(globalThis, name);
    const earlier: unknown = typeof constructor === 'function' ? get(constructor, REALM_KEY) : undefined;
    if (typeof earlier === 'function') return earlier;
  }
  return undefined;
}

const earlier = findEarlier();
if (typeof earlier === 'function') earlier();
else start();
