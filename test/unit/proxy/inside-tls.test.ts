import { once } from 'node:events';
import { createServer } from 'node:https';
import { createServer as createEcho, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { planOf } from '../../../src/faults/one-click.ts';
import { EVERYTHING } from '../../../src/faults/plan.ts';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { FaultProxy } from '../../../src/proxy/proxy.ts';
import { createCertificate } from '../../contract/certificate.ts';
import { closeOf, openTunnel, portOf, stopServer } from './proxied.ts';

let server: Server;
let proxy: FaultProxy;

beforeEach(async () => {
  server = createServer(createCertificate(), (_message, response) => response.end('secret'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.start({ told: 'loopback' });
});

afterEach(async () => {
  await proxy.stop();
  await stopServer(server);
});

async function openInside(): Promise<{ tls: TLSSocket }> {
  const { socket } = await openTunnel(proxy.address.port, `127.0.0.1:${portOf(server)}`);
  const tls = connectTls({ socket, rejectUnauthorized: false });
  tls.on('error', () => undefined);
  tls.resume();
  await once(tls, 'secureConnect');
  return { tls };
}

const arm = (words: string, address: string) => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return proxy.arm(planOf(steps.value, { ...EVERYTHING, address }));
};

test('bytes pass as they are: the certificate is the server’s own', async () => {
  const { tls } = await openInside();
  expect(tls.getPeerCertificate().subject.CN).toBe('contract');
  tls.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const [bytes] = (await once(tls, 'data')) as [Buffer];
  expect(String(bytes)).toContain('200 OK');
  tls.destroy();
});

test('by host, a connection is cut: a reset at both ends', async () => {
  const errors: string[] = [];
  const noteError = (error: Error): void => void errors.push('code' in error ? String(error.code) : '');
  // An echo under the first byte of TLS: what TLS itself makes of a reset depends on the library.
  const echo = createEcho((socket) => socket.on('error', noteError).pipe(socket));
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const target = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
  const { socket } = await openTunnel(proxy.address.port, target);
  socket.on('error', noteError);
  socket.write(Buffer.from([0x16, 3, 1]));
  await once(socket, 'data');
  const run = arm('cut', `wss://${target}`);
  await closeOf(socket);
  await new Promise((resolve) => echo.close(resolve));
  expect(errors).toEqual(['ECONNRESET', 'ECONNRESET']);
  expect(await run.done).toEqual({ connections: 1, hidden: 0 });
});

test('by path, it is left alone, and that is counted', async () => {
  const { tls } = await openInside();
  const run = arm('cut', '/feed');
  expect(await run.done).toEqual({ connections: 0, hidden: 1 });
  expect(tls.destroyed).toBe(false);
  tls.destroy();
});

test('by host, new connections are refused', async () => {
  arm('refuse', '127.0.0.1');
  expect((await openTunnel(proxy.address.port, `127.0.0.1:${portOf(server)}`)).status).toBe(502);
});
