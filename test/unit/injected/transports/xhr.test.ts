import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { addAccessors, FakeTarget, fire, PlainEvent, startRecorder, stubEvents } from '../fake-events.ts';

let recording: ReturnType<typeof startRecorder>;

interface State {
  _readyState: number;
  _status: number;
  _responseType: string;
  _responseText: string;
  _response: unknown;
  headers: string;
}

beforeEach(async () => {
  vi.resetModules();
  vi.useFakeTimers();
  stubEvents();
  class Request extends FakeTarget {
    _readyState = 0;
    _status = 0;
    _responseURL = 'https://a.test/poll';
    _responseType = '';
    _responseText = '';
    _response: unknown = null;
    _responseXML = null;
    _withCredentials = false;
    headers = '';
    getAllResponseHeaders(): string {
      return this.headers;
    }
    open(): void {
      this._readyState = 1;
    }
    setRequestHeader(): void {}
    abort(): void {}
    send(body?: unknown): void {
      if (body === 'offline') throw new DOMException('no network', 'NetworkError');
    }
  }
  const names = ['readyState', 'status', 'responseURL', 'responseType', 'responseText', 'response', 'responseXML'];
  addAccessors(Request.prototype, ...names, 'withCredentials');
  vi.stubGlobal('XMLHttpRequest', Request);
  const { observeXhr } = await import('../../../../src/injected/transports/xhr.ts');
  recording = startRecorder();
  observeXhr(recording.recorder);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Xhr = XMLHttpRequest & State;
const details = () => recording.written().map(({ kind, detail }) => ({ kind, ...(detail as object) }));
const kinds = () => recording.kinds();

function send(method = 'GET', body?: string): Xhr {
  const xhr = new XMLHttpRequest() as Xhr;
  xhr.open(method, 'https://a.test/poll');
  xhr.send(body);
  return xhr;
}

function advance(xhr: Xhr, state: number, fields: Partial<State> = {}): void {
  Object.assign(xhr, { _readyState: state, _status: 200 }, fields);
  fire(xhr, new PlainEvent('readystatechange'));
}

describe('a request', () => {
  test('has a body only with a method that sends one', () => {
    send('post', '{}');
    send('GET', '{}');
    expect(details()).toMatchObject([
      { method: 'POST', bodyKind: 'text' },
      { method: 'GET', bodyKind: 'none' },
    ]);
  });
  test('has the headers that matter, and none with credentials', () => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', 'https://a.test/poll');
    xhr.setRequestHeader('Accept', 'text/event-stream');
    xhr.setRequestHeader('Authorization', 'Bearer secret');
    xhr.send();
    expect(details()).toMatchObject([{ headers: [['accept', 'text/event-stream']] }]);
  });
  test('that was sent once is not begun again by a second call', () => {
    const xhr = send();
    xhr.send();
    expect(kinds()).toEqual(['connecting']);
  });
});

describe('an answer', () => {
  test('is open once its headers are here; status 0 has none', () => {
    const xhr = send();
    advance(xhr, 2, { _status: 0 });
    expect(kinds()).toEqual(['connecting']);
    advance(xhr, 2);
    advance(xhr, 3);
    expect(kinds()).toEqual(['connecting', 'open']);
  });
  const pieces = () => recording.written().flatMap(({ kind, raw }) => (kind === 'chunk' ? [raw] : []));

  test.each(['text/event-stream', 'text/plain', 'application/json', ''])(
    'of type "%s" is written piece by piece as the page reads the text that grows',
    (type) => {
      const xhr = send();
      advance(xhr, 2, { headers: `content-type: ${type}\r\n` });
      advance(xhr, 3, { _responseText: 'data: 1\n' });
      expect(xhr.responseText).toBe('data: 1\n');
      advance(xhr, 3, { _responseText: 'data: 1\ndata: 2\n' });
      expect([xhr.responseText, xhr.responseText]).toHaveLength(2);
      advance(xhr, 4, { _responseText: 'data: 1\ndata: 2\nend' });
      expect(xhr.responseText).toHaveLength(19);
      expect(pieces()).toEqual(['data: 1\n', 'data: 2\n', 'end']);
      expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'complete', size: 19 });
    },
  );
  test('that grows and is not read until its end is a whole body: nothing is read on the page’s behalf', () => {
    const xhr = send();
    advance(xhr, 2, { headers: 'content-type: text/event-stream\r\n' });
    advance(xhr, 3, { _responseText: 'data: 1\n\n' });
    advance(xhr, 4);
    expect(kinds()).toEqual(['connecting', 'open']);
    expect(xhr.responseText).toBe('data: 1\n\n');
    expect(kinds()).toEqual(['connecting', 'open', 'message', 'close']);
  });
  test('that was read while it grew is complete at its end, though the page does not look again', () => {
    const xhr = send();
    advance(xhr, 2);
    advance(xhr, 3, { _responseText: '1\n' });
    expect(xhr.responseText).toBe('1\n');
    advance(xhr, 4);
    fire(xhr, new PlainEvent('loadend'));
    vi.advanceTimersByTime(100);
    expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'complete', size: 2 });
  });
  test('that is cut keeps what the page had read of it', () => {
    const xhr = send();
    advance(xhr, 2);
    advance(xhr, 3, { _response: '{"seq":1}\n' });
    expect(xhr.response).toBe('{"seq":1}\n');
    advance(xhr, 4, { _status: 0, _response: '' });
    fire(xhr, new PlainEvent('error'));
    expect(xhr.response).toBe('');
    expect(pieces()).toEqual(['{"seq":1}\n']);
    expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'failed', size: 10 });
  });
  test.each([
    ['is no JSON', '', { isCut: true, size: null }],
    ['is the value null', 'content-length: 4\r\n', { text: 'null', size: 4 }],
  ])('of type json that gives null %s', (_, headers, raw) => {
    const xhr = send();
    advance(xhr, 2, { headers });
    advance(xhr, 4, { _responseType: 'json', _response: null });
    expect(xhr.response).toBeNull();
    expect(details()[2]).toMatchObject({ kind: 'message', bodyKind: 'json' });
    expect(recording.written()[2]?.raw).toMatchObject(raw);
  });
  test('is written when the page reads it, and once', () => {
    const xhr = send();
    advance(xhr, 2);
    advance(xhr, 4, { _responseText: 'pong' });
    expect(kinds()).toEqual(['connecting', 'open']);
    expect([xhr.responseText, xhr.responseText]).toEqual(['pong', 'pong']);
    expect(kinds()).toEqual(['connecting', 'open', 'message', 'close']);
  });
  test('that the page does not read within 100 ms ends unread', () => {
    const xhr = send();
    advance(xhr, 2);
    advance(xhr, 4);
    fire(xhr, new PlainEvent('loadend'));
    expect(kinds()).toHaveLength(2);
    vi.advanceTimersByTime(100);
    expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'unread', wasClean: true });
  });
  test('that is an object has the form in which it was asked for', () => {
    const xhr = send();
    advance(xhr, 2);
    advance(xhr, 4, { _responseType: 'arraybuffer', _response: Uint8Array.of(1, 2).buffer });
    expect(xhr.response).toBeInstanceOf(ArrayBuffer);
    expect(details()[2]).toMatchObject({ kind: 'message', bodyKind: 'arraybuffer' });
  });
});

describe('the end of a request', () => {
  test.each([
    ['abort', 'aborted'],
    ['timeout', 'timeout'],
    ['error', 'failed'],
  ])('by the event "%s" is %s', (type, how) => {
    fire(send(), new PlainEvent(type));
    expect(details().at(-1)).toMatchObject({ kind: 'close', how });
  });
  test('is no event that the page dispatched', () => {
    fire(send(), new PlainEvent('abort', { isTrusted: false }));
    expect(kinds()).toEqual(['connecting']);
  });
  test('by the page is a closing, but after the body has come it was only not read', () => {
    send().abort();
    expect(kinds()).toEqual(['connecting', 'closing', 'close']);
    const done = send();
    advance(done, 2);
    advance(done, 4);
    done.abort();
    expect(details().at(-1)).toMatchObject({ how: 'unread' });
  });
  test('by opening the same object again has no event: the request under way was aborted', () => {
    const xhr = send();
    xhr.open('GET', 'https://a.test/next');
    expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'aborted', reason: 'opened again' });
  });
  test('that a synchronous call throws is a failure, and is thrown as before', () => {
    expect(() => send('POST', 'offline')).toThrow('no network');
    expect(details().slice(1)).toMatchObject([{ kind: 'error', text: 'NetworkError: no network' }, { how: 'failed' }]);
  });
});
