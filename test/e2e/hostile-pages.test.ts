import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page } from '../drivers/index.ts';
import { untilStatus } from './support/panel.ts';
import { startWorld, type World } from './support/world.ts';

/** Anything but the test pages' own site. */
const OTHER_SITE = 'https://bank.example/account';

/** Runs in a page that knows the source: it opens its recorder to a line of its own, and makes traffic. */
function cutOff(run: string): void {
  const open: unknown = Reflect.get(WebSocket, 'realtime-inspector:7d0f6c1e-a9f4-4a5b-9a53-3d1f0e5c2b88');
  if (typeof open !== 'function') throw new Error('the recorder does not answer to its name');
  open(document);
  const { port1, port2 } = new MessageChannel();
  port1.start();
  document.dispatchEvent(new MessageEvent('realtime-inspector:handshake', { ports: [port2] }));
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/echo?run=${run}`);
  socket.addEventListener('open', () => socket.send('unseen'));
}

/**
 * Runs in a page: takes the line of a frame of its own site, and speaks in its recorder's place.
 *
 * @param site what the frame claims to be
 */
function speakForFrame(site: string): void {
  const socket = { connection: 1, transport: 'websocket', method: 'GET', protocols: [], withCredentials: false };
  const records = [
    { kind: 'document', url: site, isTop: true, isLate: false, timeOrigin: 7 },
    { kind: 'connecting', url: site, ...socket, headers: [], bodyKind: 'none', body: null, initiator: '' },
  ].map((record, n) => ({ n, at: n, ...record }));
  const all = Number.MAX_SAFE_INTEGER - 10;
  const lost = { n: 2, at: 2, kind: 'lost', reason: 'ring', count: all, messages: all, until: 2 };
  const speak = (port: MessagePort): void => {
    port.onmessage = ({ data }) => {
      if (data.type !== 'subscribe') return;
      const send = (first: number, next: number, batch: readonly unknown[]): void => {
        const lastEventId = JSON.stringify({ type: 'batch', subscriber: data.subscriber, first, next, records: '' });
        // Firefox's relay takes events of its own window alone.
        const FrameEvent = Reflect.get(frame.contentWindow ?? window, 'MessageEvent') as typeof MessageEvent;
        port.dispatchEvent(new FrameEvent('record', { data: JSON.stringify(batch), lastEventId }));
      };
      send(0, 2, records);
      send(2, 2 + all, [lost]);
    };
    port.postMessage({ type: 'recorder', document: 'ab'.repeat(16) });
  };
  const frame = document.createElement('iframe');
  frame.src = '/index.html?inner';
  document.body.append(frame);
  const take = (event: Event): void => {
    event.stopImmediatePropagation();
    const [port] = (event as MessageEvent).ports;
    if (port !== undefined) speak(port);
  };
  // A navigation to the same site leaves the listeners of the window where they are.
  frame.contentWindow?.addEventListener('realtime-inspector:handshake', take, true);
}

describe.each(BROWSERS)('in %s, the panel of a page', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  const open = (run: string): Promise<Page> => world.open('/index.html', `${name}-${run}`);

  test.each(['before', 'while'])('that cuts its recorder off %s the panel is open says so', async (when) => {
    const page = await open(`cut-${when}`);
    if (when === 'before') await page.evaluate(cutOff, `${name}-${when}`);
    const panel = await page.openDevTools();
    if (when === 'while') {
      await untilStatus(panel, /0 lost/);
      await page.evaluate(cutOff, `${name}-${when}`);
    }
    const status = await untilStatus(panel, /This page has cut the recorder off at /);
    expect(status).not.toMatch(/\b0 lost/);
    expect(status).toContain('an unknown number lost');
    await page.close();
  });

  test('that speaks for a frame of its own site believes neither its address nor its numbers', async () => {
    const page = await open('frame');
    const panel = await page.openDevTools();
    await untilStatus(panel, /0 lost/);
    await page.evaluate(speakForFrame, OTHER_SITE);
    const status = await untilStatus(panel, /A page said it was/);
    expect(status).toContain(`A page said it was https://bank.example, but its frame is ${new URL(world.url).origin}.`);
    expect(await untilStatus(panel, /impossible number/)).not.toContain('9,007');
    await page.close();
  });
});
