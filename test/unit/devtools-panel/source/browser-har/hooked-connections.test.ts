import { describe, expect, test } from 'vitest';
import { HookedConnections } from '../../../../../src/devtools-panel/source/browser-har/hooked-connections.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { closed, connecting, opened, overwritten, waiting } from './har-fixtures.ts';

const told = (at: number, url = 'ws://a/feed') => ({ url, isSocket: url.startsWith('ws'), at });

describe('which connection of the hook a request of the browser is', () => {
  test('it was sent between the call and the answer, give or take two seconds of two clocks', () => {
    // call 10,000; answer 10,050: sent between 8,000 and 12,050
    for (const [at, isFound] of [
      [7_999, false],
      [8_000, true],
      [12_050, true],
      [12_051, false],
    ] as const) {
      const hooked = new HookedConnections();
      hooked.note(connecting(1, 10_000));
      hooked.note(opened(1, 10_050));
      expect([at, hooked.claim(told(at)) !== null]).toEqual([at, isFound]);
    }
  });

  test('two requests never get the same one, and each gets the nearest', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 1_000));
    hooked.note(connecting(2, 1_500));
    expect(hooked.claim(told(1_490))?.connection).toBe(2);
    expect(hooked.claim(told(1_010))?.connection).toBe(1);
    expect(hooked.claim(told(1_020))).toBeNull();
  });

  test('a socket is never a request to the same address', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, 'http://a/feed', 'fetch'));
    expect(hooked.claim({ url: 'http://a/feed', isSocket: true, at: 0 })).toBeNull();
  });

  test('a connection of WebRTC is no request, and takes the place of none', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, 'datachannel:chat', 'datachannel'));
    hooked.note(connecting(2, 0, 'peerconnection:', 'peerconnection'));
    expect(hooked.claim({ url: 'datachannel:chat', isSocket: false, at: 0 })).toBeNull();
    expect(hooked.claim({ url: 'peerconnection:', isSocket: false, at: 0 })).toBeNull();
  });

  test('a redirected request is found under both addresses, once', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, 'http://a/old', 'fetch'));
    hooked.note(opened(1, 20, 'http://a/new'));
    expect(hooked.claim(told(5, 'http://a/new'))?.connection).toBe(1);
    expect(hooked.claim(told(5, 'http://a/old'))).toBeNull();
  });

  test('an EventSource that reconnects by itself has one more request each time', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, 'http://a/events', 'eventsource'));
    hooked.note(opened(1, 10, 'http://a/events'));
    expect(hooked.claim(told(2, 'http://a/events'))?.connection).toBe(1);
    expect(hooked.claim(told(63_000, 'http://a/events'))).toBeNull();
    hooked.note(waiting(1, 60_000));
    expect(hooked.claim(told(63_000, 'http://a/events'))?.connection).toBe(1);
    expect(hooked.claim(told(63_000, 'http://a/events'))).toBeNull();
  });

  test.each([-8, 0, 8])('retries that are refused at once are found in order, with a clock %i ms off', (off) => {
    const url = 'http://a/events';
    const retries = [10_000, 11_005, 12_010, 13_015, 14_020, 15_025, 16_030];
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, url, 'eventsource'));
    hooked.note(opened(1, 20, url));
    hooked.note(waiting(1, 9_000));
    // Asked for a second after each failure, and refused within five milliseconds; the last one opens.
    for (const at of retries.slice(0, -1)) hooked.note(waiting(1, at + 5));
    hooked.note(opened(1, 16_040, url));
    const numbers = [5, ...retries].map((at) => hooked.claim(told(at + off, url))?.number);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test.each([-8, 0, 8, 22])('nor is one left over where each begins as a connection of its own, %i ms off', (off) => {
    const url = 'http://a/events';
    const hooked = new HookedConnections();
    let n = 0;
    const note = (record: WireRecord): void => hooked.note({ ...record, n: n++ });
    // Answered within a few milliseconds and broken off at once, a second after the one before; the last one stays.
    const answers = [20, 10_020, 11_030, 12_035, 13_050, 14_053];
    note(connecting(1, 0, url, 'eventsource'));
    for (const [index, at] of answers.entries()) {
      const connection = index + 1;
      note(opened(connection, at, url));
      if (connection === answers.length) break;
      const end = index === 0 ? 9_000 : at + 1;
      note(waiting(connection, end));
      note(closed(connection, end));
      note(connecting(connection + 1, end, url, 'eventsource'));
    }
    const found = answers.map((at) => hooked.claim(told(at - 15 + off, url))?.connection);
    expect(found).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a retry that the page closes while it waits for its answer is still the request that was sent', () => {
    const url = 'http://a/events';
    const hooked = new HookedConnections();
    hooked.note({ ...connecting(1, 0, url, 'eventsource'), n: 0 });
    hooked.note({ ...waiting(1, 20), n: 1 });
    hooked.note({ ...closed(1, 20), n: 2 });
    hooked.note({ ...connecting(2, 20, url, 'eventsource'), n: 3 });
    hooked.note({ ...closed(2, 1_500), n: 4 });
    expect([5, 1_020].map((at) => hooked.claim(told(at, url))?.connection)).toEqual([1, 2]);
  });

  test('of requests to one address at the same time each gets the one whose call is nearest', () => {
    const hooked = new HookedConnections();
    for (const [connection, at] of [100, 900, 1_700].entries()) {
      hooked.note(connecting(connection + 1, at, 'http://a/poll', 'fetch'));
      hooked.note(opened(connection + 1, 3_000, 'http://a/poll'));
    }
    expect([905, 1_702, 103].map((at) => hooked.claim(told(at, 'http://a/poll'))?.connection)).toEqual([2, 3, 1]);
  });

  test('it says up to when connections may be unknown because their records were evicted', () => {
    const hooked = new HookedConnections();
    expect(hooked.unknownUntil).toBe(Number.NEGATIVE_INFINITY);
    hooked.note(overwritten(4_000));
    expect(hooked.unknownUntil).toBe(4_000);
  });

  test('an event source that comes back as a connection of its own is found as that', () => {
    const hooked = new HookedConnections();
    hooked.note(connecting(1, 0, 'http://a/s', 'eventsource'));
    hooked.note(opened(1, 20, 'http://a/s'));
    hooked.note(waiting(1, 5_000));
    hooked.note(closed(1, 5_000));
    hooked.note(connecting(2, 5_000, 'http://a/s', 'eventsource'));
    expect(hooked.claim(told(10, 'http://a/s'))).toMatchObject({ connection: 1, number: 1 });
    expect(hooked.claim(told(8_000, 'http://a/s'))).toMatchObject({ connection: 2, number: 1 });
    expect(hooked.claim(told(8_100, 'http://a/s'))).toBeNull();
  });
});
