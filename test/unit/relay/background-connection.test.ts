import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/relay/channel.ts';
import { createRelay, type RelayPort } from '../../../src/relay/background-connection.ts';
import { FINAL_FLUSH_PERIOD, UNPROBED_PERIOD } from '../../../src/wire/wire-limits.ts';
import { BROADCAST, PROTOCOL_VERSION } from '../../../src/wire/hops.ts';
import type { EndMessage, FromRecorder, HelloMessage, CaptureNothingMessage, ToPage } from '../../../src/wire/hops.ts';

/** A relay whose recorder and background are the test. */
function startRelay(document: string | null = 'd', isTop = true, needsOpenPort = false) {
  const toPage: (ToPage | CaptureNothingMessage)[] = [];
  const toBackground: (FromRecorder | HelloMessage)[] = [];
  let fromPage: (message: FromRecorder) => void = () => undefined;
  let isBroken = false;
  let connections = 0;
  const closed: number[] = [];
  let hear: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  const channel: Channel = {
    documentKey: () => document,
    send: (message) => void toPage.push(message),
    finalFlush: () => fromPage(rest),
    listen: (listener) => (fromPage = listener),
    whenReady: (listener) => {
      if (document !== null) listener();
    },
  };
  const connect = (): RelayPort => {
    if (isBroken) throw new Error('Extension context invalidated.');
    const own = ++connections;
    return {
      postMessage: (message) => void toBackground.push(message),
      disconnect: () => void closed.push(own),
      onMessage: { addListener: (listener) => (hear = listener) },
      onDisconnect: { addListener: (listener) => (end = listener) },
    };
  };
  let now = 0;
  const relay = createRelay({
    channel,
    connect,
    now: () => now,
    describe: () => ({ url: 'u', isTop, timeOrigin: 5 }),
    needsOpenPort,
  });
  return {
    relay,
    toPage,
    toBackground,
    connections: () => connections,
    closed,
    timeIs: (at: number) => (now = at),
    recorderSays: (message: FromRecorder) => fromPage(message),
    backgroundSays: (message: unknown) => hear(message),
    portBreaks: () => end(),
    extensionIsReloaded: () => (isBroken = true),
  };
}

/** What the recorder has that nobody has asked for. */
const rest: FromRecorder = { type: 'batch', subscriber: BROADCAST, first: 0, next: 9, records: '[]' };
const end: EndMessage = { type: 'end', next: 9, messages: 7, isKept: false };
const typesOf = (said: readonly { readonly type: string }[]): readonly string[] => said.map(({ type }) => type);

const subscribe: ToPage = { type: 'subscribe', subscriber: 'w', from: 3 };

describe('the relay', () => {
  test('opens no port and says nothing before a panel calls', () => {
    const { recorderSays, connections, toBackground } = startRelay();
    recorderSays(rest);
    expect(connections()).toBe(0);
    expect(toBackground).toEqual([]);
  });

  test('says who it is when called, and calls again change nothing', () => {
    const { relay, connections, toBackground } = startRelay();
    relay.probe();
    relay.probe();
    expect(connections()).toBe(1);
    expect(toBackground).toEqual([
      { type: 'hello', version: PROTOCOL_VERSION, document: 'd', url: 'u', isTop: true, timeOrigin: 5, isProbed: true },
    ]);
  });

  test('says that no recorder is there where no script may run', () => {
    const { relay, toBackground } = startRelay(null);
    relay.probe();
    expect(toBackground).toMatchObject([{ type: 'hello', document: null }]);
  });

  test('tells the recorder that its subscribers are gone when the port breaks, and resumes at the next call', () => {
    const { relay, backgroundSays, portBreaks, toPage, connections } = startRelay();
    relay.probe();
    backgroundSays(subscribe);
    portBreaks();
    expect(toPage).toEqual([subscribe, { type: 'unsubscribe', subscriber: 'w' }]);
    expect(connections()).toBe(1);
    relay.probe();
    expect(connections()).toBe(2);
  });

  test('where a page needs an open port connects anew as soon as a panel’s breaks, once for each answer', () => {
    const { relay, backgroundSays, portBreaks, toBackground, connections } = startRelay('d', true, true);
    relay.probe();
    backgroundSays(subscribe);
    portBreaks();
    expect(typesOf(toBackground)).toEqual(['hello', 'hello']);
    portBreaks();
    expect(connections()).toBe(2);
    relay.probe();
    backgroundSays(subscribe);
    portBreaks();
    expect(connections()).toBe(4);
  });

  test.each<[string, readonly ToPage[], number]>([
    ['nobody watched', [], 0],
    ['the last subscriber had gone', [subscribe, { type: 'unsubscribe', subscriber: 'w' }], 0],
    ['nobody has called for long', [subscribe], FINAL_FLUSH_PERIOD],
  ])('stays silent even there when a port breaks on which %s', (_, said, at) => {
    const { relay, backgroundSays, portBreaks, connections, timeIs } = startRelay('d', true, true);
    relay.probe();
    said.forEach(backgroundSays);
    timeIs(at);
    portBreaks();
    expect(connections()).toBe(1);
  });

  test('tells the last word of a page over a new port when the old one broke a moment ago', () => {
    const { relay, backgroundSays, portBreaks, recorderSays, toBackground, timeIs } = startRelay();
    relay.probe();
    backgroundSays(subscribe);
    portBreaks();
    timeIs(FINAL_FLUSH_PERIOD - 1);
    recorderSays(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'hello', 'batch', 'end']);
  });

  test('keeps the last word of a page to itself when nobody has called for long', () => {
    const { relay, portBreaks, recorderSays, toBackground, timeIs } = startRelay();
    relay.probe();
    portBreaks();
    timeIs(FINAL_FLUSH_PERIOD);
    recorderSays(end);
    expect(typesOf(toBackground)).toEqual(['hello']);
  });

  test('tells what a page has that goes between the call of a panel and its first question', () => {
    const { relay, recorderSays, toBackground } = startRelay();
    relay.probe();
    recorderSays(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'batch', 'end']);
  });

  test('tells the end of a page that is too young for the call of a panel to have come through', () => {
    const { recorderSays, toBackground, timeIs } = startRelay();
    timeIs(UNPROBED_PERIOD - 1);
    recorderSays(end);
    expect(typesOf(toBackground)).toEqual(['hello', 'batch', 'end']);
    expect(toBackground[0]).toMatchObject({ isProbed: false });
  });

  test.each([
    ['that is old enough to know that there is no panel', true, UNPROBED_PERIOD, end],
    ['in a frame', false, 0, end],
    ['without messages', true, 0, { ...end, messages: 0 }],
  ])('opens no port for the end of a page that nobody has called, %s', (_, isTop, at, last) => {
    const { recorderSays, connections, timeIs } = startRelay('d', isTop);
    timeIs(at);
    recorderSays(last);
    expect(connections()).toBe(0);
  });

  test('of a page that comes back, the old port is closed only when the new one has answered', () => {
    const { relay, backgroundSays, connections, closed, toPage } = startRelay();
    relay.probe();
    backgroundSays(subscribe);
    relay.comeBack();
    expect(connections()).toBe(2);
    expect(toPage.at(-1)).toEqual({ type: 'unsubscribe', subscriber: 'w' });
    expect(closed).toEqual([]);
    backgroundSays(subscribe);
    expect(closed).toEqual([1]);
  });

  test('a page that comes back to a tab without a panel says nothing', () => {
    const { relay, connections } = startRelay();
    relay.comeBack();
    expect(connections()).toBe(0);
  });

  test('goes quiet when its extension is gone', () => {
    const { relay, extensionIsReloaded } = startRelay();
    extensionIsReloaded();
    expect(() => relay.probe()).not.toThrow();
  });

  test('goes quiet when its extension is reloaded under it', () => {
    const { relay, backgroundSays, portBreaks, extensionIsReloaded, toPage } = startRelay('d', true, true);
    relay.probe();
    backgroundSays(subscribe);
    extensionIsReloaded();
    expect(portBreaks).not.toThrow();
    expect(toPage).toEqual([subscribe, { type: 'unsubscribe', subscriber: 'w' }]);
  });

  test('passes nothing to the recorder that is not of the protocol', () => {
    const { relay, backgroundSays, toPage } = startRelay();
    relay.probe();
    for (const nonsense of [null, 'subscribe', { type: 'subscribe' }, { type: 'ack', subscriber: 1, next: 2 }])
      backgroundSays(nonsense);
    expect(toPage).toEqual([]);
  });
});
