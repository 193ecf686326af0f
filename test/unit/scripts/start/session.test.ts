import { describe, expect, test } from 'vitest';
import { BrowserError } from '../../../../scripts/browsers/driver.ts';
import { evaluateWith } from '../../../../scripts/browsers/page-function.ts';
import type { PanelContent } from '../../../../scripts/browsers/read-panel.ts';
import { Printout } from '../../../../scripts/start/printout.ts';
import { titleOf, watchPanels, type Watched } from '../../../../scripts/start/session.ts';

const CONTENT: PanelContent = {
  status: 'Connected',
  streams: [
    { id: '1', transport: 'websocket', state: 'open', received: 1, sent: 0, url: 'ws://a/', label: 'a' },
    { id: '2', transport: 'websocket', state: 'open', received: 1, sent: 4, url: 'ws://b/', label: 'b' },
  ],
  messages: [],
  findings: [],
};

/** A panel that shows something, or fails; it writes down what is done with it. */
function fakePanel(read: () => PanelContent, log: string[]): Watched['panel'] {
  return {
    evaluate: evaluateWith(async () => ({ value: read() })),
    click: async (selector) => void log.push(`click ${selector}`),
    screenshot: async (file) => void log.push(`picture ${file}`),
  };
}

/** A page that is watched, photographed a moment ago. */
function watch(panel: Watched['panel'], next: Watched['panel'] = panel): Watched {
  const page = { openDevTools: async () => next };
  const picture = 'panel.png';
  return {
    title: 'ticker',
    page,
    panel,
    picture,
    printout: new Printout(),
    isChanged: false,
    pictureAt: performance.now(),
  };
}

/** Watches a panel until it has said something that matches. */
async function linesUntil(watched: Watched, last: RegExp): Promise<readonly string[]> {
  const lines: string[] = [];
  const stop = new AbortController();
  await watchPanels([watched], stop.signal, (line) => {
    lines.push(line);
    if (last.test(line)) stop.abort();
  });
  return lines;
}

describe('watching panels', () => {
  test('prints what they show, selects the busiest stream and ends with a picture of each', async () => {
    const log: string[] = [];
    const lines = await linesUntil(watch(fakePanel(() => CONTENT, log)), /stream .*b$/);
    expect(lines).toEqual([
      '[ticker] Connected',
      '  stream   websocket    open       in 1  out 0  a',
      '  stream   websocket    open       in 1  out 4  b',
      '[ticker] picture: panel.png',
    ]);
    expect(log).toContain('click [data-stream="2"]');
    expect(log.at(-1)).toBe('picture panel.png');
  });

  test('opens a panel again that is gone', async () => {
    const gone = fakePanel(() => {
      throw new BrowserError('The page has been closed\nand more');
    }, []);
    const lines = await linesUntil(
      watch(
        gone,
        fakePanel(() => CONTENT, []),
      ),
      /Connected/,
    );
    expect(lines[0]).toBe('[ticker] the panel is gone (The page has been closed); opening it again');
    expect(lines).toContain('[ticker] Connected');
  });

  test('ends with an error that is our own mistake', async () => {
    const broken = fakePanel(() => {
      throw new TypeError('no such thing');
    }, []);
    await expect(linesUntil(watch(broken), /never/)).rejects.toThrow(TypeError);
  });
});

test.each([
  ['http://127.0.0.1:8080/ticker.html?rate=5', 'ticker'],
  ['http://127.0.0.1:8080/', 'page'],
  ['https://example.org/', 'example.org'],
  ['https://example.org/a/b%20c/index.html#top', 'example.org-a-b-20c-index'],
])('the pictures of %s are named %s', (url, title) => {
  expect(titleOf(url)).toBe(title);
});
