import { describe, expect, test } from 'vitest';
import { readHar } from '../../../../src/formats/har/read-har.ts';
import { brief, call, events, har, response, seconds } from './har-entries.ts';

describe('event streams', () => {
  test('events with their names, ids and times', () => {
    const reading = readHar(
      har([
        events(0, 900, [
          { time: seconds(100), eventName: 'price', eventId: '7', data: 'a' },
          { time: seconds(200), eventName: '', eventId: '', data: 'b' },
        ]),
      ]),
    );
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'eventsource', 'https://a.test/sse'],
      ['open', 0, 200],
      ['message', 100, 'in', 'event', 'a'],
      ['message', 200, 'in', 'event', 'b'],
    ]);
    expect(reading.records.filter(({ kind }) => kind === 'message')).toMatchObject([
      { event: 'price', id: '7' },
      { event: 'message', id: '' },
    ]);
  });

  test('an EventSource that was answered by another status than 200 is gone for good', () => {
    const reading = readHar(har([events(0, 900, [], { _resourceType: 'eventsource', response: response(204) })]));
    expect(brief(reading).at(-1)).toEqual(['close', 900, 'closed', null]);
  });

  const body = { content: { text: 'id: 1\ndata: a\n\ndata: b\n\ndata: cut', mimeType: 'text/event-stream' } };

  test('the body of an EventSource without its own list is read as the browser reads it', () => {
    const reading = readHar(har([events(0, 900, [], { _resourceType: 'eventsource', response: response(200, body) })]));
    expect(brief(reading).filter(([kind]) => kind === 'message')).toEqual([
      ['message', 0, 'in', 'event', 'a'],
      ['message', 0, 'in', 'event', 'b'],
    ]);
  });

  test('the body of a fetch stays a piece of a stream, for the analysis to read', () => {
    const headers = [{ name: 'content-type', value: 'text/event-stream' }];
    const reading = readHar(
      har([events(0, 900, [], { _resourceType: 'fetch', response: response(200, { ...body, headers }) })]),
    );
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'chunk', 'close']);
  });
});

describe('requests', () => {
  test('a request is connecting, open, body and close at their times', () => {
    const reading = readHar(har([call(0, 60, { timings: { send: 1, wait: 40, receive: 19 } })]));
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'xhr', 'https://a.test/poll'],
      ['open', 41, 200],
      ['message', 60, 'in', 'body', '[]'],
      ['close', 60, 'complete', null],
    ]);
    expect(reading.records[1]).toMatchObject({ method: 'POST', body: { data: '{"since":1}', size: 11 } });
  });

  test('an empty answer brings no message; one whose text was not saved brings its size', () => {
    const empty = readHar(har([call(0, 60, { response: response(204) })]));
    expect(brief(empty).map(([kind]) => kind)).toEqual(['connecting', 'open', 'close']);
    const unsaved = readHar(har([call(0, 60, { response: response(200, { content: { size: 5000 } }) })]));
    expect(unsaved.records.find(({ kind }) => kind === 'message')).toMatchObject({
      payload: { data: '', size: 5000, isCut: true },
    });
  });

  test('a request without an answer failed', () => {
    const reading = readHar(har([call(0, 60, { response: response(0, { _error: 'net::ERR_FAILED' }) })]));
    expect(reading.records.at(-1)).toMatchObject({ kind: 'close', how: 'failed', reason: 'net::ERR_FAILED' });
  });
});
