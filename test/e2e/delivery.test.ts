import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { clickByScript, textOf, untilShown, untilText } from './support/document.ts';
import {
  figuresIn,
  findingsIn,
  messagesIn,
  streamsIn,
  untilAccounted,
  untilFinding,
  untilStatus,
} from './support/panel.ts';
import { openTab, startWorld, untilDone, untilEqual, type Tab, type World } from './support/world.ts';

/** Every message that the panel shows, in the order of its streams. */
async function textsIn(panel: Panel): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { id } of await streamsIn(panel)) {
    for (const { direction, data } of await messagesIn(panel, id)) texts.push(`${direction} ${data}`);
  }
  return texts;
}

/** Opens an echo socket as `window.socket`; resolves when it is open. */
const openSocket = (page: Page, run: string): Promise<unknown> =>
  page.evaluate(async (name) => {
    window.socket = new WebSocket(`ws://${location.host}/echo?run=${name}`);
    await new Promise((resolve) => window.socket?.addEventListener('open', resolve));
  }, run);

declare global {
  interface Window {
    /** The socket that a test has opened in its page. */
    socket?: WebSocket;
  }
}

/** Longer than what travels with a message, 65,536 characters; shorter than what the Text tab shows. */
const LONG = 100_000;

describe.each(BROWSERS)('in %s the way to the panel', (name) => {
  let world: World;
  let tab: Tab;
  beforeAll(async () => {
    world = await startWorld(name, { hasCache: false });
    tab = await openTab(world);
  });
  afterAll(() => world.close());

  test('shows a panel that opens late the messages of the five seconds before, and all that follow', async () => {
    const run = `${name}-past`;
    const page = await world.open('/ticker.html?autostart=1&count=240&rate=30', run);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const before = (await world.log(run)).filter(({ event }) => event === 'in').length;
    expect(before).toBeGreaterThan(60);
    const panel = await page.openDevTools();
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    // The recording is read above, the status line is drawn from it a frame later.
    await untilStatus(panel, /^240 messages, 0 lost/);
    await page.close();
  });

  test('says in a panel that opens late how many were lost when the memory of the page had overwritten them', async () => {
    const run = `${name}-overrun`;
    // 6,000 messages against a memory of 5,000 records
    const page = await world.open('/ticker.html?autostart=1&count=6000&rate=3000', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    const status = await panel.waitFor(() => {
      const text = document.querySelector('[role=status]')?.textContent ?? '';
      const words = /^([\d,]+) messages, ([\d,]+) lost/.exec(text) ?? [];
      const [, counted = NaN, lost = NaN] = words.map((word) => Number(word.replaceAll(',', '')));
      return counted + lost === 6000 && { shown: counted, lost };
    });
    const { shown, truth } = await untilEqual(world, panel, run, 0);
    const received = Object.values(shown).flatMap((endpoint) => endpoint.in).length;
    expect(status).toEqual({ shown: received, lost: 6_000 - received });
    expect(received).toBeGreaterThan(4_900);
    const sent = new Set(Object.values(truth).flatMap((endpoint) => endpoint.in));
    expect(
      Object.values(shown)
        .flatMap((endpoint) => endpoint.in)
        .filter((text) => !sent.has(text)),
    ).toEqual([]);
    await page.close();
  });

  test('brings a long payload whole while its page lives; afterwards the panel says how much was stored', async () => {
    const run = `${name}-long`;
    await tab.show('/ticker.html', run);
    const { page, panel } = tab;
    await openSocket(page, run);
    await page.evaluate((length) => {
      for (const end of ['first', 'second']) window.socket?.send('x'.repeat(length) + end);
    }, LONG);
    // Two sent, and their echoes.
    await untilAccounted(panel, 4);
    await untilShown(panel, '[data-stream]');
    await panel.click('[data-stream]');
    const choose = (row: number) =>
      panel.waitFor((index) => {
        const rows = document.querySelectorAll<HTMLElement>('[data-message]');
        if (rows.length !== 4) return false;
        rows[index]?.click();
        return true;
      }, row);
    await choose(0);
    await untilShown(panel, '#detail-tab-text');
    await panel.click('#detail-tab-text');
    await untilText(panel, '#detail-panel pre', /xfirst$/);
    expect(await textOf(panel, '#detail-panel')).not.toContain('not stored');
    await page.goto(`${world.url}/index.html`);
    // The echo of the second was not asked for yet, and its page is gone: 64 KiB of 100,006 bytes.
    await choose(3);
    await untilText(panel, '#detail-panel', /Showing 64 KiB of 97\.7 KiB; the rest was not stored\./);
  });

  test('loses nothing of frames that come and go by the hundred', async () => {
    const run = `${name}-frames`;
    await tab.show('/ticker.html', run);
    const { page, panel } = tab;
    for (let round = 1; round <= 5; round += 1) {
      await page.evaluate(
        (what) => {
          const address = `ws://${location.host}/echo?run=${what.run}`;
          for (let frame = 1; frame <= 20; frame += 1) {
            const element = document.createElement('iframe');
            const send = `socket.onopen = () => socket.send('frame ${what.round} ${frame}')`;
            element.srcdoc = `<script>const socket = new WebSocket('${address}'); ${send}</script>`;
            document.body.append(element);
          }
        },
        { round, run },
      );
      // Each frame sends one message and gets it back.
      await untilAccounted(panel, 40 * round);
      await page.evaluate(() => {
        for (const frame of document.querySelectorAll('iframe')) frame.remove();
      });
    }
    const texts = await textsIn(panel);
    const expected = [1, 2, 3, 4, 5].flatMap((round) =>
      Array.from({ length: 20 }, (_, frame) => [`in frame ${round} ${frame + 1}`, `out frame ${round} ${frame + 1}`]),
    );
    expect([...texts].sort()).toEqual(expected.flat().sort());
    expect(await figuresIn(panel)).toMatchObject({ lost: 0, silentEnds: 0 });
  });

  test('shows each of three panels the traffic of its own tab alone', async () => {
    const runs = ['one', 'two', 'three'].map((place) => `${name}-tab-${place}`);
    const pages: Page[] = [];
    for (const run of runs) pages.push(await world.open('/ticker.html?autostart=1&count=60&rate=20', run));
    const panels: Panel[] = [];
    for (const page of pages) panels.push(await page.openDevTools());
    for (const [index, panel] of panels.entries()) {
      const { shown, truth } = await untilEqual(world, panel, runs[index] ?? '');
      expect(shown).toEqual(truth);
    }
    for (const page of pages) await page.close();
  });

  test('brings what a page does in its own listeners as it goes, or says that it was lost', async () => {
    const run = `${name}-last`;
    await tab.show('/ticker.html', run);
    const { page, panel } = tab;
    await openSocket(page, run);
    await panel.waitFor(() => realtimePanel.streams().length === 1);
    await page.evaluate(() => {
      addEventListener('pagehide', () => {
        for (let n = 1; n <= 50; n += 1) window.socket?.send(`last ${n}`);
      });
    });
    await page.goto(`${world.url}/index.html`);
    await untilAccounted(panel, 50);
    const texts = await textsIn(panel);
    const sent = Array.from({ length: 50 }, (_, index) => `out last ${index + 1}`);
    // In order and without holes, as far as it came; what did not is declared, as the sum above says.
    expect(texts).toEqual(sent.slice(0, texts.length));
  });

  test('shows what is sent on a socket that is not open as the platform handles it', async () => {
    const run = `${name}-not-open`;
    await tab.show('/ticker.html', run);
    const { page, panel } = tab;
    const refused = await page.evaluate(async (key) => {
      const socket = new WebSocket(`ws://${location.host}/echo?run=${key}`);
      const next = (type: string) => new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
      let refusal = '';
      try {
        socket.send('too early');
      } catch (error) {
        refusal = error instanceof DOMException ? error.name : String(error);
      }
      await next('open');
      socket.send('in time');
      await next('message');
      socket.close();
      await next('close');
      socket.send('too late');
      return refusal;
    }, run);
    expect(refused).toBe('InvalidStateError');
    await untilAccounted(panel, 3);
    expect(await textsIn(panel)).toEqual(['out in time', 'in in time', 'out too late']);
    await untilFinding(panel, 'sent-after-close');
    expect(await findingsIn(panel)).toMatchObject([{ kind: 'sent-after-close', count: 1 }]);
  });

  test('brings nothing from before when the user chose that pages store nothing, counts it, and records from then on', async () => {
    const first = await world.open('/ticker.html', `${name}-choosing`);
    const settings = await first.openDevTools();
    await settings.click('[aria-label="Settings"]');
    // The choice can be made when the storage has answered.
    await untilShown(settings, 'dialog input[value="nowhere"]:enabled');
    await settings.click('dialog input[value="nowhere"]');
    await settings.waitFor(async () => {
      const { keeping } = await chrome.storage.local.get<{ keeping?: { where?: string } }>('keeping');
      return keeping?.where === 'nowhere';
    });
    await first.close();

    const run = `${name}-nothing-kept`;
    const page = await world.open('/ticker.html?autostart=1&count=60&rate=60', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    await untilStatus(panel, /^0 messages, 60 lost/);
    await clickByScript(page, '#start');
    expect(await untilStatus(panel, /^60 messages/)).toMatch(/^60 messages, 60 lost/);
    await page.close();
  });
});
