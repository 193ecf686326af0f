import { describe, expect, test } from 'vitest';
import type { BusyMessage } from '../../../src/wire/busy.ts';
import type { Channel } from '../../../src/relay/channel.ts';
import { BackgroundConnection, type RelayPort } from '../../../src/relay/background-connection.ts';
import { LAST_PROBE_GRACE, FIRST_PROBE_GRACE } from '../../../src/wire/wire-limits.ts';
import { BROADCAST, PROTOCOL_VERSION, SIGN_OF_LIFE } from '../../../src/wire/hops.ts';
import type {
  EndMessage,
  FromRecorder,
  FromRelay,
  CaptureNothingMessage,
  RelayAliveMessage,
  ToPage,
} from '../../../src/wire/hops.ts';

/** A connection whose recorder and background are the test. */
function startConnection(document: string | null = 'd', isTop = true, needsOpenPort = false) {
  const toPage: (ToPage | CaptureNothingMessage | RelayAliveMessage)[] = [];
  const toBackground: FromRelay[] = [];
  let fromPage: (message: FromRecorder) => void = () => undefined;
  let isBroken = false;
  let ports = 0;
  const closed: number[] = [];
  let onMessage: (message: unknown) => void = () => undefined;
  let onDisconnect: () => void = () => undefined;
  const channel: Channel = {
    documentKey: () => document,
    send: (message) => void toPage.push(message),
    finalFlush: () => fromPage(unsent),
    listen: (listener) => (fromPage = listener),
    whenReady: (listener) => {
      if (document !== null) listener();
    },
  };
  const connect = (): RelayPort => {
    if (isBroken) throw new Error('Extension context invalidated.');
    const own = ++ports;
    return {
      postMessage: (message) => void toBackground.push(message),
      disconnect: () => void closed.push(own),
      onMessage: { addListener: (listener) => (onMessage = listener) },
      onDisconnect: { addListener: (listener) => (onDisconnect = listener) },
    };
  };
  let now = 0;
  let turn = (): void => undefined;
  let periodic = (): void => undefined;
  let isCurrent = true;
  let watched = 0;
  let busy: (message: BusyMessage) => void = () => undefined;
  const connection = new BackgroundConnection({
    channel,
    connect,
    now: () => now,
    describe: () => ({ url: 'u', origin: 'o', isTop, timeOrigin: 5 }),
    later: (task) => (turn = task),
    every: (_, task) => {
      periodic = task;
      return () => (periodic = () => undefined);
    },
    watchBusy: (report) => {
      watched += 1;
      busy = report;
      return () => (watched -= 1);
    },
    isCurrent: () => isCurrent,
    needsOpenPort,
  });
  return {
    connection,
    toPage,
    toBackground,
    portsOpened: () => ports,
    closed,
    /** How many watches of the page's thread run, and what one says. */
    watches: () => watched,
    threadWasBusy: (message: BusyMessage) => busy(message),
    /** The page's thread runs, a second later, with a probe of a panel. */
    second: () => {
      now += 1_000;
      connection.probe();
      turn();
    },
    /** The period of the relay's sign of life has passed. */
    period: () => periodic(),
    documentIsReplaced: () => (isCurrent = false),
    timeIs: (at: number) => (now = at),
    recorderSends: (message: FromRecorder) => fromPage(message),
    backgroundSends: (message: unknown) => onMessage(message),
    portBreaks: () => onDisconnect(),
    extensionIsReloaded: () => (isBroken = true),
  };
}

/** What the recorder has and no subscriber has received. */
const unsent: FromRecorder = { type: 'batch', subscriber: BROADCAST, first: 0, next: 9, records: '[]' };
const end: EndMessage = { type: 'end', next: 9, messages: 7, isCached: false };
const typesOf = (messages: readonly { readonly type: string }[]): readonly string[] => messages.map(({ type }) => type);

const subscribe: ToPage = { type: 'subscribe', subscriber: 'w', from: 3 };

describe('the connection to the background', () => {
  test('opens no port and sends nothing before a panel probes', () => {
    const { recorderSends, portsOpened, toBackground } = startConnection();
    recorderSends(unsent);
    expect(portsOpened()).toBe(0);
    expect(toBackground).toEqual([]);
  });

  test('introduces the page when probed; another probe changes nothing', () => {
    const { connection, portsOpened, toBackground } = startConnection();
    connection.probe();
    connection.probe();
    expect(portsOpened()).toBe(1);
    expect(toBackground).toEqual([
      {
        type: 'hello',
        version: PROTOCOL_VERSION,
        document: 'd',
        url: 'u',
        origin: 'o',
        isTop: true,
        timeOrigin: 5,
        wasProbed: true,
      },
    ]);
  });

  test('says that there is no recorder if no script may run in the page', () => {
    const { connection, toBackground } = startConnection(null);
    connection.probe();
    expect(toBackground).toMatchObject([{ type: 'hello', document: null }]);
  });

  test('unsubscribes its subscribers when the port breaks, and reconnects at the next probe', () => {
    const { connection, backgroundSends, portBreaks, toPage, portsOpened } = startConnection();
    connection.probe();
    backgroundSends(subscribe);
    portBreaks();
    expect(toPage).toEqual([subscribe, { type: 'unsubscribe', subscriber: 'w' }]);
    expect(portsOpened()).toBe(1);
    connection.probe();
    expect(portsOpened()).toBe(2);
  });

  test('if the page needs an open port, reconnects as soon as a subscribed one breaks, once for each answer', () => {
    const { connection, backgroundSends, portBreaks, toBackground, portsOpened } = startConnection('d', true, true);
    connection.probe();
    backgroundSends(subscribe);
    portBreaks();
    expect(typesOf(toBackground)).toEqual(['hello', 'hello']);
    portBreaks();
    expect(portsOpened()).toBe(2);
    connection.probe();
    backgroundSends(subscribe);
    portBreaks();
    expect(portsOpened()).toBe(4);
  });

  test.each<[string, readonly ToPage[], number]>([
    ['no panel had subscribed', [], 0],
    ['the last subscriber had gone', [subscribe, { type: 'unsubscribe', subscriber: 'w' }], 0],
    ['no probe has come for long', [subscribe], LAST_PROBE_GRACE],
  ])('does not reconnect even then after the break of a port on which %s', (_, messages, at) => {
    const { connection, backgroundSends, portBreaks, portsOpened, timeIs } = startConnection('d', true, true);
    connection.probe();
    messages.forEach(backgroundSends);
    timeIs(at);
    portBreaks();
    expect(portsOpened()).toBe(1);
  });

  test('reports the end of a page over a new port if the old one broke a moment ago', () => {
    const { connection, backgroundSends, portBreaks, recorderSends, toBackground, timeIs } = startConnection();
    connection.probe();
    backgroundSends(subscribe);
    portBreaks();
    timeIs(LAST_PROBE_GRACE - 1);
    recorderSends(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'hello', 'batch', 'end']);
  });

  test('does not report the end of a page if no probe has come for long', () => {
    const { connection, portBreaks, recorderSends, toBackground, timeIs } = startConnection();
    connection.probe();
    portBreaks();
    timeIs(LAST_PROBE_GRACE);
    recorderSends(end);
    expect(typesOf(toBackground)).toEqual(['hello']);
  });

  test('sends what a page has that goes between the first probe and the first subscription', () => {
    const { connection, recorderSends, toBackground } = startConnection();
    connection.probe();
    recorderSends(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'batch', 'end']);
  });

  test('reports only how many messages a page had that is too young for a probe to have reached it', () => {
    const { recorderSends, toBackground, timeIs } = startConnection();
    timeIs(FIRST_PROBE_GRACE - 1);
    recorderSends(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'end']);
    expect(toBackground[0]).toMatchObject({ wasProbed: false, url: '' });
  });

  test.each([
    ['that still has its port', false, ['hello', 'end']],
    ['whose port broke', true, ['hello']],
  ])('sends no contents of a page %s once the last panel is closed', (_, isBroken, sent) => {
    const { connection, backgroundSends, portBreaks, recorderSends, toBackground, toPage } = startConnection();
    connection.probe();
    backgroundSends(subscribe);
    backgroundSends({ type: 'unsubscribe', subscriber: BROADCAST });
    expect(toPage.at(-1)).toEqual({ type: 'unsubscribe', subscriber: 'w' });
    if (isBroken) portBreaks();
    recorderSends({ ...end, messages: isBroken ? 0 : 7 });
    expect(typesOf(toBackground)).toEqual(sent);
  });

  test('sends no contents of a page whose panel has neither subscribed nor probed for long', () => {
    const { connection, recorderSends, toBackground, timeIs } = startConnection();
    connection.probe();
    timeIs(LAST_PROBE_GRACE);
    recorderSends(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'end']);
  });

  test.each([
    ['that is old enough to know that there is no panel', true, FIRST_PROBE_GRACE, end],
    ['in a frame', false, 0, end],
    ['without messages', true, 0, { ...end, messages: 0 }],
  ])('opens no port for the end of a page that was not probed, %s', (_, isTop, at, last) => {
    const { recorderSends, portsOpened, timeIs } = startConnection('d', isTop);
    timeIs(at);
    recorderSends(last);
    expect(portsOpened()).toBe(0);
  });

  test('closes the old port of a page that comes back only once the new one has answered', () => {
    const { connection, backgroundSends, portsOpened, closed, toPage } = startConnection();
    connection.probe();
    backgroundSends(subscribe);
    connection.resume();
    expect(portsOpened()).toBe(2);
    expect(toPage.at(-1)).toEqual({ type: 'unsubscribe', subscriber: 'w' });
    expect(closed).toEqual([]);
    backgroundSends(subscribe);
    expect(closed).toEqual([1]);
  });

  test('sends nothing for a page that comes back to a tab without a panel', () => {
    const { connection, portsOpened } = startConnection();
    connection.resume();
    expect(portsOpened()).toBe(0);
  });

  test('goes quiet when its extension is gone', () => {
    const { connection, extensionIsReloaded } = startConnection();
    extensionIsReloaded();
    expect(() => connection.probe()).not.toThrow();
  });

  test('goes quiet when its extension is reloaded under it', () => {
    const { connection, backgroundSends, portBreaks, extensionIsReloaded, toPage } = startConnection('d', true, true);
    connection.probe();
    backgroundSends(subscribe);
    extensionIsReloaded();
    expect(portBreaks).not.toThrow();
    expect(toPage).toEqual([subscribe, { type: 'unsubscribe', subscriber: 'w' }]);
  });

  const answer: FromRecorder = { type: 'body', subscriber: SIGN_OF_LIFE, n: 0, payload: null };
  const isRequest = (message: { readonly type: string }): boolean => message.type === 'request-body';

  test('asks the recorder of a probed page for signs of life, and keeps them to itself', () => {
    const { second, toPage, recorderSends, toBackground } = startConnection();
    for (let requests = 1; requests <= 5; requests += 1) {
      second();
      second();
      expect(toPage.filter(isRequest)).toHaveLength(requests);
      recorderSends(answer);
    }
    expect(typesOf(toBackground)).toEqual(['hello']);
  });

  test('reports a recorder that the page has cut off, and one that answers after all', () => {
    const { second, toBackground, recorderSends } = startConnection();
    for (let seconds = 0; seconds < 9; seconds += 1) second();
    expect(toBackground.slice(1)).toEqual([{ type: 'cut-off', isCutOff: true, ago: 8_000 }]);
    recorderSends(answer);
    expect(toBackground.at(-1)).toEqual({ type: 'cut-off', isCutOff: false, ago: 0 });
  });

  test.each([
    ['without a recorder', null, false],
    ['whose window has another document by now', 'd', true],
  ])('watches no page %s', (_, document, isReplaced) => {
    const { second, documentIsReplaced, toPage, toBackground } = startConnection(document);
    if (isReplaced) documentIsReplaced();
    for (let seconds = 0; seconds < 60; seconds += 1) second();
    expect([toPage, typesOf(toBackground)]).toEqual([[], ['hello']]);
  });

  test('names its address in another hello once a panel has probed', () => {
    const { connection, recorderSends, toBackground } = startConnection();
    recorderSends({ ...end, isCached: true });
    expect(toBackground[0]).toMatchObject({ type: 'hello', url: '', origin: '' });
    connection.probe();
    connection.probe();
    expect(toBackground.slice(2)).toMatchObject([{ type: 'hello', url: 'u', origin: 'o', wasProbed: true }]);
  });

  test('passes nothing to the recorder that is not of the protocol', () => {
    const { connection, backgroundSends, toPage } = startConnection();
    connection.probe();
    for (const nonsense of [null, 'subscribe', { type: 'subscribe' }, { type: 'ack', subscriber: 1, next: 2 }])
      backgroundSends(nonsense);
    expect(toPage).toEqual([]);
  });
});

describe('the sign of life for faults in force', () => {
  const ALIVE = { type: 'relay-alive' };

  test('comes with a plan, then each period while a panel is subscribed, and ends with the port', () => {
    const { connection, backgroundSends, toPage, period, portBreaks } = startConnection();
    connection.probe();
    period();
    expect(toPage).toEqual([]);
    backgroundSends(subscribe);
    const arm = { type: 'arm', subscriber: 'w', token: 't', plan: '{}', elapsed: 0 };
    backgroundSends(arm);
    expect(toPage.slice(1)).toEqual([arm, ALIVE]);
    period();
    expect(toPage.slice(3)).toEqual([ALIVE]);
    portBreaks();
    period();
    expect(toPage.slice(4)).toEqual([{ type: 'unsubscribe', subscriber: 'w' }]);
  });
});

describe('the watch of the page’s thread', () => {
  test('runs once while a panel is subscribed, and never otherwise', () => {
    const { connection, backgroundSends, watches, portBreaks } = startConnection();
    connection.probe();
    expect(watches()).toBe(0);
    backgroundSends(subscribe);
    backgroundSends({ ...subscribe, subscriber: 'x' });
    expect(watches()).toBe(1);
    backgroundSends({ type: 'unsubscribe', subscriber: 'w' });
    expect(watches()).toBe(1);
    backgroundSends({ type: 'unsubscribe', subscriber: 'x' });
    expect(watches()).toBe(0);
    backgroundSends(subscribe);
    portBreaks();
    expect(watches()).toBe(0);
  });

  test('sends what it sees to the background', () => {
    const { connection, backgroundSends, threadWasBusy, toBackground } = startConnection();
    connection.probe();
    backgroundSends(subscribe);
    const message: BusyMessage = { type: 'busy', stretches: [] };
    threadWasBusy(message);
    expect(toBackground.at(-1)).toBe(message);
  });
});
