import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeOf, fetchThrough, openSocket, type Origin, startOrigin, untilTrue } from '../../proxy/proxied.ts';
import { startTool, useTool } from '../built-tool.ts';
import { useFolder } from '../check-support.ts';

useFolder();
useTool();

let origin: Origin;
beforeEach(async () => void (origin = await startOrigin()));
afterEach(() => origin.stop());

/** A port at which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startFaults(...words: string[]) {
  const port = await freePort();
  const target = `127.0.0.1:${origin.port}`;
  const run = startTool(['faults', '--to', target, '--listen', `127.0.0.1:${port}`, ...words]);
  let shown = '';
  run.child.stdout?.on('data', (piece: Buffer) => (shown += piece.toString()));
  await untilTrue(() => shown.includes('Ctrl+C'));
  return { ...run, port, shown: () => shown };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'by %s in the middle of a silence: no process, no listener, no connection is left',
  async (signal) => {
    const { child, ended, port, shown } = await startFaults('--fault', 'at 50ms half-open');
    const { closed } = await openSocket(port, origin.port);
    await untilTrue(() => shown().includes('half-open: '));
    child.kill(signal);
    expect(await ended).toMatchObject({ status: 0, signal: null, stderr: '' });
    expect(await closed).toBe(1_006);
    await untilTrue(() => origin.sockets.size === 0);
    expect(await codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`))).toBe('ECONNREFUSED');
  },
);

test('by its time, with a stuck attempt that waits', async () => {
  const { ended, port } = await startFaults('--fault', 'stuck', '--for', '500ms');
  const waiting = codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`));
  expect(await ended).toMatchObject({ status: 0, stderr: '' });
  expect(await waiting).toMatch(/^ECONN/);
});

test('killed outright, it leaves no listener', async () => {
  const { child, ended, port } = await startFaults();
  child.kill('SIGKILL');
  await ended;
  expect(await codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`))).toBe('ECONNREFUSED');
});
