import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addAccessors,
  FakeTarget,
  fire,
  MessageEvents,
  PlainEvent,
  startRecorder,
  stubEvents,
} from '../fake-events.ts';

let recording: ReturnType<typeof startRecorder>;
type Source = EventSource & { _readyState: number };

beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  class FakeSource extends FakeTarget {
    _url: string;
    _readyState = 0;
    _withCredentials = false;
    constructor(url: string) {
      super();
      if (url === 'refused') throw new SyntaxError('no such URL');
      this._url = url;
    }
    close(): void {}
  }
  addAccessors(FakeSource.prototype, 'url', 'readyState', 'withCredentials');
  vi.stubGlobal('EventSource', FakeSource);
  const { observeEventSources } = await import('../../../../src/injected/transports/eventsource.ts');
  const { observeAdding } = await import('../../../../src/injected/transports/listening.ts');
  recording = startRecorder();
  observeAdding();
  observeEventSources(recording.recorder);
});
afterEach(() => void vi.unstubAllGlobals());

const open = (): Source => new EventSource('https://a.test/') as Source;
const details = () =>
  recording.written().map(({ kind, connection, detail }) => ({ kind, connection, ...(detail as object) }));

describe('an event', () => {
  test('is written with its type and id: unnamed ones, and those that the page listens to', () => {
    const source = open();
    source.addEventListener('trade', () => undefined);
    fire(source, new MessageEvents('message', { _data: 'a', _lastEventId: '' }));
    fire(source, new MessageEvents('trade', { _data: 'b', _lastEventId: '7' }));
    fire(source, new MessageEvents('quote', { _data: 'c', _lastEventId: '8' }));
    expect(details().slice(1)).toMatchObject([
      { kind: 'message', event: 'message', id: '' },
      { kind: 'message', event: 'trade', id: '7' },
    ]);
  });
  test('is written once, however often the page listens to its type', () => {
    const source = open();
    source.addEventListener('trade', () => undefined);
    source.addEventListener('trade', () => undefined);
    fire(source, new MessageEvents('trade', { _data: 'b', _lastEventId: '' }));
    expect(recording.kinds()).toEqual(['connecting', 'message']);
  });
  test('that a server names "error" or "open" is a message and no failure', () => {
    const source = open();
    source.addEventListener('error', () => undefined);
    fire(source, new MessageEvents('error', { _data: 'x', _lastEventId: '' }));
    fire(source, new MessageEvents('open', { _data: 'x', _lastEventId: '' }));
    expect(details().slice(1)).toMatchObject([{ kind: 'message', event: 'error' }]);
  });
  test('with an id that is a document has only its beginning', () => {
    fire(open(), new MessageEvents('message', { _data: 'a', _lastEventId: 'x'.repeat(5_000) }));
    expect((details()[1] as unknown as { id: string }).id).toBe(`${'x'.repeat(1_000)}…`);
  });
});

describe('an attempt that ended', () => {
  test('is followed by one that asks for what comes after the last id', () => {
    const source = open();
    fire(source, new MessageEvents('message', { _data: 'a', _lastEventId: '7' }));
    fire(source, new PlainEvent('error'));
    expect(details().slice(2)).toMatchObject([
      { kind: 'error', connection: 1 },
      { kind: 'close', connection: 1, how: 'failed' },
      {
        kind: 'connecting',
        connection: 2,
        headers: [
          ['accept', 'text/event-stream'],
          ['last-event-id', '7'],
        ],
      },
    ]);
  });
  test('is the last where the browser gives up, and a close of the page ends nothing more', () => {
    const source = open();
    source._readyState = 2;
    fire(source, new PlainEvent('error'));
    source.close();
    expect(recording.kinds()).toEqual(['connecting', 'error', 'close']);
  });
});

test('the page closes a source once', () => {
  const source = open();
  source.close();
  source.close();
  expect(details().slice(1)).toMatchObject([{ kind: 'closing' }, { kind: 'close', how: 'closed', wasClean: true }]);
  expect(recording.kinds()).toHaveLength(3);
});

test('a source that the platform refuses is an attempt that failed, and throws as before', () => {
  expect(() => new EventSource('refused', { withCredentials: true })).toThrow(SyntaxError);
  expect(details()).toMatchObject([
    { kind: 'connecting', withCredentials: true },
    { kind: 'error', text: 'SyntaxError: no such URL' },
    { kind: 'close', how: 'failed' },
  ]);
});
