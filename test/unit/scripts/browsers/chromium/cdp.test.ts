import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import {
  CdpConnection,
  CdpSession,
  pipeTransport,
  type Transport,
} from '../../../../../scripts/browsers/chromium/cdp.ts';

/** A browser that answers each command by a rule. */
class FakeBrowser implements Transport {
  readonly sent: { readonly id: number; readonly method: string; readonly sessionId?: string }[] = [];
  emit: (message: object) => void = () => {};
  end: () => void = () => {};
  readonly #answer: (method: string) => object | null;

  constructor(answer: (method: string) => object | null = () => ({ result: {} })) {
    this.#answer = answer;
  }

  start(onMessage: (message: string) => void, onClose: () => void): void {
    this.emit = (message) => onMessage(JSON.stringify(message));
    this.end = onClose;
  }

  send(text: string): void {
    const command: { id: number; method: string; sessionId?: string } = JSON.parse(text);
    this.sent.push(command);
    const answer = this.#answer(command.method);
    if (answer !== null) queueMicrotask(() => this.emit({ id: command.id, ...answer }));
  }
}

describe('a connection to Chromium', () => {
  test('finds the answer to each command by its number', async () => {
    const browser = new FakeBrowser(() => null);
    const cdp = new CdpConnection(browser);
    const [first, second] = [cdp.send('A.a'), cdp.send('B.b')];
    browser.emit({ id: 2, result: { name: 'second' } });
    browser.emit({ id: 1, result: { name: 'first' } });
    expect([await first, await second]).toEqual([{ name: 'first' }, { name: 'second' }]);
  });

  test('rejects with the reason and the command', async () => {
    const cdp = new CdpConnection(new FakeBrowser(() => ({ error: { message: 'no such frame' } })));
    await expect(cdp.send('Page.reload')).rejects.toThrow('Page.reload: no such frame');
  });

  test('rejects what has no answer when the browser ends, and every command after that', async () => {
    const browser = new FakeBrowser(() => null);
    const cdp = new CdpConnection(browser);
    const pending = cdp.send('Page.reload');
    browser.end();
    await expect(pending).rejects.toThrow('The browser has ended');
    await expect(cdp.send('Page.reload')).rejects.toThrow('it cannot do Page.reload');
  });

  test('a session sends its commands to its target and gets the events of its target', () => {
    const browser = new FakeBrowser();
    const session = new CdpSession(new CdpConnection(browser), 's1');
    const events: string[] = [];
    const stop = session.listen((method) => events.push(method));
    void session.send('Page.enable');
    expect(browser.sent).toEqual([{ id: 1, method: 'Page.enable', params: {}, sessionId: 's1' }]);
    browser.emit({ method: 'Page.loaded', sessionId: 's1' });
    browser.emit({ method: 'Page.loaded', sessionId: 's2' });
    stop();
    browser.emit({ method: 'Page.closed', sessionId: 's1' });
    expect(events).toEqual(['Page.loaded']);
  });

  test('an exception in a target rejects with its description', async () => {
    const details = { text: 'Uncaught', exception: { description: 'RangeError: too much' } };
    const cdp = new CdpConnection(new FakeBrowser(() => ({ result: { exceptionDetails: details } })));
    await expect(new CdpSession(cdp, 's1').evaluate('throw 1')).rejects.toThrow('RangeError: too much');
  });
});

test.each([1, 2, 5, 100])('the pipe puts messages together that come in pieces of %i bytes', async (size) => {
  const incoming = new PassThrough();
  const messages: string[] = [];
  pipeTransport(new PassThrough(), incoming).start(
    (message) => messages.push(message),
    () => {},
  );
  const bytes = Buffer.from('{"a":"ü"}\0{"b":2}\0{"c":', 'utf8');
  for (let from = 0; from < bytes.length; from += size) incoming.write(bytes.subarray(from, from + size));
  await new Promise((resolve) => setImmediate(resolve));
  expect(messages).toEqual(['{"a":"ü"}', '{"b":2}']);
});
