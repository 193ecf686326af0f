import { once } from 'node:events';
import { createServer, type AddressInfo, Socket } from 'node:net';
import { expect, test } from 'vitest';
import { joinServer } from '../../../src/proxy/forward-tunnel.ts';
import { Link } from '../../../src/proxy/link.ts';

test('the server gets the first bytes at once, and is left when the browser is gone', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const link = new Link(new Socket());
  joinServer(link, { host: '127.0.0.1', port: (server.address() as AddressInfo).port }, 'first');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  accepted.on('error', () => undefined);
  expect(String(((await once(accepted, 'data')) as [Buffer])[0])).toBe('first');
  link.destroy();
  await once(accepted, 'close');
  await new Promise((resolve) => server.close(resolve));
  expect(link.destroyed).toBe(true);
});
