import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestPages } from '../../test-pages/server/start.ts';
import { BROWSERS, launch, type BrowserDriver, type BrowserName, type Page } from '../drivers/index.ts';
import { makeRecordingExtension, type RecordingExtension } from './support/recording-background.ts';

/** Stands in the page's URL, in the URL of a request and in what is sent. */
const SECRET = 'PRIVATE-1f9c';

/** Milliseconds of a page's life before it ends: before its first probe is due, within the first seconds, and later. */
const AGES = [0, 700] as const;

type Way = (page: Page) => Promise<unknown>;

/** Ends a page by a function of its own, which may be cut off by the end. */
const byScript =
  (run: () => void): Way =>
  (page) =>
    page.evaluate(run);

/** The ways in which a page ends, or goes out of sight. */
const WAYS: readonly (readonly [name: string, way: Way])[] = [
  ['location.assign', byScript(() => void setTimeout(() => location.assign('/index.html')))],
  ['location.replace', byScript(() => void setTimeout(() => location.replace('/index.html')))],
  ['location.href', byScript(() => void setTimeout(() => (location.href = '/index.html')))],
  ['location.reload', byScript(() => void setTimeout(() => location.reload()))],
  ['another origin', byScript(() => void setTimeout(() => (location.hostname = 'localhost')))],
  ['about:blank', byScript(() => void setTimeout(() => (location.href = 'about:blank')))],
  ['a blob URL', byScript(() => void setTimeout(() => (location.href = URL.createObjectURL(new Blob(['next'])))))],
  ['a hash, then another page', byScript(() => void setTimeout(() => ((location.hash = 'x'), location.assign('/'))))],
  ['history.back', byScript(() => void setTimeout(() => history.back()))],
  ['history.go(0)', byScript(() => void setTimeout(() => history.go(0)))],
  [
    'a click on a link',
    byScript(() => {
      const link = Object.assign(document.createElement('a'), { href: '/index.html' });
      document.body.append(link);
      setTimeout(() => link.click());
    }),
  ],
  [
    'a form sent by GET',
    byScript(() => {
      const form = Object.assign(document.createElement('form'), { action: '/index.html' });
      document.body.append(form);
      setTimeout(() => form.submit());
    }),
  ],
  [
    'a form sent by POST',
    byScript(() => {
      const form = Object.assign(document.createElement('form'), { action: '/beacon?run=form', method: 'post' });
      document.body.append(form);
      setTimeout(() => form.submit());
    }),
  ],
  [
    'a refresh by meta element',
    byScript(() => {
      const refresh = Object.assign(document.createElement('meta'), {
        httpEquiv: 'refresh',
        content: '0;url=/index.html',
      });
      document.head.append(refresh);
    }),
  ],
  ['document.open', byScript(() => void setTimeout(() => (document.open(), document.write('new'), document.close())))],
  [
    'a page that refuses to go',
    byScript(
      () => (addEventListener('beforeunload', (e) => e.preventDefault()), void setTimeout(() => location.reload())),
    ),
  ],
  ['the address bar', (page) => page.goto('about:blank')],
  ['the reload button', (page) => page.reload()],
  ['a crash', (page) => page.crash()],
  ['its tab being closed', (page) => page.close()],
];

describe.each(BROWSERS)('in %s, without a panel', (name: BrowserName) => {
  let pages: Awaited<ReturnType<typeof startTestPages>>;
  beforeAll(async () => {
    pages = await startTestPages({ port: 0 });
  });
  afterAll(() => pages.close());

  /** Everything that the background has received, each a text. */
  const receivedBy = async (run: string): Promise<readonly string[]> => {
    const answer = await fetch(`${pages.url}/beacon/collected?run=${run}`);
    const { posts } = (await answer.json()) as { posts: readonly { text: string }[] };
    return posts.map(({ text }) => text);
  };

  const untilStarted = async (run: string): Promise<void> => {
    while (!(await receivedBy(run)).some((text) => text.startsWith('started'))) await sleep(50);
  };

  /** A page with a socket and a request, the secret in everything that it says. */
  const openPage = async (browser: BrowserDriver): Promise<Page> => {
    const page = await browser.newPage(`${pages.url}/index.html?code=${SECRET}`);
    await page.evaluate(async (secret) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/echo?run=${secret}`);
      await new Promise((resolve) => (socket.onopen = resolve));
      socket.send(secret);
      await fetch(`/beacon?run=${secret}`, { method: 'POST', body: secret });
    }, SECRET);
    return page;
  };

  const withBackground = async (
    run: string,
    probes: boolean,
    use: (browser: BrowserDriver) => Promise<void>,
  ): Promise<void> => {
    const extension: RecordingExtension = await makeRecordingExtension(name, pages.url, run, probes);
    const browser = await launch(name, { extensionDir: extension.folder });
    try {
      await untilStarted(run);
      await use(browser);
    } finally {
      await browser.close();
      await extension.remove();
    }
  };

  test('no content and no address leaves a page, however it ends', async () => {
    const run = `${name}-silent`;
    await withBackground(run, false, async (browser) => {
      for (const age of AGES)
        for (const [, way] of WAYS) {
          const page = await openPage(browser);
          await sleep(age);
          // A page that ends while it is spoken to cannot always answer.
          await way(page).catch(() => undefined);
          await sleep(100);
          await page.close().catch(() => undefined);
        }
      await sleep(500);
    });
    const received = await receivedBy(run);
    expect(received.filter((text) => text.includes(SECRET))).toEqual([]);
    expect(received.filter((text) => /"type":"(?:batch|body)"/.test(text))).toEqual([]);
    expect(received.filter((text) => /"url":"[^"]/.test(text))).toEqual([]);
  });

  test('the same background sees all of it once it asks', async () => {
    const run = `${name}-asking`;
    await withBackground(run, true, async (browser) => {
      await openPage(browser);
      // Its address comes at once, what it recorded with the first batch.
      const batches = async (): Promise<readonly string[]> =>
        (await receivedBy(run)).filter((text) => /"type":"batch"/.test(text));
      await expect.poll(async () => (await batches()).join('\n'), { timeout: 20_000 }).toContain(SECRET);
    });
  });
});
