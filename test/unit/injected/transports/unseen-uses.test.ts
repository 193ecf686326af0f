import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Tap } from '../../../../src/injected/platform/promise-tap.ts';
import type { Exchange } from '../../../../src/injected/transports/exchange.ts';
import type { UnseenUses } from '../../../../src/injected/transports/unseen-uses.ts';
import { addAccessors, startRecorder, stubEvents } from '../fake-events.ts';

let unseen: UnseenUses;
let report: (...entries: readonly (readonly [name: string, startTime: number])[]) => void;
let observing = 0;
let kept: Response[] = [];
let recording: ReturnType<typeof startRecorder>;
const ends = () => recording.written().map(({ kind, detail }) => [kind, (detail as { readonly how?: string }).how]);

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  stubEvents();
  observing = 0;
  kept = [];
  class Entry {
    readonly entryType = 'resource';
  }
  addAccessors(Entry.prototype, 'name', 'startTime');
  class List {
    readonly #entries: readonly Entry[];
    constructor(entries: readonly Entry[]) {
      this.#entries = entries;
    }
    getEntries(): readonly Entry[] {
      return this.#entries;
    }
  }
  class Observer {
    constructor(callback: (list: List) => void) {
      report = (...entries) =>
        callback(new List(entries.map(([_name, _startTime]) => Object.assign(new Entry(), { _name, _startTime }))));
    }
    observe(): void {
      observing += 1;
    }
    disconnect(): void {
      observing -= 1;
    }
  }
  vi.stubGlobal('PerformanceEntry', Entry);
  vi.stubGlobal('PerformanceObserverEntryList', List);
  vi.stubGlobal('PerformanceObserver', Observer);
  const { observeUnseenUses } = await import('../../../../src/injected/transports/unseen-uses.ts');
  recording = startRecorder();
  unseen = observeUnseenUses(recording.recorder, (response) => kept.push(response));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A call that the page makes at an instant, without a use of its promise that could be seen. */
function call(url: string, at = 1_000) {
  const exchange = { url, at, isOpen: false, isOver: false } as unknown as Exchange;
  const done = vi.fn<() => void>();
  const tap = {
    promise: Promise.resolve(),
    done,
    failed: done,
    where: 'fetch',
    wasRead: false,
    isOver: false,
  } as unknown as Tap;
  unseen.add(exchange, tap);
  return { exchange, tap };
}

/** The end of the task in which the page called. */
const nextTask = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);

describe('a call whose promise the page was not seen to use', () => {
  test('gets our handlers 100 ms after the browser has reported its end', async () => {
    const { tap } = call('https://a.test/x#part');
    await nextTask();
    report(['https://a.test/x', 1_000]);
    await vi.advanceTimersByTimeAsync(99);
    expect(tap.isOver).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(tap.isOver).toBe(true);
    expect(observing).toBe(0);
  });
  test('is not the one of an entry of another address, or of an earlier call', async () => {
    const { tap } = call('https://a.test/x');
    await nextTask();
    report(['https://a.test/y', 1_000], ['https://a.test/x', 899]);
    await nextTask();
    expect(tap.isOver).toBe(false);
    expect(observing).toBe(1);
  });
  test('is not the one of an entry of the call right before it, whose use was seen', async () => {
    call('https://a.test/x', 1_000).tap.isOver = true;
    const { tap } = call('https://a.test/x', 1_050);
    await nextTask();
    report(['https://a.test/x', 999]);
    await nextTask();
    expect(tap.isOver).toBe(false);
    report(['https://a.test/x', 1_049]);
    await nextTask();
    expect(tap.isOver).toBe(true);
  });
  test('waits until all calls to its address have ended', async () => {
    const [one, other] = [call('https://a.test/x'), call('https://a.test/x')];
    await nextTask();
    report(['https://a.test/x', 1_000]);
    await nextTask();
    expect([one.tap.isOver, other.tap.isOver]).toEqual([false, false]);
    report(['https://a.test/x', 1_000]);
    await nextTask();
    expect([one.tap.isOver, other.tap.isOver]).toEqual([true, true]);
  });
  test('that was used after all within its task is not observed', async () => {
    const { tap } = call('https://a.test/x');
    tap.isOver = true;
    await nextTask();
    expect(observing).toBe(0);
  });
  test('is one of a hundred at the same time', async () => {
    const calls = Array.from({ length: 101 }, (_, index) => call(`https://a.test/${index}`));
    await nextTask();
    report(...calls.map(({ exchange }) => [String(exchange.url), 1_000] as const));
    await nextTask();
    expect(calls.filter(({ tap }) => tap.isOver)).toHaveLength(100);
  });
});

describe('the call of a response that the page has got', () => {
  test('is the one whose promise was read', async () => {
    const { exchange, tap } = call('https://a.test/x');
    await nextTask();
    expect(unseen.exchangeOf('https://a.test/x')).toBeNull();
    tap.wasRead = true;
    expect(unseen.exchangeOf('https://a.test/x')).toBe(exchange);
    expect(unseen.exchangeOf('https://a.test/y')).toBeNull();
    exchange.isOpen = true;
    expect(unseen.exchangeOf('https://a.test/x')).toBeNull();
  });
  test('is unknown where several fit', async () => {
    for (const { tap } of [call('https://a.test/x'), call('https://a.test/x')]) tap.wasRead = true;
    await nextTask();
    expect(unseen.exchangeOf('https://a.test/x')).toBeNull();
  });
});

describe('a body that the page has not begun to read', () => {
  /** A response that the page has got at an instant; the test keeps it, so that it is not collected. */
  const responses: Response[] = [];
  function got(url: string, content = 'x') {
    const { exchange } = call(url);
    // The call itself is settled.
    exchange.isOpen = true;
    const other = { ...exchange, connection: 1, size: 0, isOver: false, isRead: false } as unknown as Exchange;
    exchange.isOver = true;
    const response = new Response(content);
    responses.push(response);
    unseen.addBody(other, response);
    return { exchange: other, response };
  }

  test('is unread 100 ms after the browser has reported its end, and not before', async () => {
    const { exchange } = got('https://a.test/x');
    await nextTask();
    expect(observing).toBe(1);
    report(['https://a.test/x', 1_000]);
    await vi.advanceTimersByTimeAsync(99);
    expect(ends()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(ends()).toEqual([['close', 'unread']]);
    expect([exchange.isOver, exchange.isPresumed, observing]).toEqual([true, true, 0]);
  });
  test('and has used in a way that is not seen ends unseen', async () => {
    const { response } = got('https://a.test/x');
    await response.text();
    await nextTask();
    report(['https://a.test/x', 1_000]);
    await nextTask();
    expect(ends()).toEqual([['close', 'unseen']]);
  });
  test('is not waited for once it reads it, and costs no timing where it reads it at once', async () => {
    const { exchange } = got('https://a.test/x');
    exchange.isRead = true;
    await nextTask();
    expect(observing).toBe(0);
  });
  test('waits for no call to the same address that is under way', async () => {
    got('https://a.test/x');
    call('https://a.test/x', 5_000);
    await nextTask();
    report(['https://a.test/x', 1_000]);
    await nextTask();
    expect(ends()).toEqual([['close', 'unread']]);
  });
});

describe('what is done once a response is gone', () => {
  /** A response that the page got, and what it has done with its body by the end of the task. */
  function gotten(state: Partial<Exchange>) {
    const exchange = {
      url: 'https://a.test/x',
      at: 1_000,
      isOpen: true,
      isOver: false,
      isRead: false,
      hasStream: false,
    };
    const response = new Response('body');
    unseen.addBody(Object.assign(exchange, state) as unknown as Exchange, response);
    return response;
  }

  test('is for those whose body the page leaves, or reads piece by piece', async () => {
    const unread = gotten({});
    const streamed = gotten({ isRead: true, hasStream: true });
    gotten({ isRead: true });
    gotten({ isOver: true });
    await nextTask();
    expect(kept).toEqual([unread, streamed]);
  });

  test('is for those too for which there is no room among what is observed', async () => {
    const responses = Array.from({ length: 150 }, () => gotten({}));
    await nextTask();
    expect(kept).toEqual(responses);
  });
});

describe('a call whose promise the page has read, in Firefox', () => {
  // The time by the document's clock; the call is made at 1,000.
  let clock = 1_000;
  beforeEach(async () => {
    vi.resetModules();
    vi.stubGlobal('InternalError', Error);
    const { observeUnseenUses } = await import('../../../../src/injected/transports/unseen-uses.ts');
    unseen = observeUnseenUses({ ...recording.recorder, now: () => clock }, () => undefined);
  });

  test('has an unseen outcome from 1.5 s on, until the browser reports its end after all', async () => {
    const { exchange, tap } = call('https://a.test/x');
    tap.wasRead = true;
    clock = 2_499;
    await vi.advanceTimersByTimeAsync(1_600);
    expect(ends()).toEqual([]);
    clock = 2_500;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(ends()).toEqual([['close', 'unseen']]);
    expect(exchange).toMatchObject({ isOver: true, isPresumed: true });
    report(['https://a.test/x', 1_000]);
    await nextTask();
    expect(tap.isOver).toBe(true);
  });

  test('waits where the page has not read it: it would be told that a failure was not handled', async () => {
    call('https://a.test/x');
    clock = 9_000;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ends()).toEqual([]);
  });
});
