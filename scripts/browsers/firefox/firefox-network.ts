/**
 * What Firefox knows of a page's requests and no script of the page can see: status and headers of answers, why there was
 * none, and which events came to an event source. It is read off the channels in the browser's own process: no body, no
 * frame and no stack is touched, which the list of DevTools does, and the page waits for nothing.
 */
import { listAt, textAt, textsIn, valueAt } from '../../json.ts';
import type { FollowedNetwork, NetworkFact } from '../driver.ts';

/** Requests of which something new is to be told; more than a page makes between two looks, and a bound all the same. */
const WAITING_LIMIT = 5_000;

/** Event sources of which the events are counted, and types of events of each. */
const SOURCES_LIMIT = 200;
const TYPES_LIMIT = 32;

/**
 * Counts events by type in the page's process, where alone they can be seen. A count is told when it has doubled, so that
 * a fast source sends little.
 */
const COUNT_EVENTS = `(() => {
  const service = Cc['@mozilla.org/eventsourceevent/service;1'].getService(Ci.nsIEventSourceEventService);
  const sources = new Map();
  const listener = {
    QueryInterface: ChromeUtils.generateQI(['nsIEventSourceEventListener']),
    eventSourceConnectionOpened() {},
    eventSourceConnectionClosed(channel) { sources.delete(channel); },
    eventReceived(channel, type) {
      let counts = sources.get(channel);
      if (counts === undefined) {
        if (sources.size >= ${SOURCES_LIMIT}) return;
        sources.set(channel, (counts = new Map()));
      }
      if (!counts.has(type) && counts.size >= ${TYPES_LIMIT}) return;
      const count = (counts.get(type) ?? 0) + 1;
      counts.set(type, count);
      if ((count & (count - 1)) === 0) sendAsyncMessage('realtime-inspector:events', { channel, type, count });
    },
  };
  const watched = new Set();
  const watch = (win) => {
    const id = win?.windowGlobalChild?.innerWindowId;
    if (id === undefined || watched.has(id)) return;
    watched.add(id);
    service.addListener(id, listener);
  };
  watch(content);
  addEventListener('DOMWindowCreated', ({ target }) => watch(target.defaultView), true);
})()`;

/** Begins with the tab in `tab` and its `<browser>` in `browser`; see `FIND_TAB`. Whatever fails in here stays here. */
export const FOLLOW_NETWORK = `
  const win = tab.ownerDocument.defaultView;
  const id = browser.browserId;
  const { TYPE_WEBSOCKET, TYPE_FETCH, TYPE_XMLHTTPREQUEST } = Ci.nsIContentPolicy;
  const types = new Set([TYPE_WEBSOCKET, TYPE_FETCH, TYPE_XMLHTTPREQUEST]);
  const ownEnds = new Set(['NS_BINDING_ABORTED', 'NS_BINDING_REDIRECTED', 'NS_ERROR_ABORT']);
  const facts = new Map();
  const changed = new Map();
  const events = new Map();
  const tell = (fact) => {
    if (changed.size < ${WAITING_LIMIT} || changed.has(fact.id)) changed.set(fact.id, fact);
  };
  const headerOf = (channel, name) => {
    try { return channel.getResponseHeader(name); } catch { return ''; }
  };
  const read = (channel) => {
    const { channelId, URI, loadInfo } = channel;
    const known = facts.get(channelId);
    if (known !== undefined) return known;
    if (!types.has(loadInfo.externalContentPolicyType)) return null;
    if (loadInfo.browsingContext?.top?.browserId !== id) return null;
    const isSocket = loadInfo.externalContentPolicyType === TYPE_WEBSOCKET;
    return {
      id: channelId,
      url: isSocket ? URI.spec.replace(/^http/, 'ws') : URI.spec,
      isSocket,
      startedAt: channel.QueryInterface(Ci.nsITimedChannel).channelCreationTime / 1000,
      status: 0, httpVersion: '', location: '', protocol: '', error: '', headers: [], events: [],
    };
  };
  const answered = (channel) => {
    const fact = read(channel);
    if (fact === null) return;
    facts.set(fact.id, fact);
    fact.status = channel.responseStatus;
    fact.httpVersion = channel.QueryInterface(Ci.nsIHttpChannelInternal).protocolVersion;
    fact.location = headerOf(channel, 'location');
    fact.protocol = headerOf(channel, 'sec-websocket-protocol');
    fact.headers = input.headers.map((name) => [name, headerOf(channel, name)]).filter(([, value]) => value !== '');
    tell(fact);
  };
  const ended = (channel) => {
    const fact = read(channel);
    if (fact === null) return;
    facts.delete(fact.id);
    events.delete(fact.id);
    const error = Components.isSuccessCode(channel.status) ? '' : ChromeUtils.getXPCOMErrorName(channel.status);
    // A channel may end a second time, by the page's doing.
    if (error === '' || ownEnds.has(error)) return;
    fact.error = error;
    tell(fact);
  };
  const observer = {
    observe(subject, topic) {
      try {
        const channel = subject.QueryInterface(Ci.nsIHttpChannel);
        if (topic === 'http-on-stop-request' || topic === 'http-on-failed-opening-request') ended(channel);
        else answered(channel);
      } catch {
        // A channel of another kind, or one that is gone: nothing is known of it.
      }
    },
  };
  const topics = ['http-on-examine-response', 'http-on-examine-cached-response', 'http-on-examine-merged-response',
    'http-on-stop-request', 'http-on-failed-opening-request'];
  for (const topic of topics) Services.obs.addObserver(observer, topic);
  // Of the window: the page's own manager goes with each process that shows it.
  win.messageManager.addMessageListener('realtime-inspector:events', ({ data: { channel, type, count } }) => {
    const fact = facts.get(channel);
    if (fact === undefined) return;
    const counts = events.get(channel) ?? new Map();
    events.set(channel, counts.set(type, count));
    fact.events = [...counts];
    tell(fact);
  });
  win.messageManager.loadFrameScript('data:application/javascript,' + encodeURIComponent(input.counter), true);
  win.realtimeInspectorFacts = () => {
    const told = [...changed.values()];
    changed.clear();
    return told;
  };`;

const TAKE = 'return tab.ownerDocument.defaultView.realtimeInspectorFacts();';

/** Reads a fact as it came out of the browser. */
function readFact(raw: unknown): NetworkFact {
  const pairs = (name: string) => listAt(raw, name).map((pair) => textsIn(pair));
  return {
    id: Number(valueAt(raw, 'id')),
    url: textAt(raw, 'url'),
    isSocket: valueAt(raw, 'isSocket') === true,
    startedAt: Number(valueAt(raw, 'startedAt')),
    status: Number(valueAt(raw, 'status')),
    httpVersion: httpVersionOf(textAt(raw, 'httpVersion')),
    location: textAt(raw, 'location'),
    protocol: textAt(raw, 'protocol'),
    error: textAt(raw, 'error'),
    headers: pairs('headers').map(([name = '', value = '']) => [name, value]),
    events: pairs('events').map(([type = '', count = '0']) => [type, Number(count)]),
  };
}

const httpVersionOf = (text: string): string => (text.startsWith('http/') ? text.toUpperCase() : text);

/**
 * Follows the requests of a tab from now on.
 *
 * @param run runs text inside Firefox with the tab at hand.
 * @param headers names of the headers that are read, in lower case; no other leaves the browser.
 */
export async function followNetwork(
  run: (source: string, more?: Readonly<Record<string, unknown>>) => Promise<unknown>,
  headers: readonly string[],
): Promise<FollowedNetwork> {
  await run(FOLLOW_NETWORK, { headers, counter: COUNT_EVENTS });
  return {
    take: async () => listAt(await run(TAKE)).map(readFact),
  };
}
