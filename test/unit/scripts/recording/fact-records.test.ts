import { describe, expect, test } from 'vitest';
import type { NetworkFact } from '../../../../scripts/browsers/driver.ts';
import { FactRecords } from '../../../../scripts/recording/fact-records.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { closed, connecting, opened, ZERO } from '../../devtools-panel/source/browser-har/har-fixtures.ts';

const fact = (more: Partial<NetworkFact>): NetworkFact => ({
  id: 1,
  url: 'http://a/events',
  isSocket: false,
  startedAt: ZERO + 10,
  status: 200,
  httpVersion: 'HTTP/1.1',
  location: '',
  protocol: '',
  error: '',
  headers: [],
  events: [],
  ...more,
});

const event = (connection: number, at: number, type: string): WireRecord => ({
  kind: 'message',
  n: 9,
  at: millis(at),
  document: 'page',
  connection,
  direction: 'in',
  via: 'event',
  bodyKind: 'text',
  payload: { data: '', encoding: 'text', size: byteCount(0), isCut: false },
  event: type,
  id: null,
  buffered: null,
});

describe('what a driver tells of requests', () => {
  test('becomes a record of the connection at that address and time, once', () => {
    const records = new FactRecords();
    records.note([connecting(7, 0, 'http://a/events', 'eventsource')]);
    records.add([fact({ headers: [['content-encoding', 'gzip']] }), fact({ id: 2, url: 'http://a/other' })]);
    expect(records.read(ZERO, 1_000)).toMatchObject([
      { kind: 'network', of: 'page', request: 7, attempt: 1, status: 200, headers: [['content-encoding', 'gzip']] },
    ]);
    expect(records.read(ZERO, 2_000)).toEqual([]);
  });

  test('waits for the record of the page, and for its failure', () => {
    const records = new FactRecords();
    records.add([fact({ url: 'ws://a/feed', isSocket: true, status: 401 })]);
    expect(records.read(ZERO, 1_000)).toEqual([]);
    records.note([connecting(3, 5, 'ws://a/feed', 'websocket')]);
    expect(records.read(ZERO, 2_000)).toEqual([]);
    records.note([closed(3, 40)]);
    expect(records.read(ZERO, 3_000)).toMatchObject([{ request: 3, status: 401, at: 3_000 }]);
  });

  test('names the address that answered, where a request was sent on', () => {
    const records = new FactRecords();
    records.note([connecting(1, 0, 'http://a/events', 'eventsource'), closed(1, 60)]);
    records.add([
      fact({ status: 302, location: '/login' }),
      fact({ id: 2, url: 'http://a/login', startedAt: ZERO + 20, headers: [['content-type', 'text/html']] }),
    ]);
    expect(records.read(ZERO, 1_000).map((record) => record.kind === 'network' && [record.status, record.url])).toEqual(
      [
        [302, ''],
        [200, 'http://a/login'],
      ],
    );
  });

  test('counts as unheard only what was there a look before, and what no listener takes', () => {
    const records = new FactRecords();
    records.note([connecting(1, 0, 'http://a/events', 'eventsource'), opened(1, 20), event(1, 30, 'message')]);
    const events = [
      ['message', 4],
      ['paint', 4],
    ] as const;
    records.add([fact({ events })]);
    expect(records.read(ZERO, 1_000)).toMatchObject([{ unlistened: [] }]);
    expect(records.read(ZERO, 2_000)).toMatchObject([{ unlistened: [['paint', 4]] }]);
  });
});
