import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Channel } from '../../../../src/relay/channel.ts';
import type { FromRecorder } from '../../../../src/wire/hops.ts';

const BINDING = 'REALTIME_INSPECTOR_BINDING';

/** The recorder's side of the channel, and what it was sent. */
const recorder = {
  sent: [] as object[],
  listener: (_message: FromRecorder): void => undefined,
  ready: (): void => undefined,
};

vi.mock('../../../../src/relay/channel.ts', () => ({
  openChannel: (): Channel => ({
    documentKey: () => 'abc',
    send: (message) => recorder.sent.push(message),
    finalFlush: () => recorder.sent.push({ type: 'final flush' }),
    listen: (listener) => {
      recorder.listener = listener;
    },
    whenReady: (ready) => {
      recorder.ready = ready;
    },
  }),
}));

/** Loads the bridge into a window with this function; gives the window. */
async function load(binding: unknown): Promise<Record<string, unknown>> {
  const page: Record<string, unknown> = { [BINDING]: binding };
  page['top'] = page;
  vi.stubGlobal('window', page);
  vi.stubGlobal('document', {});
  vi.stubGlobal('location', { href: 'https://a.test/page' });
  vi.resetModules();
  await import('../../../../src/testing/in-page/bridge.ts');
  return page;
}

const batch = (next: number): FromRecorder => ({ type: 'batch', subscriber: 'testing', first: 0, next, records: '[]' });

const turn = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

beforeEach(() => {
  vi.useFakeTimers();
  recorder.sent = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the bridge from a page to its test', () => {
  test('introduces the page and asks for its records from the first on', async () => {
    const received: string[] = [];
    await load(async (text: string) => received.push(text));
    expect(received).toEqual([]);
    recorder.ready();
    expect(received.map((text) => JSON.parse(text))).toMatchObject([
      { type: 'hello', document: 'abc', url: 'https://a.test/page', isTop: true },
    ]);
    expect(recorder.sent).toEqual([{ type: 'subscribe', subscriber: 'testing', from: 0 }]);
  });

  test('acknowledges a batch when the test has it, and not before', async () => {
    let arrive = (): void => undefined;
    await load(() => new Promise<void>((resolve) => (arrive = resolve)));
    recorder.listener(batch(7));
    await turn();
    expect(recorder.sent).toEqual([]);
    arrive();
    await turn();
    expect(recorder.sent).toEqual([{ type: 'ack', subscriber: 'testing', next: 7 }]);
  });

  test('asks for what no one has when the page ends, before it passes the end on', async () => {
    const received: string[] = [];
    await load(async (text: string) => {
      recorder.sent.push({ type: 'passed on' });
      received.push(text);
    });
    recorder.listener({ type: 'end', next: 9 } as FromRecorder);
    expect(recorder.sent).toEqual([{ type: 'final flush' }, { type: 'passed on' }]);
  });

  test('breaks nothing when the test is over', async () => {
    await load(() => Promise.reject(new Error('closed')));
    recorder.listener(batch(3));
    await turn();
    expect(recorder.sent).toHaveLength(1);
  });

  describe('in a frame that the driver does not know yet', () => {
    test('does nothing, and gives up after ten seconds', async () => {
      const page = await load(undefined);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(Object.keys(page)).not.toContain(`${BINDING}:flush`);
      expect(page[`${BINDING}:flush`]).toBe(undefined);
      expect(vi.getTimerCount()).toBe(0);
    });

    test('asks for the records from the first on once the driver has placed its function', async () => {
      const page = await load(undefined);
      await vi.advanceTimersByTimeAsync(500);
      const received: string[] = [];
      page[BINDING] = async (text: string) => received.push(text);
      await vi.advanceTimersByTimeAsync(50);
      recorder.ready();
      expect(received.map((text) => JSON.parse(text))).toMatchObject([{ type: 'hello', document: 'abc' }]);
      expect(recorder.sent).toEqual([{ type: 'subscribe', subscriber: 'testing', from: 0 }]);
      expect(vi.getTimerCount()).toBe(0);
    });

    test('leaves it to a second run in the same window that was quicker', async () => {
      const page = await load(undefined);
      page[BINDING] = async () => undefined;
      vi.resetModules();
      await import('../../../../src/testing/in-page/bridge.ts');
      const { [`${BINDING}:flush`]: flush } = page;
      await vi.advanceTimersByTimeAsync(100);
      expect(flush).toBeTypeOf('function');
      expect(page[`${BINDING}:flush`]).toBe(flush);
    });
  });
});

describe('a flush', () => {
  const flushOf = (page: Record<string, unknown>): Promise<void> => {
    const flush = page[`${BINDING}:flush`];
    if (typeof flush !== 'function') throw new Error('no flush');
    return Reflect.apply(flush, page, []);
  };

  test('waits for what the recorder may still gather, and for what is on its way', async () => {
    let arrive = (): void => undefined;
    const page = await load(() => new Promise<void>((resolve) => (arrive = resolve)));
    let isDone = false;
    void flushOf(page).then(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(50);
    recorder.listener(batch(1));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isDone).toBe(false);
    arrive();
    await vi.advanceTimersByTimeAsync(200);
    expect(isDone).toBe(true);
  });

  test('ends on a page that sends on and on, with all that was on its way', async () => {
    const page = await load(() => new Promise((resolve) => setTimeout(resolve, 150)));
    // Something is always on its way: each message takes longer than the pause between two.
    const sending = setInterval(() => recorder.listener(batch(1)), 40);
    let isDone = false;
    void flushOf(page).then(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(2_400);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(400);
    clearInterval(sending);
    expect(isDone).toBe(true);
  });

  test('is over after a tenth of a second if nothing comes', async () => {
    const page = await load(async () => undefined);
    let isDone = false;
    void flushOf(page).then(() => (isDone = true));
    await vi.advanceTimersByTimeAsync(99);
    expect(isDone).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isDone).toBe(true);
  });
});

describe('faults in a page under test', () => {
  type Faults = Record<'claim' | 'holds' | 'arm' | 'disarm', (...args: readonly unknown[]) => unknown>;

  test('a plan is armed by the first who asks for it, and passed to the recorder with its token', async () => {
    const page = await load(async () => undefined);
    const faults = page[`${BINDING}:faults`] as Faults;
    expect([faults.holds(1), faults.claim(1), faults.claim(1), faults.holds(1)]).toEqual([false, true, false, true]);
    faults.arm('abc', '{}', 40);
    faults.disarm();
    expect(recorder.sent).toEqual([
      { type: 'arm', subscriber: 'testing', token: 'abc', plan: '{}', elapsed: 40 },
      { type: 'disarm', subscriber: 'testing' },
    ]);
    expect([faults.holds(1), faults.claim(2)]).toEqual([false, true]);
  });

  test('a window in which Chromium shows a second document has a bridge again', async () => {
    const page = await load(async () => undefined);
    const first = page[`${BINDING}:faults`];
    vi.resetModules();
    await import('../../../../src/testing/in-page/bridge.ts');
    expect(page[`${BINDING}:faults`]).not.toBe(first);
  });
});
