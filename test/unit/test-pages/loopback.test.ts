import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FOREIGN_HOST, isLoopbackHost } from '../../../test-pages/server/loopback.ts';
import { startContractServer, type ContractServer } from '../../contract/server.ts';
import { readLog, startPages, type Pages } from './server.ts';

let pages: Pages;
let contract: ContractServer;
beforeAll(async () => {
  [pages, contract] = await Promise.all([startPages(), startContractServer()]);
});
afterAll(() => Promise.all([pages.close(), contract.close()]));

const OWN = [
  '127.0.0.1',
  '127.0.0.1:8137',
  '127.255.0.9:1',
  'localhost',
  'LOCALHOST:80',
  'a.b.localhost:8137',
  '[::1]:9',
];

const FOREIGN = [
  ...['evil.example', 'evil.example:8137', '127.0.0.1.evil.example', 'localhost.evil.example', 'evillocalhost'],
  ...['192.168.0.2', '0.0.0.0', '127.0.0.256', '127.0.0.010', '127.1', '128.0.0.1', '[::]', '[::1', '::1'],
  ...['localhost:8137@evil.example', 'localhost, evil.example', 'evil.example#localhost', 'localhost:port', ''],
];

test.each(OWN)('%s is this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(true);
});

test.each(FOREIGN)('%o is not this machine', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});

test('a request without a host is not from a browser', () => {
  expect(isLoopbackHost(undefined)).toBe(false);
});

/** Asks as a page does whose name was given the address of this machine. */
async function ask(url: string, host: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method, headers: { ...headers, host } })
      .on('response', resolve)
      .on('error', reject)
      // Only an accepted handshake comes as an upgrade.
      .on('upgrade', (accepted, socket) => {
        socket.destroy();
        resolve(accepted);
      })
      .end();
  });
  const pieces: Buffer[] = [];
  if (answer.statusCode !== 101) for await (const piece of answer) pieces.push(Buffer.from(piece as Uint8Array));
  return { status: answer.statusCode, text: Buffer.concat(pieces).toString('utf8'), headers: answer.headers };
}

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

describe('a page of another name with the address of this machine', () => {
  test.each([
    '/',
    '/log',
    '/log/summary',
    '/ticker',
    '/ticker/sse?count=1&run=x',
    '/socket.io/?EIO=4&transport=polling',
  ])('gets a sentence in place of %s, on both origins', async (path) => {
    for (const base of [pages.url, pages.crossUrl]) {
      const { status, text } = await ask(base + path, 'evil.example');
      expect([status, text]).toEqual([421, `${FOREIGN_HOST}\n`]);
    }
    expect(await readLog(pages, 'x')).toEqual([]);
  });

  test.each(['/echo?run=refused', '/ticker/ws?run=refused', '/socket.io/?EIO=4&transport=websocket&run=refused'])(
    'gets no WebSocket at %s',
    async (path) => {
      expect((await ask(pages.url + path, 'evil.example', HANDSHAKE)).status).toBe(421);
      expect(await readLog(pages, 'refused')).toEqual([]);
      expect((await ask(pages.url + path.replace('refused', 'own'), 'localhost', HANDSHAKE)).status).toBe(101);
    },
  );

  test('cannot clear the log', async () => {
    await fetch(`${pages.url}/status/200?run=z`);
    expect((await ask(`${pages.url}/log`, 'evil.example', {}, 'DELETE')).status).toBe(421);
    expect(await readLog(pages, 'z')).not.toEqual([]);
  });

  test('gets nothing of the contract suite either', async () => {
    expect((await ask(`${contract.url}/state?key=a`, 'evil.example')).status).toBe(421);
    expect((await ask(`${contract.url}/ws/echo`, 'evil.example', HANDSHAKE)).status).toBe(421);
    expect((await ask(`${contract.url}/state?key=a`, 'localhost')).status).toBe(200);
    expect((await ask(`${contract.url}/ws/echo`, 'localhost', HANDSHAKE)).status).toBe(101);
  });
});

test.each(['/log', '/log/summary', '/beacon/collected'])('no other origin may read %s', async (path) => {
  const origin = 'https://evil.example';
  const { headers } = await fetch(pages.url + path, { headers: { origin } });
  expect(headers.get('access-control-allow-origin')).toBeNull();
  // A request that changes something is asked for first.
  const asked = await fetch(pages.url + path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'DELETE' },
  });
  expect(asked.headers.get('access-control-allow-origin')).toBeNull();
});
