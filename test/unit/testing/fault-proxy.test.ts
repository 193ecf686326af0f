import { expect, test } from 'vitest';
import { startFaultProxy } from '../../../src/testing/fault-proxy.ts';
import { codeOf, fetchThrough, openTunnel, startOrigin } from '../proxy/proxied.ts';

test('it forwards to this machine, and to no other host unless told', async () => {
  const origin = await startOrigin();
  const proxy = await startFaultProxy();
  const port = Number(new URL(proxy.server).port);
  expect((await fetchThrough(port, `http://localhost:${origin.port}/poll`)).status).toBe(200);
  const { status, socket } = await openTunnel(port, 'example.com:443');
  socket.destroy();
  expect([status, [...proxy.notForwarded]]).toEqual([403, [['example.com:443', 1]]]);
  await proxy.stop();
  await origin.stop();
  expect(await codeOf(fetchThrough(port, `http://localhost:${origin.port}/poll`))).toBe('ECONNREFUSED');
});

test('it says how each driver launches a browser through it, loopback addresses included', async () => {
  const proxy = await startFaultProxy({ to: ['*.example.com'] });
  const port = Number(new URL(proxy.server).port);
  expect(proxy.playwright).toEqual({ proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' } });
  expect(proxy.chromeArguments).toEqual([`--proxy-server=http://127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>']);
  expect(proxy.firefoxPreferences).toMatchObject({
    'network.proxy.http_port': port,
    'network.proxy.allow_hijacking_localhost': true,
  });
  await proxy.stop();
});

test('what is no host is refused', async () => {
  await expect(startFaultProxy({ to: ['https://example.com/'] })).rejects.toThrow(
    'to: expected a host such as example.com, *.example.com:8443 or *, not "https://example.com/"',
  );
});
