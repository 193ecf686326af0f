import { describe, expect, test } from 'vitest';
import type { HookedAttempt } from '../../../../../src/devtools-panel/source/browser-har/hooked-connections.ts';
import { NetworkRecords } from '../../../../../src/devtools-panel/source/browser-har/network-records.ts';
import { readFacts } from '../../../../../src/devtools-panel/source/browser-har/read-browser-facts.ts';
import { entry } from './har-fixtures.ts';

const attempt = (more: Partial<HookedAttempt> = {}): HookedAttempt => ({
  document: 'page',
  connection: 7,
  transport: 'eventsource',
  url: 'http://a/events',
  number: 1,
  hasFailed: false,
  hasOpened: true,
  types: new Set(['message']),
  ...more,
});

const facts = (status: number, response: Readonly<Record<string, unknown>> = {}) =>
  readFacts(entry({ url: 'http://a/events', status, response }));

describe('what is written of a connection that a page has recorded', () => {
  test('is how an event source was answered, once', () => {
    const records = new NetworkRecords();
    const headers = [
      { name: 'Content-Type', value: 'text/event-stream' },
      { name: 'X-Internal', value: 'no business of ours' },
    ];
    const written = records.read(attempt(), facts(200, { headers }), 'http://a/events', 1_000);
    expect(written).toMatchObject([
      { kind: 'network', n: 0, of: 'page', request: 7, status: 200, headers: [['content-type', 'text/event-stream']] },
    ]);
    expect(records.read(attempt(), facts(200, { headers }), 'http://a/events', 2_000)).toEqual([]);
    expect(records.read(attempt({ number: 2 }), facts(200), 'http://a/events', 3_000)).toMatchObject([
      { n: 1, attempt: 2 },
    ]);
  });

  test('is nothing where the page sees all itself, and nothing while nothing is known', () => {
    const records = new NetworkRecords();
    expect(records.read(attempt({ transport: 'fetch' }), facts(200), 'http://a/events', 0)).toEqual([]);
    expect(records.read(attempt({ transport: 'websocket' }), facts(101), 'http://a/events', 0)).toEqual([]);
    const lost = attempt({ transport: 'websocket', hasFailed: true });
    expect(records.read(lost, facts(101), 'http://a/events', 0)).toEqual([]);
    expect(records.read(attempt(), facts(0), 'http://a/events', 0)).toEqual([]);
  });

  test('is why a handshake or a request failed', () => {
    const records = new NetworkRecords();
    const refused = attempt({ transport: 'websocket', hasFailed: true, hasOpened: false });
    const error = { type: 'error', data: 'Error during WebSocket handshake: Unexpected response code: 403' };
    const known = readFacts(entry({ status: 0, more: { _webSocketMessages: [error] } }));
    expect(records.read(refused, known, 'http://a/events', 0)).toMatchObject([
      { status: 403, error: 'Unexpected response code: 403' },
    ]);
    const failed = attempt({ transport: 'fetch', hasFailed: true, connection: 8 });
    expect(records.read(failed, facts(0, { _error: 'net::ERR_FAILED' }), 'http://a/events', 0)).toMatchObject([
      { status: 0, error: 'net::ERR_FAILED' },
    ]);
  });

  test('has the events that no listener takes, and is written again when they have doubled', () => {
    const records = new NetworkRecords();
    const events = (count: number) =>
      readFacts(
        entry({
          status: 200,
          more: {
            _eventSourceMessages: [
              { eventName: 'message', data: 'a' },
              ...Array.from({ length: count }, () => ({ eventName: 'paint', data: 'b' })),
            ],
          },
        }),
      );
    const read = (count: number) => records.read(attempt(), events(count), 'http://a/events', 0);
    // The page's record of what came since the last reading may be on its way.
    expect(read(4)).toMatchObject([{ unlistened: [] }]);
    expect(read(7)).toMatchObject([{ unlistened: [['paint', 4]] }]);
    expect(read(8)).toEqual([]);
    expect(read(9)).toMatchObject([{ unlistened: [['paint', 8]] }]);
  });

  test('never runs backwards in time', () => {
    const records = new NetworkRecords();
    records.read(attempt(), facts(200), 'http://a/events', 5_000);
    expect(records.read(attempt({ connection: 8 }), facts(200), 'http://a/events', 4_000)).toMatchObject([
      { at: 5_000 },
    ]);
  });
});
