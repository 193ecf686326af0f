import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { findingsIn, messagesIn, startWorld, streamsIn, untilDone, untilEqual, type World } from './support/world.ts';

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
  page.evaluate(`
    window.socket = new WebSocket('ws://' + location.host + '/echo?run=${run}');
    await new Promise((resolve) => socket.addEventListener('open', resolve));`);

const untilRecorded = (panel: Panel, messages: number): Promise<unknown> =>
  panel.waitFor(`const { messages, lost } = window.realtimePanel.figures(); return messages + lost === ${messages}`);

/** Longer than what travels with a message, 65,536 characters; shorter than what the Text tab shows. */
const LONG = 100_000;

describe.each(BROWSERS)('in %s the way to the panel', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
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
    await panel.waitFor(`return /^240 messages, 0 lost/.test(document.querySelector('[role=status]').textContent)`);
    await page.close();
  });

  test('tells a panel that opens late how many were lost when the memory of the page had overwritten them', async () => {
    const run = `${name}-overrun`;
    // 6,000 messages against a memory of 5,000 records
    const page = await world.open('/ticker.html?autostart=1&count=6000&rate=3000', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    const status = await panel.waitFor(
      `const [, shown, lost] = /^([\\d,]+) messages, ([\\d,]+) lost/.exec(document.querySelector('[role=status]').textContent)
        .map((text) => Number(text.replaceAll(',', '')));
      return shown + lost === 6000 && { shown, lost };`,
    );
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

  test('brings a long payload whole while its page lives; afterwards the panel says how much was kept', async () => {
    const run = `${name}-long`;
    const page = await world.open('/ticker.html', run);
    const panel = await page.openDevTools();
    await openSocket(page, run);
    await page.evaluate(`for (const one of ['first', 'second']) socket.send('x'.repeat(${LONG}) + one);`);
    // Two sent, and their echoes.
    await untilRecorded(panel, 4);
    await panel.waitFor(`return document.querySelector('[data-stream]') !== null`);
    await panel.click('[data-stream]');
    const choose = (row: number) =>
      panel.waitFor(`
        const rows = document.querySelectorAll('[data-message]');
        if (rows.length !== 4) return false;
        rows[${row}].click();
        return true;`);
    const untilShown = (words: string) =>
      panel.waitFor(`return document.querySelector('#detail-panel').textContent.includes(${JSON.stringify(words)})`);
    await choose(0);
    await panel.waitFor(`return document.querySelector('#detail-tab-text') !== null`);
    await panel.click('#detail-tab-text');
    await panel.waitFor(`return document.querySelector('#detail-panel pre')?.textContent.endsWith('xfirst')`);
    expect(await panel.evaluate(`return document.querySelector('#detail-panel').innerText`)).not.toContain('not kept');
    await page.goto(`${world.url}/index.html`);
    // Nobody has asked for the echo of the second yet, and its page is gone: 64 KiB of 100,006 bytes.
    await choose(3);
    await untilShown('Showing 64 KiB of 97.7 KiB; the rest was not kept.');
    await page.close();
  });

  test('loses nothing of frames that come and go by the hundred', async () => {
    const run = `${name}-frames`;
    const page = await world.open('/ticker.html', run);
    const panel = await page.openDevTools();
    for (let round = 1; round <= 5; round += 1) {
      await page.evaluate(`
        for (let frame = 1; frame <= 20; frame += 1) {
          const element = document.createElement('iframe');
          const send = "onopen = () => socket.send('frame ${round} " + frame + "')";
          element.srcdoc = '<script>const socket = new WebSocket("ws://' + location.host + '/echo?run=${run}"); socket.' + send + '</scr' + 'ipt>';
          document.body.append(element);
        }`);
      // Each frame sends one message and gets it back.
      await untilRecorded(panel, 40 * round);
      await page.evaluate(`for (const frame of document.querySelectorAll('iframe')) frame.remove();`);
    }
    const texts = await textsIn(panel);
    const expected = [1, 2, 3, 4, 5].flatMap((round) =>
      Array.from({ length: 20 }, (_, frame) => [`in frame ${round} ${frame + 1}`, `out frame ${round} ${frame + 1}`]),
    );
    expect([...texts].sort()).toEqual(expected.flat().sort());
    expect(await panel.evaluate('return window.realtimePanel.figures()')).toMatchObject({ lost: 0, silentEnds: 0 });
    await page.close();
  });

  test('shows each of three panels the traffic of its own tab alone', async () => {
    const runs = ['one', 'two', 'three'].map((tab) => `${name}-tab-${tab}`);
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
    const page = await world.open('/ticker.html', run);
    const panel = await page.openDevTools();
    await openSocket(page, run);
    await panel.waitFor('return window.realtimePanel.streams().length === 1');
    await page.evaluate(`
      addEventListener('pagehide', () => { for (let n = 1; n <= 50; n += 1) socket.send('last ' + n); });`);
    await page.goto(`${world.url}/index.html`);
    await untilRecorded(panel, 50);
    const texts = await textsIn(panel);
    const sent = Array.from({ length: 50 }, (_, index) => `out last ${index + 1}`);
    // In order and without holes, as far as it came; what did not is declared, as the sum above says.
    expect(texts).toEqual(sent.slice(0, texts.length));
    await page.close();
  });

  test('tells what is sent on a socket that is not open as the platform takes it', async () => {
    const run = `${name}-not-open`;
    const page = await world.open('/ticker.html', run);
    const panel = await page.openDevTools();
    const refused = await page.evaluate(`
      const socket = new WebSocket('ws://' + location.host + '/echo?run=${run}');
      const next = (type) => new Promise((resolve) => socket.addEventListener(type, resolve, { once: true }));
      let refusal = '';
      try {
        socket.send('too early');
      } catch (error) {
        refusal = error.name;
      }
      await next('open');
      socket.send('in time');
      await next('message');
      socket.close();
      await next('close');
      socket.send('too late');
      return refusal;`);
    expect(refused).toBe('InvalidStateError');
    await untilRecorded(panel, 3);
    expect(await textsIn(panel)).toEqual(['out in time', 'in in time', 'out too late']);
    await panel.waitFor(`return window.realtimePanel.findings().some(({ kind }) => kind === 'sent-after-close')`);
    expect(await findingsIn(panel)).toMatchObject([{ kind: 'sent-after-close', count: 1 }]);
    await page.close();
  });

  test('brings nothing of before where the user chose that pages keep nothing, counts it, and records from then on', async () => {
    const first = await world.open('/ticker.html', `${name}-choosing`);
    const settings = await first.openDevTools();
    await settings.click('[aria-label="Settings"]');
    // The choice is drawn when the storage has answered.
    await settings.waitFor(`return document.querySelector('dialog input[value="nowhere"]') !== null`);
    await settings.click('dialog input[value="nowhere"]');
    await settings.waitFor(
      `return chrome.storage.local.get('keeping').then(({ keeping }) => keeping?.where === 'nowhere')`,
    );
    await first.close();

    const run = `${name}-nothing-kept`;
    const page = await world.open('/ticker.html?autostart=1&count=60&rate=10', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    await panel.waitFor(`return /^0 messages, 60 lost/.test(document.querySelector('[role=status]').textContent)`);
    await page.evaluate(`document.getElementById('start').click()`);
    const status = await panel.waitFor(
      `const { textContent } = document.querySelector('[role=status]'); return /^60 messages/.test(textContent) && textContent`,
    );
    expect(status).toMatch(/^60 messages, 60 lost/);
    await page.close();
  });
});
