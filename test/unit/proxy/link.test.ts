import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FREE_FLOW } from '../../../src/proxy/flow.ts';
import { FREE_LINK, Link } from '../../../src/proxy/link.ts';
import { closeOf } from './proxied.ts';

let browser: Socket;
let link: Link;
let stop: () => Promise<void>;

beforeEach(async () => {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  browser = connect((server.address() as AddressInfo).port, '127.0.0.1');
  browser.on('error', () => undefined);
  const [raw] = (await once(server, 'connection')) as [Socket];
  link = new Link(raw);
  stop = async () => {
    link.destroy();
    browser.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
});

afterEach(() => stop());

const textOf = (stream: Socket | Link): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    stream.on('data', (bytes) => (text += String(bytes)));
    stream.once('end', () => resolve(text));
  });

test('bytes pass in both directions, and the end of each only after them', async () => {
  browser.end('question');
  expect(await textOf(link)).toBe('question');
  link.end('x'.repeat(3_000_000));
  expect(await textOf(browser)).toHaveLength(3_000_000);
});

test('it tells when what was written is on its way', async () => {
  link.set({ in: { ...FREE_FLOW, isFrozen: true }, out: FREE_FLOW });
  link.write('answer');
  let isSent = false;
  link.whenSent(() => (isSent = true));
  expect(isSent).toBe(false);
  link.set(FREE_LINK);
  expect(isSent).toBe(true);
  expect(String(((await once(browser, 'data')) as [Buffer])[0])).toBe('answer');
});

test('cut, the browser gets a reset', async () => {
  const failed = once(browser, 'error') as Promise<unknown>;
  link.cut();
  await expect(failed).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
  expect(link.destroyed).toBe(true);
});

test('while an attempt waits, the end of the browser is the end of all', async () => {
  link.isWaiting = true;
  browser.end();
  await once(link, 'close');
  browser.resume();
  await closeOf(browser);
  expect(link.destroyed).toBe(true);
});

test('in silence the end of the browser is not passed on until the silence is over', async () => {
  link.resume();
  link.set({ in: { ...FREE_FLOW, isSilent: true }, out: { ...FREE_FLOW, isSilent: true } });
  browser.resetAndDestroy();
  await closeOf(browser);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(link.destroyed).toBe(false);
  link.set(FREE_LINK);
  expect(link.destroyed).toBe(true);
});

test('each direction has its delay', async () => {
  const asked: string[] = [];
  link.delayOf = (direction) => {
    asked.push(direction);
    return 0;
  };
  browser.write('q');
  link.resume();
  await once(link, 'data');
  link.write('a');
  expect(asked).toEqual(['out', 'in']);
});
