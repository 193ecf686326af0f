import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultsCommand } from '../../../../src/cli/faults/fault-options.ts';
import { runFaults } from '../../../../src/cli/faults/run-faults.ts';
import { parseCommandLine } from '../../../../src/cli/command-line.ts';
import {
  codeOf,
  fetchThrough,
  openSocket,
  openTunnel,
  type Origin,
  startOrigin,
  untilTrue,
} from '../../proxy/proxied.ts';

let origin: Origin;
beforeEach(async () => void (origin = await startOrigin()));
afterEach(() => origin.stop());

const command = (...words: string[]): FaultsCommand => {
  const parsed = parseCommandLine(['faults', '--to', `127.0.0.1:${origin.port}`, ...words]);
  if (!parsed.ok || parsed.value.command !== 'faults') throw new Error('no command');
  return { ...parsed.value, listen: { host: '127.0.0.1', port: 0 } };
};

/** The command at work, as a terminal shows it. */
async function run(...words: string[]) {
  const input = new PassThrough();
  const output = new PassThrough();
  const stop = new AbortController();
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const ended = runFaults(command(...words), { input, output, signal: stop.signal });
  await untilTrue(() => shown.includes('Ctrl+C'));
  const port = Number(/:(\d+), forwards/.exec(shown)?.[1]);
  return {
    port,
    type: (line: string) => input.write(`${line}\n`),
    shown: () => shown,
    stop: () => stop.abort(),
    ended,
  };
}

describe('faults', () => {
  test('says how browsers use it, cuts when that is typed, and stops what is in force', async () => {
    const { port, type, shown, stop, ended } = await run();
    expect(shown()).toContain(`--proxy-server=http://127.0.0.1:${port} --proxy-bypass-list="<-loopback>"`);
    const { closed, opened } = await openSocket(port, origin.port);
    await opened;
    type('cut');
    expect(await closed).toBe(1_006);
    await untilTrue(() => /\d\d:\d\d:\d\d cut: 1 connection\n/.test(shown()));
    type('refuse');
    await untilTrue(() => shown().includes('refuse: 0 connections'));
    expect((await openTunnel(port, `127.0.0.1:${origin.port}`)).status).toBe(502);
    type('stop');
    await untilTrue(() => shown().includes('all faults ended'));
    expect((await fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`)).status).toBe(200);
    type('explode');
    await untilTrue(() => shown().includes('"explode" is not a fault'));
    stop();
    expect(await ended).toBeNull();
    expect(await codeOf(fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`))).toBe('ECONNREFUSED');
  });

  test('arms what the command line says at the first connection, and names what it did not forward', async () => {
    const { port, shown, ended } = await run('--fault', 'status 503', '--fault-on', '/poll', '--for', '1s');
    expect((await fetchThrough(port, `http://127.0.0.1:${origin.port}/large`)).status).toBe(200);
    expect((await fetchThrough(port, `http://127.0.0.1:${origin.port}/poll`)).status).toBe(503);
    (await openTunnel(port, 'example.com:443')).socket.destroy();
    expect(await ended).toBeNull();
    expect(shown()).toContain('not forwarded to example.com:443 (asked 1 time); to allow it: --to example.com:443');
  });

  test('says in a sentence that the port is taken', async () => {
    const problem = await runFaults(
      { ...command(), listen: { host: '127.0.0.1', port: origin.port } },
      { input: new PassThrough(), output: new PassThrough(), signal: new AbortController().signal },
    );
    expect(problem).toContain(`127.0.0.1:${origin.port}: another program listens there already`);
  });
});
