import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRouter, type RouterPort } from '../../../src/background/router.ts';
import { QUICK_PROBE_PERIOD, QUICK_PROBE_SPAN } from '../../../src/wire/wire-limits.ts';
import { BROADCAST, PANEL_PORT, PROTOCOL_VERSION, RELAY_PORT } from '../../../src/wire/hops.ts';

/** A port whose other end is the test. */
function fakePort(name: string, isOurs: boolean, tabId: number) {
  const sent: unknown[] = [];
  let hear: (message: unknown) => void = () => undefined;
  let end: (isKept: boolean) => void = () => undefined;
  const port: RouterPort = {
    name,
    isOurs,
    tabId,
    post: (message) => sent.push(message),
    onMessage: (listener) => (hear = listener),
    onDisconnect: (listener) => (end = listener),
  };
  return { port, sent, say: (message: unknown) => hear(message), hangUp: (isKept = false) => end(isKept) };
}

const hello = {
  type: 'hello',
  version: PROTOCOL_VERSION,
  document: '0123456789abcdef0123456789abcdef',
  url: 'http://127.0.0.1/',
  isTop: true,
  timeOrigin: 1,
  isProbed: true,
};

function startRouter() {
  let keys = 0;
  const probed: number[] = [];
  const accept = createRouter({
    dialTab: async (tabId) => {
      probed.push(tabId);
      return tabId !== 404;
    },
    createKey: () => `page-${++keys}`,
  });
  const open = (name: string, isOurs: boolean, tabId: number) => {
    const fake = fakePort(name, isOurs, tabId);
    accept(fake.port);
    return fake;
  };
  return {
    probed,
    openPanel: (tabId: number) => open(`${PANEL_PORT}${tabId}`, true, -1),
    openRelay: (tabId: number) => open(RELAY_PORT, false, tabId),
    open,
  };
}

const batch = { type: 'batch', subscriber: 'w1', first: 0, next: 0, records: '[]' };
const subscribe = { type: 'subscribe', subscriber: 'w1', from: 0 };

const end = { type: 'end', next: 9, messages: 7, isKept: false };

describe('the router', () => {
  test('introduces the pages of a tab to the panels of that tab only, in either order of arrival', () => {
    const { openPanel, openRelay } = startRouter();
    const early = openPanel(1);
    const other = openPanel(2);
    openRelay(1).say(hello);
    const late = openPanel(1);
    expect(early.sent).toEqual([{ type: 'page', page: 'page-1', hello }]);
    expect(late.sent).toEqual(early.sent);
    expect(other.sent).toEqual([]);
  });

  test('gives a batch only to the panel that asked for it', () => {
    const { openPanel, openRelay } = startRouter();
    const asker = openPanel(1);
    const neighbour = openPanel(1);
    const relay = openRelay(1);
    relay.say(hello);
    asker.say({ type: 'to-page', page: 'page-1', message: subscribe });
    relay.say(batch);
    expect(relay.sent).toEqual([subscribe]);
    expect(asker.sent.at(-1)).toEqual({ type: 'from-page', page: 'page-1', message: batch });
    expect(neighbour.sent).toHaveLength(1);
  });

  test('lets no panel speak to a page of another tab', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.say(hello);
    openPanel(2).say({ type: 'to-page', page: 'page-1', message: subscribe });
    expect(relay.sent).toEqual([]);
  });

  test('takes no content script for a panel', () => {
    const { open, openRelay } = startRouter();
    const impostor = open(`${PANEL_PORT}1`, false, 7);
    openRelay(1).say(hello);
    expect(impostor.sent).toEqual([]);
  });

  test('tells a page when the panel that watched it is gone', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.say(hello);
    const panel = openPanel(1);
    panel.say({ type: 'to-page', page: 'page-1', message: subscribe });
    panel.hangUp();
    expect(relay.sent.at(-1)).toEqual({ type: 'unsubscribe', subscriber: 'w1' });
  });

  test('tells the panels when a page is gone', () => {
    const { openPanel, openRelay } = startRouter();
    const panel = openPanel(1);
    const relay = openRelay(1);
    relay.say(hello);
    relay.hangUp();
    expect(panel.sent.at(-1)).toEqual({ type: 'page-gone', page: 'page-1', isKept: false });
  });

  test('keeps the last word of a page for a panel that is on its way back, once', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.say(hello);
    relay.say(end);
    relay.hangUp();
    const other = openPanel(2);
    const panel = openPanel(1);
    expect(panel.sent).toEqual([
      { type: 'page', page: 'page-1', hello },
      { type: 'from-page', page: 'page-1', message: end },
      { type: 'page-gone', page: 'page-1', isKept: false },
    ]);
    expect([...other.sent, ...openPanel(1).sent]).toEqual([]);
  });

  test('keeps the last word, and not the ones before it, and says whether the page may come back', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.say(hello);
    relay.say(end);
    relay.say({ ...end, next: 10, isKept: true });
    relay.hangUp(true);
    expect(openPanel(1).sent.slice(1)).toEqual([
      { type: 'from-page', page: 'page-1', message: { ...end, next: 10, isKept: true } },
      { type: 'page-gone', page: 'page-1', isKept: true },
    ]);
  });

  test('keeps no last word of a page that no panel has called', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    relay.say({ ...hello, isProbed: false });
    relay.say(end);
    relay.hangUp();
    expect(openPanel(1).sent).toEqual([]);
  });

  test('gives every panel of the tab what a page says to anyone', () => {
    const { openPanel, openRelay } = startRouter();
    const panels = [openPanel(1), openPanel(1)];
    const other = openPanel(2);
    const relay = openRelay(1);
    relay.say(hello);
    const toAnyone = { ...batch, subscriber: BROADCAST };
    relay.say(toAnyone);
    for (const { sent } of panels)
      expect(sent.at(-1)).toEqual({ type: 'from-page', page: 'page-1', message: toAnyone });
    expect(other.sent).toEqual([]);
  });

  test('keeps no last word of a page that a panel knew', () => {
    const { openPanel, openRelay } = startRouter();
    const relay = openRelay(1);
    const panel = openPanel(1);
    relay.say(hello);
    panel.hangUp();
    relay.say(end);
    relay.hangUp();
    expect(openPanel(1).sent).toEqual([]);
  });

  test('answers a probe into a tab where nobody listens', async () => {
    const { openPanel, probed } = startRouter();
    const panel = openPanel(404);
    panel.say({ type: 'probe' });
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
  ])('ignores what is not of the protocol: %j', (nonsense) => {
    const { openPanel, openRelay } = startRouter();
    const panel = openPanel(1);
    const relay = openRelay(1);
    relay.say(nonsense);
    panel.say(nonsense);
    expect([...panel.sent, ...relay.sent]).toEqual([]);
  });

  describe('when the page of a tab says good-bye', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test('calls the tab quickly until its next page answers', () => {
      const { openPanel, openRelay, probed } = startRouter();
      openPanel(1);
      openPanel(2);
      const relay = openRelay(1);
      relay.say(hello);
      relay.say(end);
      vi.advanceTimersByTime(3 * QUICK_PROBE_PERIOD);
      expect(probed).toEqual([1, 1, 1]);
      openRelay(1).say({ ...hello, isTop: false });
      vi.advanceTimersByTime(QUICK_PROBE_PERIOD);
      expect(probed).toHaveLength(4);
      openRelay(1).say(hello);
      vi.advanceTimersByTime(QUICK_PROBE_SPAN);
      expect(probed).toHaveLength(4);
    });

    test('stops calling where no page answers', () => {
      const { openPanel, openRelay, probed } = startRouter();
      openPanel(1);
      const relay = openRelay(1);
      relay.say(hello);
      relay.say(end);
      vi.advanceTimersByTime(10 * QUICK_PROBE_SPAN);
      expect(probed).toHaveLength(QUICK_PROBE_SPAN / QUICK_PROBE_PERIOD);
    });

    test.each([
      ['of a frame', { ...hello, isTop: false }, true],
      ['in a tab without a panel', hello, false],
    ])('calls nobody for the good-end %s', (_, said, hasPanel) => {
      const { openPanel, openRelay, probed } = startRouter();
      if (hasPanel) openPanel(1);
      const relay = openRelay(1);
      relay.say(said);
      relay.say(end);
      vi.advanceTimersByTime(QUICK_PROBE_SPAN);
      expect(probed).toEqual([]);
    });
  });
});
