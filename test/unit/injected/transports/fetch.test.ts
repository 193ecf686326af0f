import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import type { RingEntry } from '../../../../src/injected/ring/ring-entry.ts';
import { startRecorder, stubEvents } from '../fake-events.ts';

/** How often a stack was looked at to tell whether a promise is used. */
const looks = vi.hoisted(() => ({ count: 0 }));
vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  // As in a bundle of one file, where the stack of a read names `Promise.then`.
  isDirectUse: () => {
    looks.count += 1;
    return true;
  },
}));

const recording = startRecorder();
let answer: () => Promise<Response>;

beforeAll(async () => {
  vi.resetModules();
  stubEvents();
  // The native ones are put back at the end: each of these is wrapped.
  for (const name of ['Request', 'Response', 'fetch'] as const) vi.stubGlobal(name, globalThis[name]);
  vi.stubGlobal('fetch', (_input?: unknown, _init?: unknown) => answer());
  const { observeFetch } = await import('../../../../src/injected/transports/fetch.ts');
  observeFetch(recording.recorder);
});
afterAll(() => void vi.unstubAllGlobals());

let from = 0;
afterEach(() => {
  from = recording.written().length;
});

const details = () =>
  recording
    .written()
    .slice(from)
    .map(({ kind, detail }: RingEntry) => ({ kind, ...(detail as object) }));
const begun = (input: unknown, init?: unknown) => {
  answer = () => new Promise(() => undefined);
  void fetch(input as string, init as RequestInit);
  return details().at(-1);
};

describe('what a call says of itself', () => {
  test('is its address, and GET where no method is given', () => {
    expect(begun('https://a.test/x')).toMatchObject({ transport: 'fetch', method: 'GET', bodyKind: 'none' });
    expect(begun('https://a.test/x', { method: 'post', body: '{}' })).toMatchObject({
      method: 'POST',
      bodyKind: 'text',
    });
  });
  test('is that of its Request, which the options overrule', () => {
    const request = new Request('https://a.test/x', {
      method: 'PUT',
      headers: { Accept: 'text/event-stream' },
      body: 'x',
    });
    expect(begun(request)).toMatchObject({
      url: 'https://a.test/x',
      method: 'PUT',
      headers: [
        ['accept', 'text/event-stream'],
        ['content-type', 'text/plain;charset=UTF-8'],
      ],
    });
    expect(begun(request, { method: 'DELETE' })).toMatchObject({ method: 'DELETE' });
  });
  test('has headers in each of the forms in which a page may write them', () => {
    for (const headers of [
      { 'Last-Event-ID': '7', Authorization: 'secret' },
      [['last-event-id', '7']],
      new Headers({ 'Last-Event-ID': '7' }),
    ]) {
      expect(begun('https://a.test/x', { headers })).toMatchObject({ headers: [['last-event-id', '7']] });
    }
  });
  test('runs no getter of the page: the value behind it stays unknown', () => {
    const getter = vi.fn<() => string>(() => 'POST');
    begun('https://a.test/x', Object.defineProperty({}, 'method', { get: getter }));
    expect(getter).not.toHaveBeenCalled();
  });
  test('sends credentials unless the page omits them', () => {
    expect(begun('https://a.test/x', { credentials: 'omit' })).toMatchObject({ withCredentials: false });
    expect(begun('https://a.test/x', {})).toMatchObject({ withCredentials: true });
  });
});

describe('the response', () => {
  test('is open with its status and headers when the page has it, and its body is written as the page reads it', async () => {
    answer = () => Promise.resolve(new Response('pong', { status: 201, headers: { ETag: 'v1' } }));
    const response = await fetch('https://a.test/x').then((each) => each);
    expect(details()[1]).toMatchObject({ kind: 'open', status: 201 });
    expect(await response.text().then((text) => text)).toBe('pong');
    expect(details().map(({ kind }) => kind)).toEqual(['connecting', 'open', 'message', 'close']);
  });
  test('that has no body is complete', async () => {
    answer = () => Promise.resolve(new Response(null, { status: 204 }));
    await fetch('https://a.test/x').then(() => undefined);
    expect(details().at(-1)).toMatchObject({ kind: 'close', how: 'complete' });
  });
  test('that fails is an error, and the page gets the same one', async () => {
    const error = new TypeError('Failed to fetch');
    answer = () => Promise.reject(error);
    await expect(fetch('https://a.test/x').then(() => 'never')).rejects.toBe(error);
    expect(details().slice(1)).toMatchObject([
      { kind: 'error', text: 'TypeError: Failed to fetch' },
      { kind: 'close', how: 'failed' },
    ]);
  });
  test('that the page aborts by its signal is aborted and no error', async () => {
    const { signal } = new AbortController();
    answer = () => Promise.reject(new DOMException('aborted', 'AbortError'));
    await expect(fetch('https://a.test/x', { signal }).then(() => 'never')).rejects.toThrow('aborted');
    expect(details().slice(1)).toMatchObject([{ kind: 'close', how: 'aborted' }]);
  });
});

test('a poll that uses each promise at once is looked at eight times, and then only now and then', async () => {
  answer = () => Promise.resolve(new Response('{}'));
  for (let turn = 0; turn <= 16; turn += 1) {
    await (await fetch('https://a.test/poll')).json();
    // The first call has another stack: that of the test's beginning, not of its loop.
    if (turn === 0) looks.count = 0;
  }
  // Of sixteen calls: eight looks at the response's promise, and eight at the body's.
  expect(looks.count).toBe(16);
});
