import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from '../../property.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { planOf } from '../../../src/faults/one-click.ts';
import { EVERYTHING } from '../../../src/faults/plan.ts';
import { FaultProxy } from '../../../src/proxy/proxy.ts';
import {
  closeOf,
  codeOf,
  fetchThrough,
  openRaw,
  openSocket,
  openTunnel,
  type Origin,
  startOrigin,
  untilTrue,
} from './proxied.ts';

let origin: Origin;
let proxy: FaultProxy;

beforeEach(async () => {
  origin = await startOrigin();
  proxy = await FaultProxy.start({ told: [`127.0.0.1:${origin.port}`] });
});

afterEach(async () => {
  await proxy.stop();
  await origin.stop();
});

const cut = planOf([{ at: millis(0), lasts: null, fault: { kind: 'cut' } }], EVERYTHING);

test('1,000 WebSockets at once, each echoes, one cut ends them all, and nothing is left', async () => {
  const sockets = await Promise.all(Array.from({ length: 1_000 }, () => openSocket(proxy.address.port, origin.port)));
  await Promise.all(sockets.map(({ opened }) => opened));
  for (const [index, { socket }] of sockets.entries()) socket.send(String(index));
  await untilTrue(() => sockets.every(({ messages }) => messages.length === 1));
  expect(sockets.map(({ messages }) => messages[0])).toEqual(sockets.map((_, index) => String(index)));
  const run = proxy.arm(cut);
  expect(new Set(await Promise.all(sockets.map(({ closed }) => closed)))).toEqual(new Set([1_006]));
  expect(await run.done).toEqual({ connections: 1_000, hidden: 0 });
  await untilTrue(() => origin.sockets.size === 0);
  expect(proxy.connections).toBe(0);
});

describe('a peer that vanishes', () => {
  test('a browser that resets its connection: the server gets a reset', async () => {
    const { raw, opened } = await openSocket(proxy.address.port, origin.port);
    await opened;
    raw.resetAndDestroy();
    await untilTrue(() => origin.closes.length === 1);
    expect([origin.closes, origin.sockets.size]).toEqual([[1_006], 0]);
    await untilTrue(() => proxy.connections === 0);
  });

  test('a server that resets: the browser gets a reset', async () => {
    const { closed, opened, errors } = await openSocket(proxy.address.port, origin.port);
    await opened;
    for (const socket of origin.sockets) socket.resetAndDestroy();
    expect(await closed).toBe(1_006);
    expect(errors).toEqual(['ECONNRESET']);
  });

  test('a server that breaks a body off: the browser does not take it for whole', async () => {
    const events = codeOf(fetchThrough(proxy.address.port, `http://127.0.0.1:${origin.port}/events`));
    await untilTrue(() => origin.sockets.size === 1);
    await sleep(50);
    for (const socket of origin.sockets) socket.destroy();
    expect(await events).toBe('ECONNRESET');
  });

  test('a browser that leaves before the server has answered', async () => {
    const raw = await openRaw(proxy.address.port);
    raw.write(`GET http://127.0.0.1:${origin.port}/events HTTP/1.1\r\nHost: x\r\n\r\n`);
    await untilTrue(() => origin.sockets.size === 1);
    raw.destroy();
    await untilTrue(() => origin.sockets.size === 0 && proxy.connections === 0);
    expect(proxy.connections).toBe(0);
  });

  test('no server at the port: the browser sees a connection that breaks', async () => {
    const gone = await startOrigin();
    await gone.stop();
    const open = await FaultProxy.start({ told: 'loopback' });
    expect(await codeOf(fetchThrough(open.address.port, `http://127.0.0.1:${gone.port}/`))).toBe('ECONNRESET');
    const socket = await openSocket(open.address.port, gone.port);
    expect(await socket.opened).toBe(false);
    await open.stop();
  });
});

describe('garbage', () => {
  test.each([
    ['no HTTP', '\u0000\u0001\u0002\u0003\r\n\r\n'],
    ['half a request', 'GET http://'],
    ['no address of a proxy', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a tunnel to nowhere', 'CONNECT :0 HTTP/1.1\r\n\r\n'],
    ['a tunnel to a path', 'CONNECT /etc/passwd HTTP/1.1\r\n\r\n'],
    ['another scheme', 'GET file:///etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST http://a/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a header without end', `GET http://a/ HTTP/1.1\r\nX: ${'x'.repeat(400_000)}`],
  ])('%s', async (_, bytes) => {
    const raw = await openRaw(proxy.address.port);
    raw.resume();
    raw.end(bytes);
    await closeOf(raw);
    expect(origin.sockets.size).toBe(0);
    expect((await fetchThrough(proxy.address.port, `http://127.0.0.1:${origin.port}/poll`)).status).toBe(200);
  });

  test('bytes of any kind, alone and inside a tunnel', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 400 }), fc.boolean(), async (bytes, isInside) => {
        const tunnel = isInside ? await openTunnel(proxy.address.port, `127.0.0.1:${origin.port}`) : null;
        const raw = tunnel?.socket ?? (await openRaw(proxy.address.port));
        raw.on('error', () => undefined).resume();
        raw.end(bytes);
        await closeOf(raw);
      }),
      { numRuns: 60 },
    );
    await untilTrue(() => proxy.connections === 0);
    expect((await fetchThrough(proxy.address.port, `http://127.0.0.1:${origin.port}/poll`)).status).toBe(200);
  });
});

describe('it forwards only where it was told to', () => {
  test('another host or port is refused and named, as request and as tunnel', async () => {
    const other = await startOrigin();
    const answer = await fetchThrough(proxy.address.port, `http://127.0.0.1:${other.port}/`);
    const tunnel = await openTunnel(proxy.address.port, 'example.com:443');
    tunnel.socket.destroy();
    expect([answer.status, tunnel.status]).toEqual([403, 403]);
    expect([...proxy.notTold]).toEqual([
      [`127.0.0.1:${other.port}`, 1],
      ['example.com:443', 1],
    ]);
    expect(other.sockets.size).toBe(0);
    await other.stop();
  });

  test('it does not forward to itself', async () => {
    const open = await FaultProxy.start({ told: 'any' });
    expect((await fetchThrough(open.address.port, `${open.url}/`)).status).toBe(403);
    expect((await openTunnel(open.address.port, `localhost:${open.address.port}`)).status).toBe(403);
    await open.stop();
  });

  test('within a tunnel, a request for another host goes nowhere else', async () => {
    const { socket } = await openTunnel(proxy.address.port, `127.0.0.1:${origin.port}`);
    socket.write('GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(String(head)).toContain('403');
    socket.destroy();
    expect([...proxy.notTold.keys()]).toEqual(['example.com']);
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])('it does not listen on %s', async (host) => {
    await expect(FaultProxy.start({ host, told: 'any' })).rejects.toThrow('no loopback address');
  });
});

test('stopped, it leaves no listener, no connection and no timer', async () => {
  const stopped = await FaultProxy.start({ told: 'loopback' });
  const { port } = stopped.address;
  const { opened, closed } = await openSocket(port, origin.port);
  await opened;
  const waiting = codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`));
  const run = stopped.arm(planOf([{ at: millis(3_600_000), lasts: null, fault: { kind: 'stuck' } }], EVERYTHING));
  await stopped.stop();
  await run.done;
  expect(await closed).toBe(1_006);
  await waiting;
  expect(stopped.connections).toBe(0);
  await untilTrue(() => origin.sockets.size === 0);
  expect(await codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`))).toBe('ECONNREFUSED');
});
