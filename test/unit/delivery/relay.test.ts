import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/relay/channel.ts';
import { createRelay, type RelayPort } from '../../../src/relay/connection.ts';
import { FAREWELL_PERIOD } from '../../../src/wire/limits.ts';
import type { FromRecorder, HelloMessage, KeepNothingMessage, ToPage } from '../../../src/wire/hops.ts';

/** A relay whose recorder and background are the test. */
function startRelay(document: string | null = 'd') {
  const toPage: (ToPage | KeepNothingMessage)[] = [];
  const toBackground: (FromRecorder | HelloMessage)[] = [];
  let fromPage: (message: FromRecorder) => void = () => undefined;
  let isBroken = false;
  let connections = 0;
  let hear: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  const channel: Channel = {
    documentKey: () => document,
    send: (message) => void toPage.push(message),
    listen: (listener) => (fromPage = listener),
    whenReady: (listener) => {
      if (document !== null) listener();
    },
  };
  const connect = (): RelayPort => {
    if (isBroken) throw new Error('Extension context invalidated.');
    connections++;
    return {
      postMessage: (message) => void toBackground.push(message),
      disconnect: () => undefined,
      onMessage: { addListener: (listener) => (hear = listener) },
      onDisconnect: { addListener: (listener) => (end = listener) },
    };
  };
  let now = 0;
  const relay = createRelay({
    channel,
    connect,
    now: () => now,
    describe: () => ({ url: 'u', isTop: true, timeOrigin: 5 }),
  });
  return {
    relay,
    toPage,
    toBackground,
    connections: () => connections,
    timeIs: (at: number) => (now = at),
    recorderSays: (message: FromRecorder) => fromPage(message),
    backgroundSays: (message: unknown) => hear(message),
    portBreaks: () => end(),
    extensionIsReloaded: () => (isBroken = true),
  };
}

const watch: ToPage = { type: 'watch', watcher: 'w', from: 3 };

describe('the relay', () => {
  test('opens no port and says nothing before a panel calls', () => {
    const { recorderSays, connections, toBackground } = startRelay();
    recorderSays({ type: 'bye', next: 1, messages: 0 });
    expect(connections()).toBe(0);
    expect(toBackground).toEqual([]);
  });

  test('says who it is when called, and calls again change nothing', () => {
    const { relay, connections, toBackground } = startRelay();
    relay.dial();
    relay.dial();
    expect(connections()).toBe(1);
    expect(toBackground).toEqual([{ type: 'hello', version: 1, document: 'd', url: 'u', isTop: true, timeOrigin: 5 }]);
  });

  test('says that no recorder is there where no script may run', () => {
    const { relay, toBackground } = startRelay(null);
    relay.dial();
    expect(toBackground).toMatchObject([{ type: 'hello', document: null }]);
  });

  test('tells the recorder that its watchers are gone when the port breaks, and resumes at the next call', () => {
    const { relay, backgroundSays, portBreaks, toPage, connections } = startRelay();
    relay.dial();
    backgroundSays(watch);
    portBreaks();
    expect(toPage).toEqual([watch, { type: 'unwatch', watcher: 'w' }]);
    relay.dial();
    expect(connections()).toBe(2);
  });

  test('tells the last word of a page over a new port when the old one broke a moment ago', () => {
    const { relay, backgroundSays, portBreaks, recorderSays, toBackground, timeIs } = startRelay();
    relay.dial();
    backgroundSays(watch);
    portBreaks();
    timeIs(FAREWELL_PERIOD - 1);
    recorderSays({ type: 'bye', next: 9, messages: 7 });
    expect(toBackground.map(({ type }) => type)).toEqual(['hello', 'hello', 'bye']);
  });

  test('keeps the last word of a page to itself when nobody has called for long', () => {
    const { relay, portBreaks, recorderSays, toBackground, timeIs } = startRelay();
    relay.dial();
    portBreaks();
    timeIs(FAREWELL_PERIOD);
    recorderSays({ type: 'bye', next: 9, messages: 7 });
    expect(toBackground.map(({ type }) => type)).toEqual(['hello']);
  });

  test('goes quiet when its extension is gone', () => {
    const { relay, extensionIsReloaded } = startRelay();
    extensionIsReloaded();
    expect(() => relay.dial()).not.toThrow();
  });

  test('passes nothing to the recorder that is not of the protocol', () => {
    const { relay, backgroundSays, toPage } = startRelay();
    relay.dial();
    for (const nonsense of [null, 'watch', { type: 'watch' }, { type: 'ack', watcher: 1, next: 2 }])
      backgroundSays(nonsense);
    expect(toPage).toEqual([]);
  });
});
