import { describe, expect, test } from 'vitest';
import { readEntry } from '../../../../src/formats/har/har-entry.ts';
import { call, events, frame, request, response, seconds, socket, T0 } from './har-entries.ts';

/** Reads an entry as the fourth of its document; without a time it is put a minute after the beginning. */
function read(raw: unknown) {
  const complaints: string[] = [];
  return { entry: readEntry(raw, 4, T0 + 60_000, (text) => complaints.push(text)), complaints };
}

describe('an entry', () => {
  test('without a URL is broken', () => {
    for (const raw of [null, 7, {}, { request: {} }, { request: { url: '' } }])
      expect(read(raw).entry).toEqual({ problem: 'has no URL' });
  });

  test("is skipped without a word if it is one of the page's own parts", () => {
    for (const type of ['image', 'Script', 'document', 'preflight'])
      expect(read(call(0, 1, { _resourceType: type })).entry).toEqual({ problem: null });
    for (const url of ['data:text/plain,x', 'blob:https://a.test/1', 'chrome-extension://x/', 'ABOUT:blank'])
      expect(read({ request: request(url) }).entry).toEqual({ problem: null });
  });

  test('is read whatever its type if it has a list of messages', () => {
    const item = { time: seconds(100), eventName: '', eventId: '', data: 'a' };
    expect(read(events(0, 900, [item], { _resourceType: 'document' })).entry).toMatchObject({
      url: 'https://a.test/sse',
    });
    expect(read(socket(0, 5, [], { _resourceType: 'script' })).entry).toMatchObject({ url: 'wss://a.test/feed' });
  });

  test('has its page, its connection and its times', () => {
    expect(read(call(0, 60, { pageref: 'p1' }))).toMatchObject({
      complaints: [],
      entry: {
        page: 'p1',
        start: T0,
        end: T0 + 60,
        endIsKnown: true,
        events: [{ record: { connection: 4 } }, {}, {}, {}],
      },
    });
  });

  test('without a time is placed where it is put, and says so', () => {
    const { entry, complaints } = read(call(0, 60, { startedDateTime: 'soon' }));
    expect(entry).toMatchObject({ page: '', start: T0 + 60_000, end: T0 + 60_060 });
    expect(complaints).toHaveLength(1);
  });

  test('begins with its first record, which a message by another clock may move', () => {
    expect(read(socket(100, 5_000, [frame('receive', 90, 'early')])).entry).toMatchObject({ start: T0 + 90 });
  });

  test('of a socket whose time is only that of the handshake ends with its last message, as far as is known', () => {
    expect(read(socket(0, 20, [frame('receive', 12_000, 'hi')])).entry).toMatchObject({
      end: T0 + 12_000,
      endIsKnown: false,
    });
  });

  // An event at 100 ms; the request lasted 900 ms, or 50 ms if its time is only that of the handshake.
  test('of an event source lasts as long as its time says, but at least to its last event', () => {
    const item = { time: seconds(100), eventName: '', eventId: '', data: 'a' };
    const ends = (time: number) => read(events(0, time, [item])).entry;
    expect([ends(900), ends(50)]).toMatchObject([
      { end: T0 + 900, endIsKnown: false },
      { end: T0 + 100, endIsKnown: false },
    ]);
  });

  test('has a status of three digits at most', () => {
    expect(read(call(0, 60, { response: response(70_000) })).entry).toMatchObject({
      events: [{}, { record: { status: 999 } }, {}],
    });
    expect(read(call(0, 60, { response: { status: 'fine' } })).entry).toMatchObject({
      events: [{}, { record: { how: 'failed' } }],
    });
  });
});
