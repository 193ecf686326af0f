import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { planOf } from '../../../src/faults/one-click.ts';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { EVERYTHING, type FaultPlan } from '../../../src/faults/plan.ts';
import { FaultProxy } from '../../../src/proxy/proxy.ts';
import {
  codeOf,
  fetchThrough,
  openRaw,
  openSocket,
  openTunnel,
  type Origin,
  startOrigin,
  untilTrue,
} from './proxied.ts';

const plan = (words: string, address = '', seed = 1): FaultPlan => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return planOf(steps.value, { ...EVERYTHING, address }, '', seed);
};

let origin: Origin;
let proxy: FaultProxy;

beforeEach(async () => {
  origin = await startOrigin();
  proxy = await FaultProxy.start({ told: 'loopback' });
});

afterEach(async () => {
  await proxy.stop();
  await origin.stop();
});

const open = async (path = '/feed') => {
  const opened = await openSocket(proxy.address.port, origin.port, path);
  await opened.opened;
  return opened;
};

const get = (path: string, options = {}) =>
  fetchThrough(proxy.address.port, `http://127.0.0.1:${origin.port}${path}`, options);

describe('without a fault', () => {
  test('requests and answers pass as they are', async () => {
    const answer = await get('/poll', { method: 'POST', body: 'hello', headers: { 'Proxy-Connection': 'keep-alive' } });
    expect(answer).toMatchObject({
      status: 200,
      body: 'hello',
      headers: { 'x-method': 'POST', 'set-cookie': ['a=1', 'b=2'] },
    });
    expect(answer.rawHeaders.filter((name) => name === 'Date')).toHaveLength(1);
  });

  test('a WebSocket echoes, and its close frame arrives on both sides', async () => {
    const { socket, messages, closed } = await open();
    socket.send('one');
    await untilTrue(() => messages.length === 1);
    socket.close(4_000, 'bye');
    expect(await closed).toBe(4_000);
    await untilTrue(() => origin.closes.length === 1);
    expect(origin.closes).toEqual([4_000]);
  });

  test('a body of 200,000 bytes is whole', async () => {
    expect((await get('/large')).body).toHaveLength(200_000);
  });
});

describe('cut', () => {
  test('both ends get a reset: no close frame, 1006', async () => {
    const { closed, errors } = await open();
    proxy.arm(plan('cut'));
    expect(await closed).toBe(1_006);
    expect(errors).toEqual(['ECONNRESET']);
    await untilTrue(() => origin.closes.length === 1);
    expect(origin.closes).toEqual([1_006]);
  });

  test('an event stream and a body break off', async () => {
    const events = codeOf(get('/events'));
    await untilTrue(() => origin.sockets.size === 1);
    await sleep(50);
    proxy.arm(plan('cut'));
    expect(await events).toBe('ECONNRESET');
  });

  test('by path: the other WebSocket goes on', async () => {
    const [feed, chat] = [await open('/feed'), await open('/chat')];
    const run = proxy.arm(plan('cut', '/feed'));
    expect(await feed.closed).toBe(1_006);
    chat.socket.send('still here');
    await untilTrue(() => chat.messages.length === 1);
    expect(await run.done).toEqual({ connections: 1, hidden: 0 });
    chat.socket.close();
    await chat.closed;
  });
});

describe('attempts', () => {
  test('refuse: the tunnel is refused, a request is reset; then all is well again', async () => {
    const run = proxy.arm(plan('refuse'));
    const tunnel = await openTunnel(proxy.address.port, `127.0.0.1:${origin.port}`);
    expect(tunnel.status).toBe(502);
    expect(await codeOf(get('/poll'))).toBe('ECONNRESET');
    expect(origin.sockets.size).toBe(0);
    run.stop();
    expect((await get('/poll')).status).toBe(200);
  });

  test('refuse by path: the handshake is reset, others pass', async () => {
    proxy.arm(plan('refuse', '/feed'));
    const refused = await openSocket(proxy.address.port, origin.port, '/feed');
    expect(await refused.opened).toBe(false);
    expect(await refused.closed).toBe(1_006);
    expect((await get('/poll')).status).toBe(200);
  });

  test('stuck: neither answered nor refused, and goes on when the time is up', async () => {
    const run = proxy.arm(plan('stuck', '/poll'));
    let isSettled = false;
    const answer = get('/poll').finally(() => (isSettled = true));
    await sleep(100);
    expect(isSettled).toBe(false);
    expect(origin.sockets.size).toBe(0);
    run.stop();
    expect((await answer).status).toBe(200);
  });

  test('a browser that gives up while it is stuck leaves nothing behind', async () => {
    proxy.arm(plan('stuck'));
    const raw = await openRaw(proxy.address.port);
    raw.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n\r\n`);
    await sleep(50);
    raw.end();
    raw.resume();
    await once(raw, 'close');
    expect(origin.sockets.size).toBe(0);
  });

  test('status: requests and handshakes are answered, also for another origin; preflights pass', async () => {
    proxy.arm(plan('status 503'));
    const answer = await get('/poll', { headers: { Origin: 'http://app.test' } });
    expect(answer).toMatchObject({ status: 503, headers: { 'access-control-allow-origin': 'http://app.test' } });
    const handshake = await openSocket(proxy.address.port, origin.port);
    expect(await handshake.opened).toBe(false);
    expect(handshake.errors).toEqual(['Unexpected server response: 503']);
    const preflight = await get('/poll', { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'PUT' } });
    expect(preflight.headers['x-method']).toBe('OPTIONS');
  });

  test('status 204 has no body', async () => {
    proxy.arm(plan('status 204'));
    expect(await get('/poll')).toMatchObject({ status: 204, body: '' });
  });
});

describe('silence', () => {
  test('half-open: both directions silent, sends accepted; at its end both ends get a reset', async () => {
    const { socket, messages, closed } = await open();
    const run = proxy.arm(plan('half-open'));
    socket.send('lost');
    await sleep(100);
    expect([messages, origin.received, socket.readyState]).toEqual([[], [], socket.OPEN]);
    run.stop();
    expect(await closed).toBe(1_006);
    await untilTrue(() => origin.closes.length === 1);
    expect(origin.received).toEqual([]);
  });

  test('half-open: the server does not learn that the browser is gone', async () => {
    const { raw } = await open();
    const run = proxy.arm(plan('half-open'));
    raw.destroy();
    await sleep(100);
    expect(origin.sockets.size).toBe(1);
    run.stop();
    await untilTrue(() => origin.sockets.size === 0);
  });

  test('freeze: nothing passes, then everything, in order', async () => {
    const { socket, messages, closed } = await open();
    const run = proxy.arm(plan('freeze'));
    for (const text of ['1', '2', '3']) socket.send(text);
    await sleep(100);
    expect([messages, origin.received]).toEqual([[], []]);
    run.stop();
    await untilTrue(() => messages.length === 3);
    expect(messages).toEqual(['1', '2', '3']);
    socket.close();
    await closed;
  });
});

describe('speed', () => {
  test('delay: both ways, in order', async () => {
    const { socket, messages, closed } = await open();
    proxy.arm(plan('delay 100ms jitter 50ms'));
    const start = performance.now();
    for (const text of ['1', '2', '3']) socket.send(text);
    await untilTrue(() => messages.length === 3);
    // Each way takes at least 50 ms.
    expect(performance.now() - start).toBeGreaterThan(99);
    expect(messages).toEqual(['1', '2', '3']);
    socket.close();
    await closed;
  });

  test('bandwidth: 200,000 bytes at 400 kB/s take about half a second, and are whole', async () => {
    proxy.arm(plan('bandwidth 400kB/s'));
    const start = performance.now();
    expect((await get('/large')).body).toHaveLength(200_000);
    expect(performance.now() - start).toBeGreaterThan(350);
  });

  test('slow reader: what is sent waits, what comes does not', async () => {
    const { socket, messages, closed, raw } = await open();
    const run = proxy.arm(plan('slow-reader 1kB/s'));
    socket.send('x'.repeat(8_000_000));
    await sleep(200);
    expect(origin.received).toEqual([]);
    expect(raw.writableLength).toBeGreaterThan(0);
    run.stop();
    await untilTrue(() => messages.length === 1);
    socket.close();
    await closed;
  });
});

test('a browser that is gone before its request was passed on leaves no request at the server', async () => {
  proxy.arm(plan('delay 300ms'));
  const raw = await openRaw(proxy.address.port);
  raw.write(`GET http://127.0.0.1:${origin.port}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  await new Promise<void>((resolve) => proxy.whenMet('/events', resolve));
  raw.destroy();
  // Passed on later than the one before it would have been.
  await get('/poll');
  await untilTrue(() => proxy.connections === 0);
  await untilTrue(() => origin.sockets.size === 0);
});

test('server down for a while, in words: cut, refused, and back', async () => {
  const { closed } = await open();
  const run = proxy.arm(plan('at 50ms down for 200ms'));
  expect(await closed).toBe(1_006);
  expect((await openTunnel(proxy.address.port, `127.0.0.1:${origin.port}`)).status).toBe(502);
  await run.done;
  const again = await open();
  again.socket.close();
  await again.closed;
});
