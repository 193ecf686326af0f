import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { textOf } from './support/document.ts';
import { untilStatus } from './support/panel.ts';
import { startWorld, type World } from './support/world.ts';

/** Longer than the recorder waits for the answer of a relay when another one seems to come. */
const ANSWERED = 1_500;

/** Runs in a page that knows the source: it tries to give its recorder a port of its own, and makes traffic. */
function cutOff(run: string): number {
  const open: unknown = Reflect.get(WebSocket, 'realtime-inspector:7d0f6c1e-a9f4-4a5b-9a53-3d1f0e5c2b88');
  // In Chromium a page that did not begin as an empty frame has no recorder that answers.
  if (typeof open === 'function') open(document);
  const { port1, port2 } = new MessageChannel();
  const heard: unknown[] = [];
  Object.assign(window, { heard });
  port1.onmessage = ({ data }) => void heard.push(data);
  for (const place of [document, document.fonts, window]) {
    place.dispatchEvent(new MessageEvent('realtime-inspector:handshake', { ports: [port2] }));
  }
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/echo?run=${run}`);
  socket.addEventListener('open', () => socket.send('seen'));
  return heard.length;
}

/** Runs in a page: tries to take the port of a frame of its own site, from before it is loaded. */
async function takeFromFrame(run: string): Promise<number> {
  const frame = document.createElement('iframe');
  frame.src = '/index.html?inner';
  let taken = 0;
  const take = (event: Event): void => {
    event.stopImmediatePropagation();
    taken += (event as MessageEvent).ports.length;
  };
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  document.body.append(frame);
  const { contentWindow: inner } = frame;
  if (inner === null) throw new Error('the frame has no window');
  // A navigation to the same site leaves the listeners of the window where they are.
  for (const place of [inner, inner.document, inner.document.fonts]) {
    place.addEventListener('realtime-inspector:handshake', take, true);
  }
  await loaded;
  const FrameSocket = Reflect.get(frame.contentWindow ?? window, 'WebSocket') as typeof WebSocket;
  const socket = new FrameSocket(`${location.origin.replace('http', 'ws')}/echo?run=${run}`);
  socket.addEventListener('open', () => socket.send('seen'));
  return taken;
}

describe.each(BROWSERS)('in %s, the panel of a page', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  const open = (run: string): Promise<Page> => world.open('/index.html', `${name}-${run}`);

  const untilSent = (panel: Panel, run: string): Promise<unknown> =>
    panel.waitFor(
      (wanted) => realtimePanel.streams().some(({ url, messagesOut }) => url.includes(wanted) && messagesOut === 1),
      run,
    );

  test.each(['before', 'while'])(
    'that tries to cut its recorder off %s the panel is open shows it all',
    async (when) => {
      const run = `${name}-cut-${when}`;
      const page = await open(`page-${when}`);
      if (when === 'before') await page.evaluate(cutOff, run);
      const panel = await page.openDevTools();
      if (when === 'while') {
        await untilStatus(panel, /0 lost/);
        await page.evaluate(cutOff, run);
      }
      await untilSent(panel, run);
      await sleep(ANSWERED);
      expect(await page.evaluate(() => Reflect.get(window, 'heard'))).toEqual([]);
      const status = await textOf(panel, '[role=status]');
      expect(status).toMatch(/\b0 lost/);
      expect(status).not.toMatch(/cut the recorder off/);
      await page.close();
    },
  );

  test('shows a frame of its own site whose port the page tries to take', async () => {
    const run = `${name}-frame`;
    const page = await open('frame');
    const panel = await page.openDevTools();
    await untilStatus(panel, /0 lost/);
    expect(await page.evaluate(takeFromFrame, run)).toBe(0);
    await untilSent(panel, run);
    await page.close();
  });
});
