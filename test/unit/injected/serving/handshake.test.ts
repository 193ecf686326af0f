import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { createHandshake } from '../../../../src/injected/serving/handshake.ts';
import { FINAL_FLUSH_EVENT, HANDSHAKE_EVENT, RELAY_ANSWER, RELAY_QUESTION } from '../../../../src/wire/hops.ts';
import { stubPage } from '../stub-page.ts';
import { untilHolds } from '../../until-holds.ts';

/** Longer than the recorder waits for the answer of the relay that is there. */
const ANSWERED = 1_000;

/** Messages of ports come in tasks of their own. */
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until an assertion holds, and a moment more, so that what should not come would be there. */
async function untilSettled(assert: () => void): Promise<void> {
  await untilHolds(assert);
  await pause(50);
  assert();
}

describe('the handshake of the recorder', () => {
  let create: typeof createHandshake;
  const ports: MessagePort[] = [];

  beforeEach(async () => {
    vi.resetModules();
    stubPage();
    ({ createHandshake: create } = await import('../../../../src/injected/serving/handshake.ts'));
  });
  afterEach(() => {
    for (const port of ports.splice(0)) port.close();
    vi.unstubAllGlobals();
  });

  const start = () => {
    const target = new EventTarget();
    const received: unknown[] = [];
    const flushed = vi.fn<() => void>();
    const replaced = vi.fn<() => void>();
    const { open } = create('key', (value) => received.push(value), flushed, replaced);
    /** Dispatches the event that brings a port; gives what comes out at the port's other end. */
    const pass = (answers: boolean) => {
      const { port1, port2 } = new MessageChannel();
      ports.push(port1, port2);
      const out: unknown[] = [];
      port1.onmessage = ({ data }) => {
        out.push(data);
        if (answers && data === RELAY_QUESTION) port1.postMessage(RELAY_ANSWER);
      };
      const event = new MessageEvent(HANDSHAKE_EVENT, { ports: [port2] });
      target.dispatchEvent(event);
      return { out, port: port1, flush: () => port2.dispatchEvent(new Event(FINAL_FLUSH_EVENT)) };
    };
    // A document, as far as the handshake uses it.
    return { open: (isNew: boolean) => open(target as Document, isNew), received, flushed, replaced, pass };
  };

  const HELLO = { type: 'recorder', document: 'key' };

  test('takes one port for each opening, and none without', async () => {
    const { open, pass, received, flushed } = start();
    open(true);
    const relay = pass(true);
    const page = pass(true);
    relay.port.postMessage('from the relay');
    page.port.postMessage('from the page');
    relay.flush();
    page.flush();
    await untilSettled(() => expect([relay.out, page.out, received]).toEqual([[HELLO], [], ['from the relay']]));
    expect(flushed).toHaveBeenCalledTimes(1);
  });

  test('keeps its port in the same document while the relay of it answers', async () => {
    const { open, pass, received, replaced } = start();
    open(true);
    const relay = pass(true);
    open(false);
    const page = pass(true);
    await pause(ANSWERED);
    page.port.postMessage('from the page');
    relay.port.postMessage('from the relay');
    await untilSettled(() =>
      expect([relay.out, page.out, received]).toEqual([[HELLO, RELAY_QUESTION], [], ['from the relay']]),
    );
    expect(replaced).not.toHaveBeenCalled();
  });

  test('takes another one where that relay is gone, as after a reload of the extension', async () => {
    const { open, pass, received, replaced } = start();
    open(true);
    pass(false);
    open(false);
    const relay = pass(true);
    await pause(ANSWERED);
    relay.port.postMessage('from the new relay');
    await untilSettled(() => expect([relay.out, received]).toEqual([[HELLO], ['from the new relay']]));
    expect(replaced).toHaveBeenCalledTimes(1);
  });

  test('takes another one at once in a new document', async () => {
    const { open, pass } = start();
    open(true);
    pass(true);
    open(true);
    const relay = pass(true);
    await untilSettled(() => expect(relay.out).toEqual([HELLO]));
  });
});
