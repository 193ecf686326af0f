/** Pages with a secret in everything that they say, and the ways in which such a page ends: what its extension may not tell. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestPages } from '../../../test-pages/server/start.ts';
import { launch, type BrowserDriver, type BrowserName, type Page } from '../../drivers/index.ts';
import { makeRecordingExtension, type RecordingExtension } from './recording-background.ts';

/** Stands in the page's URL, in the URL of a request and in what is sent. */
export const SECRET = 'PRIVATE-1f9c';

/** Milliseconds of a page's life before it ends: before its first probe is due, within the first seconds, and later. */
export const AGES = [0, 700] as const;

type Way = (page: Page) => Promise<unknown>;

/** Ends a page by a function of its own, which may be cut off by the end. */
const byScript =
  (run: () => void): Way =>
  (page) =>
    page.evaluate(run);

/** The ways in which a page ends, or goes out of sight. */
export const WAYS: readonly (readonly [name: string, way: Way])[] = [
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

/** A way in which a page ends, and its age then. */
export type Ending = readonly [way: (typeof WAYS)[number], age: (typeof AGES)[number]];

/** Test pages, and browsers with an extension whose background records what it is told. */
export interface SecretPages {
  /** Everything that the background of a run has received, each a text. */
  receivedBy(run: string): Promise<readonly string[]>;
  /** A page with a socket and a request, the secret in everything that it says. */
  openPage(browser: BrowserDriver): Promise<Page>;
  /** @param probes whether the background asks the pages, as it does for a panel. */
  withBackground(run: string, probes: boolean, use: (browser: BrowserDriver) => Promise<void>): Promise<void>;
  /** Ends a page in each of the ways. */
  endEach(run: string, endings: readonly Ending[]): Promise<void>;
  close(): Promise<void>;
}

export async function startSecretPages(name: BrowserName): Promise<SecretPages> {
  const pages = await startTestPages({ port: 0 });

  const receivedBy = async (run: string): Promise<readonly string[]> => {
    const answer = await fetch(`${pages.url}/beacon/collected?run=${run}`);
    const { posts } = (await answer.json()) as { posts: readonly { text: string }[] };
    return posts.map(({ text }) => text);
  };

  const untilStarted = async (run: string): Promise<void> => {
    while (!(await receivedBy(run)).some((text) => text.startsWith('started'))) await sleep(50);
  };

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

  const withBackground: SecretPages['withBackground'] = async (run, probes, use) => {
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

  return {
    receivedBy,
    openPage,
    withBackground,
    endEach: (run, endings) =>
      withBackground(run, false, async (browser) => {
        for (const [[, way], age] of endings) {
          const page = await openPage(browser);
          await sleep(age);
          // A page that ends while it is spoken to cannot always answer.
          await way(page).catch(() => undefined);
          await sleep(100);
          await page.close().catch(() => undefined);
        }
        await sleep(500);
      }),
    close: () => pages.close(),
  };
}

/** What of the received gives away content, an address, or the secret itself. */
export const toldIn = (received: readonly string[]): readonly string[] =>
  received.filter((text) => text.includes(SECRET) || /"type":"(?:batch|body)"|"url":"[^"]/.test(text));
