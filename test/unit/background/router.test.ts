import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Router, type RouterPort } from '../../../src/background/router.ts';
import { QUICK_PROBE_PERIOD, QUICK_PROBE_SPAN } from '../../../src/wire/wire-limits.ts';
import { BROADCAST, PANEL_PORT, PROTOCOL_VERSION, RELAY_PORT } from '../../../src/wire/hops.ts';

/** A port whose other end is the test. */
function fakePort(name: string, isOurs: boolean, tabId: number) {
  const sent: unknown[] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  let onDisconnect: (isCached: boolean) => void = () => undefined;
  const port: RouterPort = {
    name,
    isOurs,
    tabId,
    frame: isOurs ? null : { frameId: 0, documentId: `document of tab ${tabId}` },
    post: (message) => sent.push(message),
    onMessage: (listener) => (onMessage = listener),
    onDisconnect: (listener) => (onDisconnect = listener),
  };
  return {
    port,
    sent,
    send: (message: unknown) => onMessage(message),
    disconnect: (isCached = false) => onDisconnect(isCached),
  };
}

const hello = {
  type: 'hello',
  version: PROTOCOL_VERSION,
  document: '0123456789abcdef0123456789abcdef',
  url: 'http://127.0.0.1/',
  origin: 'http://127.0.0.1',
  isTop: true,
  timeOrigin: 1,
  wasProbed: true,
};

function startRouter() {
  let keys = 0;
  const probed: number[] = [];
  const placed: unknown[] = [];
  const router = new Router({
    probeTab: async (tabId) => {
      probed.push(tabId);
      return tabId !== 404;
    },
    placeActing: async (tabId, frame) => {
      placed.push([tabId, frame]);
      return tabId === 1 ? 'token' : null;
    },
    createKey: () => `page-${++keys}`,
  });
  const open = (name: string, isOurs: boolean, tabId: number) => {
    const fake = fakePort(name, isOurs, tabId);
    router.accept(fake.port);
    return fake;
  };
  return {
    probed,
    placed,
    openPanel: (tabId: number) => open(`${PANEL_PORT}${tabId}`, true, -1),
    openRelay: (tabId: number) => open(RELAY_PORT, false, tabId),
    open,
  };
}

const batch = { type: 'batch', subscriber: 'w1', first: 0, next: 0, records: '[]' };
const subscribe = { type: 'subscribe', subscriber: 'w1', from: 0 };

const end = { type: 'end', next: 9, messages: 7, isCached: false };

describe('the router', () => {
  test('introduces the pages of a tab to the panels of that tab only, in either order of arrival', () => {
    const { openPanel, openRelay } = startRouter();
    const early = openPanel(1);
    const other = openPanel(2);
    openRelay(1).send(hello);
    const late = openPanel(1);
    expect(early.sent).toEqual([{ type: 'page-connected', page: 'page-1', hello }]);
    expect(late.sent).toEqual(early.sent);
    expect(other.sent).toEqual([]);
  });

  test('places the acting script only for a panel, and only in a page of its tab', async () => {
    const { openPanel, openRelay, placed } = startRouter();
    const panel = openPanel(1);
    const other = openPanel(2);
    const relay = openRelay(1);
    relay.send(hello);
    relay.send({ type: 'place-acting', page: 'page-1' });
    other.send({ type: 'place-acting', page: 'page-1' });
    other.send({ type: 'place-acting', page: 'page-9' });
    await Promise.resolve();
    expect(placed).toEqual([]);
    expect(other.sent.slice(-2)).toEqual([
      { type: 'acting-placed', page: 'page-1', token: null },
      { type: 'acting-placed', page: 'page-9', token: null },
    ]);
    panel.send({ type: 'place-acting', page: 'page-1' });
    await Promise.resolve();
    await Promise.resolve();
    expect(placed).toEqual([[1, { frameId: 0, documentId: 'document of tab 1' }]]);
    expect(panel.sent.at(-1)).toEqual({ type: 'acting-placed', page: 'page-1', token: 'token' });
  });

  test('says to every panel of the tab that a recorder is cut off', () => {
    const { openPanel, openRelay } = startRouter();
    const panels = [openPanel(1), openPanel(1), openPanel(2)];
    const relay = openRelay(1);
    relay.send(hello);
    const message = { type: 'cut-off', isCutOff: true, ago: 8_000 };
    relay.send(message);
    expect(panels.map(({ sent }) => sent.at(-1))).toEqual([
      { type: 'from-page', page: 'page-1', message },
      { type: 'from-page', page: 'page-1', message },
      undefined,
    ]);
  });

  test('delivers a batch only to the panel that subscribed', () => {
    const { openPanel, openRelay } = startRouter();
    const subscribed = openPanel(1);
    const neighbour = openPanel(1);
    const relay = openRelay(1);
    relay.send(hello);
    subscribed.send({ type: 'to-page', page: 'page-1', message: subscribe });
    relay.send(batch);
    expect(relay.sent).toEqual([subscribe]);
    expect(subscribed.sent.at(-1)).toEqual({ type: 'from-page', page: 'page-1', message: batch });
    expect(neighbour.sent).toHaveLength(1);
  });

  test('forwards no message of a panel to a page of another tab', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.send(hello);
    openPanel(2).send({ type: 'to-page', page: 'page-1', message: subscribe });
    expect(relay.sent).toEqual([]);
  });

  test('accepts no content script as a panel', () => {
    const { open, openRelay } = startRouter();
    const impostor = open(`${PANEL_PORT}1`, false, 7);
    openRelay(1).send(hello);
    expect(impostor.sent).toEqual([]);
  });

  test('unsubscribes a panel that is gone', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.send(hello);
    const panel = openPanel(1);
    panel.send({ type: 'to-page', page: 'page-1', message: subscribe });
    panel.disconnect();
    expect(relay.sent).toContainEqual({ type: 'unsubscribe', subscriber: 'w1' });
  });

  test('tells the pages of a tab when its last panel is closed, and only then', () => {
    const { openPanel, openRelay } = startRouter();
    const [relay, other] = [openRelay(1), openRelay(2)];
    const [first, second] = [openPanel(1), openPanel(1)];
    first.disconnect();
    expect(relay.sent).toEqual([]);
    second.disconnect();
    expect(relay.sent).toEqual([{ type: 'unsubscribe', subscriber: BROADCAST }]);
    expect(other.sent).toEqual([]);
  });

  test('reports to the panels that a page is gone', () => {
    const { openPanel, openRelay } = startRouter();
    const panel = openPanel(1);
    const relay = openRelay(1);
    relay.send(hello);
    relay.disconnect();
    expect(panel.sent.at(-1)).toEqual({ type: 'page-disconnected', page: 'page-1', isCached: false });
  });

  test('stores the end of a page for a panel that is reconnecting, once', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.send(hello);
    relay.send(end);
    relay.disconnect();
    const other = openPanel(2);
    const panel = openPanel(1);
    expect(panel.sent).toEqual([
      { type: 'page-connected', page: 'page-1', hello },
      { type: 'from-page', page: 'page-1', message: end },
      { type: 'page-disconnected', page: 'page-1', isCached: false },
    ]);
    expect([...other.sent, ...openPanel(1).sent]).toEqual([]);
  });

  test('stores the last end of a page only, and says whether the page may come back', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.send(hello);
    relay.send(end);
    relay.send({ ...end, next: 10, isCached: true });
    relay.disconnect(true);
    expect(openPanel(1).sent.slice(1)).toEqual([
      { type: 'from-page', page: 'page-1', message: { ...end, next: 10, isCached: true } },
      { type: 'page-disconnected', page: 'page-1', isCached: true },
    ]);
  });

  test('stores no end of a page that no panel has probed', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.send({ ...hello, wasProbed: false });
    relay.send(end);
    relay.disconnect();
    expect(openPanel(1).sent).toEqual([]);
  });

  test('delivers a broadcast to every panel of the tab', () => {
    const { openPanel, openRelay } = startRouter();
    const panels = [openPanel(1), openPanel(1)];
    const other = openPanel(2);
    const relay = openRelay(1);
    relay.send(hello);
    const broadcast = { ...batch, subscriber: BROADCAST };
    relay.send(broadcast);
    for (const { sent } of panels)
      expect(sent.at(-1)).toEqual({ type: 'from-page', page: 'page-1', message: broadcast });
    expect(other.sent).toEqual([]);
  });

  test('stores no end of a page that a panel knew', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    const panel = openPanel(1);
    relay.send(hello);
    panel.disconnect();
    relay.send(end);
    relay.disconnect();
    expect(openPanel(1).sent).toEqual([]);
  });

  test('answers a probe of a tab without a relay', async () => {
    const { openPanel, probed } = startRouter();
    const panel = openPanel(404);
    panel.send({ type: 'probe' });
    await Promise.resolve();
    await Promise.resolve();
    expect(probed).toEqual([404]);
    expect(panel.sent).toEqual([{ type: 'unreachable' }]);
  });

  test.each([
    null,
    1,
    'probe',
    {},
    { type: 'to-page', page: 'page-1', message: { type: 'subscribe' } },
    { type: 'batch' },
  ])('ignores messages outside the protocol: %j', (nonsense) => {
    const { openPanel, openRelay } = startRouter();
    const panel = openPanel(1);
    const relay = openRelay(1);
    relay.send(nonsense);
    panel.send(nonsense);
    expect([...panel.sent, ...relay.sent]).toEqual([]);
  });

  describe('when the page of a tab reports its end', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test('probes the tab quickly until its next page answers', () => {
      const { openPanel, openRelay, probed } = startRouter();
      openPanel(1);
      openPanel(2);
      const relay = openRelay(1);
      relay.send(hello);
      relay.send(end);
      vi.advanceTimersByTime(3 * QUICK_PROBE_PERIOD);
      expect(probed).toEqual([1, 1, 1]);
      openRelay(1).send({ ...hello, isTop: false });
      vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
      expect(probed).toHaveLength(4);
      openRelay(1).send(hello);
      vi.advanceTimersByTime(QUICK_PROBE_SPAN);
      expect(probed).toHaveLength(4);
    });

    test('stops probing if no page answers', () => {
      const { openPanel, openRelay, probed } = startRouter();
      openPanel(1);
      const relay = openRelay(1);
      relay.send(hello);
      relay.send(end);
      vi.advanceTimersByTime(10 * QUICK_PROBE_SPAN);
      expect(probed).toHaveLength(QUICK_PROBE_SPAN / QUICK_PROBE_PERIOD);
    });

    test.each([
      ['of a frame', { ...hello, isTop: false }, true],
      ['in a tab without a panel', hello, false],
    ])('does not probe after the end %s', (_, introduction, hasPanel) => {
      const { openPanel, openRelay, probed } = startRouter();
      if (hasPanel) openPanel(1);
      const relay = openRelay(1);
      relay.send(introduction);
      relay.send(end);
      vi.advanceTimersByTime(QUICK_PROBE_SPAN);
      expect(probed).toEqual([]);
    });
  });
});
