import { beforeEach, describe, expect, test, vi } from 'vitest';
import { PANEL_PORT, PROBE, RELAY_PORT } from '../../../src/wire/hops.ts';

/** What the router would get of a browser that the test plays. */
const browser = vi.hoisted(() => ({
  accepts: [] as ((port: unknown) => void)[],
  answer: (() => Promise.resolve()) as () => Promise<unknown>,
  sent: [] as unknown[],
  lastError: null as { readonly message: string } | null,
}));

vi.mock('webextension-polyfill', () => ({
  default: {
    runtime: {
      onConnect: { addListener: (listener: (port: unknown) => void) => browser.accepts.push(listener) },
      getURL: (path: string) => `chrome-extension://ours/${path}`,
      get lastError() {
        return browser.lastError;
      },
    },
    tabs: {
      sendMessage: (tabId: number, message: unknown) => {
        browser.sent.push([tabId, message]);
        return browser.answer();
      },
    },
  },
}));

const OURS = 'chrome-extension://ours/panel.html';

/** Opens a port from a page at this address, in tab 7. */
function connect(name: string, url: string) {
  const posted: unknown[] = [];
  const disconnects: (() => void)[] = [];
  const messages: ((message: unknown) => void)[] = [];
  const port = {
    name,
    sender: { url, tab: { id: 7 } },
    onDisconnect: { addListener: (listener: () => void) => disconnects.push(listener) },
    onMessage: { addListener: (listener: (message: unknown) => void) => messages.push(listener) },
    postMessage: (message: unknown) => posted.push(message),
  };
  browser.accepts.at(-1)?.(port);
  return {
    posted,
    send: (message: unknown) => messages.forEach((listener) => listener(message)),
    close: () => disconnects.forEach((listener) => listener()),
  };
}

/** What a panel of tab 7 gets as the answer to its probe. */
async function probe(url = OURS): Promise<readonly unknown[]> {
  const panel = connect(`${PANEL_PORT}7`, url);
  panel.send({ type: 'probe' });
  await new Promise((resolve) => setTimeout(resolve, 0));
  return panel.posted;
}

beforeEach(async () => {
  vi.resetModules();
  browser.sent = [];
  browser.lastError = null;
  browser.answer = () => Promise.resolve();
  await import('../../../src/background/background.ts');
});

describe('a port', () => {
  test('of a page of the extension is a panel, whose probe goes to its tab', async () => {
    expect(await probe()).toEqual([]);
    expect(browser.sent).toEqual([[7, PROBE]]);
  });

  test('of any other page is no panel, whatever its name says', async () => {
    expect(await probe('https://app.test/chrome-extension://ours/')).toEqual([]);
    expect(browser.sent).toEqual([]);
  });

  test('that has closed gets no more: what the browser would throw for that is no error', async () => {
    const panel = connect(`${PANEL_PORT}7`, OURS);
    browser.answer = () => Promise.reject(new Error('Receiving end does not exist.'));
    panel.send({ type: 'probe' });
    panel.close();
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(panel.posted).toEqual([]);
  });

  test.each([
    [null, false],
    ['The message port closed.', false],
    ['The page keeping the extension port is moved into back/forward cache, so the message channel is closed.', true],
  ])('that closes with %j went into the back/forward cache: %j', (text, isCached) => {
    const panel = connect(`${PANEL_PORT}7`, OURS);
    const relay = connect(RELAY_PORT, 'https://app.test/');
    browser.lastError = text === null ? null : { message: text };
    relay.close();
    expect(panel.posted).toMatchObject([{ type: 'page-disconnected', isCached }]);
  });
});

describe('a tab', () => {
  test.each(['Receiving end does not exist.', 'Could not establish connection. Receiving end does not exist.'])(
    'has no relay of ours if the browser says: %s',
    async (text) => {
      browser.answer = () => Promise.reject(new Error(text));
      expect(await probe()).toEqual([{ type: 'unreachable' }]);
    },
  );

  // No relay replies to a probe: the browser reports that as an error too.
  test('has one if the browser only says that no reply came', async () => {
    browser.answer = () => Promise.reject(new Error('The message port closed before a response was received.'));
    expect(await probe()).toEqual([]);
  });
});
