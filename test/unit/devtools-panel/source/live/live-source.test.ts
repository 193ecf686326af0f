import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RECONNECT_WAIT } from '../../../../../src/devtools-panel/source/live/background-port.ts';
import { LiveSource } from '../../../../../src/devtools-panel/source/live/live-source.ts';
import { UNREACHABLE_AFTER } from '../../../../../src/devtools-panel/source/live/unreachable-tab.ts';
import type { SourceStatus } from '../../../../../src/devtools-panel/source/source.ts';
import { PROTOCOL_VERSION, type FromPanel } from '../../../../../src/wire/hops.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { PROBE_PERIOD } from '../../../../../src/wire/wire-limits.ts';
import { fakePort, type FakePort } from './fake-port.ts';

const NOW = 1_700_000_000_000;

/** A live source whose background, tab and sink are the test. */
function startSource() {
  const ports: FakePort[] = [];
  const records: WireRecord[] = [];
  const statuses: SourceStatus[] = [];
  const bodies: unknown[] = [];
  const ready: (() => void)[] = [];
  let isBusy = false;
  const navigated = new Set<() => void>();
  const source = new LiveSource({
    subscriber: 'panel',
    connect() {
      const fake = fakePort();
      ports.push(fake);
      return fake.port;
    },
    har: {
      getHar: () => undefined,
      onRequestFinished: { addListener: () => undefined, removeListener: () => undefined },
      hookUrl: '',
    },
    isListOnDemand: false,
    evaluate: () => Promise.resolve('https: 0'),
    onNavigated: {
      addListener: (listener) => void navigated.add(listener),
      removeListener: (listener) => void navigated.delete(listener),
    },
    reload: () => undefined,
    reloadWith: () => undefined,
    readActing: () => Promise.resolve(''),
  });
  source.start({
    records: (batch) => records.push(...batch),
    whenReady: () => (isBusy ? new Promise((resolve) => ready.push(resolve)) : Promise.resolve()),
    whenProcessed: () => Promise.resolve(),
    status: (status) => statuses.push(status),
    body: (ref, payload) => bodies.push([ref, payload]),
  });
  const last = (): FakePort => {
    const fake = ports.at(-1);
    if (fake === undefined) throw new Error('no port was opened');
    return fake;
  };
  const send = (message: unknown): void => last().send(message);
  return {
    source,
    ports,
    records,
    bodies,
    last,
    navigated,
    kinds: () => statuses.map(({ kind }) => kind),
    lastStatus: () => statuses.at(-1),
    send,
    /** What the panel sent to pages. */
    toPages: () => last().sent.flatMap((message: FromPanel) => (message.type === 'to-page' ? [message.message] : [])),
    probes: () => last().sent.filter(({ type }) => type === 'probe').length,
    connectPage: (page: string, document: string | null, timeOrigin = NOW) =>
      send({
        type: 'page-connected',
        page,
        hello: {
          type: 'hello',
          version: PROTOCOL_VERSION,
          document,
          url: 'http://a/',
          origin: 'http://a',
          isTop: true,
          timeOrigin,
          wasProbed: true,
        },
      }),
    sendBatch: (page: string, first: number, next: number, list: readonly unknown[]) =>
      send({
        type: 'from-page',
        page,
        message: { type: 'batch', subscriber: 'panel', first, next, records: JSON.stringify(list) },
      }),
    beBusy: () => (isBusy = true),
    beReady: () => ready.splice(0).forEach((resolve) => resolve()),
  };
}

const fault = (n: number, at = n) => ({ kind: 'fault', n, at, where: 'here', text: '' });
const afterPromises = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0);
};

describe('the live source', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  test('probes as soon as it is connected, and then four times a second', () => {
    const { probes, kinds } = startSource();
    expect([probes(), kinds()]).toEqual([1, ['connecting']]);
    vi.advanceTimersByTime(4 * PROBE_PERIOD);
    expect(probes()).toBe(5);
  });

  test('subscribes to a page from its first record, and acknowledges what it has taken in', async () => {
    const { connectPage, sendBatch, toPages, records, kinds } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 0, 2, [fault(0), fault(1)]);
    await afterPromises();
    expect(toPages()).toEqual([
      { type: 'subscribe', subscriber: 'panel', from: 0 },
      { type: 'ack', subscriber: 'panel', next: 2 },
    ]);
    expect(records.map(({ n, document }) => [n, document])).toEqual([
      [0, 'doc'],
      [1, 'doc'],
    ]);
    expect(kinds()[1]).toBe('connected');
  });

  test('acknowledges only when the sink is ready: back-pressure', async () => {
    const { connectPage, sendBatch, toPages, beBusy, beReady } = startSource();
    connectPage('p1', 'doc');
    beBusy();
    sendBatch('p1', 0, 1, [fault(0)]);
    await afterPromises();
    expect(toPages().map(({ type }) => type)).toEqual(['subscribe']);
    beReady();
    await afterPromises();
    expect(toPages().map(({ type }) => type)).toEqual(['subscribe', 'ack']);
  });

  test('subscribes again if a batch begins too high', () => {
    const { connectPage, sendBatch, toPages, records } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 4, 5, [fault(4)]);
    expect(toPages().at(-1)).toEqual({ type: 'subscribe', subscriber: 'panel', from: 0 });
    expect(records).toEqual([]);
  });

  test('puts a second document on the clock of the first: 2,500 ms later', () => {
    const { connectPage, sendBatch, records } = startSource();
    connectPage('p1', 'doc', NOW);
    connectPage('p2', 'frame', NOW + 2_500);
    sendBatch('p2', 0, 1, [fault(0, 100)]);
    expect(records.map(({ at }) => at)).toEqual([2_600]);
  });

  test('continues where it was after the connection broke', () => {
    const { connectPage, sendBatch, last, toPages, ports, kinds } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 0, 3, [fault(0), fault(1), fault(2)]);
    vi.advanceTimersByTime(RECONNECT_WAIT);
    last().disconnect();
    expect(ports).toHaveLength(2);
    connectPage('p2', 'doc');
    expect(toPages()).toEqual([{ type: 'subscribe', subscriber: 'panel', from: 3 }]);
    // Connected again because the first records came: a fact about the recording changed.
    expect(kinds()).toEqual(['connecting', 'connected', 'connected', 'lost', 'reconnected']);
  });

  test('says how much of a page that announced its end is missing', () => {
    const { connectPage, send, records } = startSource();
    connectPage('p1', 'doc');
    send({ type: 'from-page', page: 'p1', message: { type: 'end', next: 5, messages: 4, isCached: false } });
    send({ type: 'page-disconnected', page: 'p1', isCached: false });
    expect(records).toMatchObject([{ kind: 'lost', reason: 'page-gone', n: 0, count: 5, messages: 4 }]);
  });

  test('requests a body from the page of its document; without a page there is none', () => {
    const { source, connectPage, toPages, bodies, send } = startSource();
    connectPage('p1', 'doc');
    source.requestBody({ document: 'doc', n: 7, part: 0 });
    expect(toPages().at(-1)).toEqual({ type: 'request-body', subscriber: 'panel', n: 7 });
    const payload = { encoding: 'text', data: 'whole', size: 5, isCut: false };
    send({ type: 'from-page', page: 'p1', message: { type: 'body', subscriber: 'panel', n: 7, payload } });
    source.requestBody({ document: 'other', n: 1, part: 0 });
    expect(bodies).toEqual([
      [{ document: 'doc', n: 7, part: 0 }, payload],
      [{ document: 'other', n: 1, part: 0 }, null],
    ]);
  });

  test('says why no page of the tab answers, and is connected as soon as one does', async () => {
    const { send, lastStatus, connectPage } = startSource();
    send({ type: 'unreachable' });
    vi.advanceTimersByTime(UNREACHABLE_AFTER);
    send({ type: 'unreachable' });
    await afterPromises();
    // Loaded at 0, long before this panel was opened.
    expect(lastStatus()).toMatchObject({ kind: 'older-page', startedAtEpoch: NOW + UNREACHABLE_AFTER });
    connectPage('p1', null);
    expect(lastStatus()).toMatchObject({ kind: 'connected' });
  });

  test('probes at once when the tab navigates', () => {
    const { probes, navigated } = startSource();
    for (const listener of navigated) listener();
    expect(probes()).toBe(2);
  });

  test('ignores what is not of the protocol', () => {
    const { send, kinds, records } = startSource();
    for (const nonsense of [null, 'x', {}, { type: 'page-connected' }, { type: 'from-page', page: 'p', message: {} }])
      send(nonsense);
    expect([kinds(), records]).toEqual([['connecting'], []]);
  });

  const documentOf = (url: string, isTop: boolean) => ({
    kind: 'document',
    n: 0,
    at: 0,
    url,
    isTop,
    isLate: false,
    timeOrigin: NOW,
  });

  test('shows a page that claims to be another under its own address, and says so', () => {
    const { connectPage, sendBatch, records, lastStatus } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 0, 1, [documentOf('https://bank.example/account', true)]);
    vi.advanceTimersByTime(PROBE_PERIOD);
    expect(records).toMatchObject([{ kind: 'document', url: 'http://a/' }]);
    expect(lastStatus()).toMatchObject({
      doubts: { falseClaims: 1, falseClaim: { claimed: 'https://bank.example', actual: 'http://a' } },
    });
  });

  test('never believes that 9,007,199,254,740,988 messages were lost, and continues with what is sane', () => {
    const { connectPage, sendBatch, records, lastStatus } = startSource();
    connectPage('p1', 'doc');
    const next = Number.MAX_SAFE_INTEGER;
    sendBatch('p1', 0, next, []);
    const loss = { kind: 'lost', reason: 'ring', n: 0, at: 0, until: 0, count: next, messages: next };
    sendBatch('p1', 0, next, [loss]);
    sendBatch('p1', 0, 1, [fault(0)]);
    vi.advanceTimersByTime(PROBE_PERIOD);
    expect(records.map(({ kind }) => kind)).toEqual(['fault']);
    expect(lastStatus()).toMatchObject({ doubts: { refusals: 2 } });
  });

  test('says once that a page has cut the recorder off, and takes it back if it answers after all', () => {
    const { connectPage, send, records, lastStatus, sendBatch } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 0, 1, [fault(0)]);
    const say = (isCutOff: boolean, ago: number): void =>
      send({ type: 'from-page', page: 'p1', message: { type: 'cut-off', isCutOff, ago } });
    say(true, 8_000);
    say(true, 10_000);
    vi.advanceTimersByTime(PROBE_PERIOD);
    expect(lastStatus()).toMatchObject({ doubts: { cutOffs: 1, cutOffAt: NOW - 8_000 } });
    // The recording says so as well: what follows is unknown.
    expect(records).toMatchObject([{ kind: 'fault' }, { kind: 'lost', reason: 'no-farewell' }]);
    say(false, 0);
    vi.advanceTimersByTime(PROBE_PERIOD);
    expect(lastStatus()?.doubts).toBeUndefined();
  });

  test('counts a message of a page that cannot be read', () => {
    const { connectPage, sendBatch, lastStatus } = startSource();
    connectPage('p1', 'doc');
    sendBatch('p1', 5, 4, []);
    vi.advanceTimersByTime(PROBE_PERIOD);
    expect(lastStatus()).toMatchObject({ doubts: { refusals: 1 } });
  });

  test('takes no body that it has not requested', () => {
    const { connectPage, send, bodies } = startSource();
    connectPage('p1', 'doc');
    send({ type: 'from-page', page: 'p1', message: { type: 'body', subscriber: 'panel', n: 7, payload: null } });
    expect(bodies).toEqual([]);
  });

  test('learns the address of a page from a second hello, without subscribing twice', () => {
    const { connectPage, toPages } = startSource();
    connectPage('p1', 'doc');
    connectPage('p1', 'doc');
    expect(toPages()).toHaveLength(1);
  });

  test('passes nothing to its sink after it has stopped', () => {
    const { source, connectPage, sendBatch, records, kinds, last, navigated } = startSource();
    connectPage('p1', 'doc');
    source.stop();
    sendBatch('p1', 0, 1, [fault(0)]);
    vi.advanceTimersByTime(60_000);
    expect([records, kinds(), last().isClosed(), navigated.size]).toEqual([[], ['connecting', 'connected'], true, 0]);
  });
});
