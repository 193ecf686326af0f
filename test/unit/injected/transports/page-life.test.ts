import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as PageLife from '../../../../src/injected/transports/page-life.ts';
import {
  addAccessors,
  FakeTarget,
  fire,
  PlainEvent,
  startRecorder,
  stubEvents,
  TransitionEvents,
} from '../fake-events.ts';

let life: typeof PageLife;
beforeEach(async () => {
  vi.resetModules();
  stubEvents();
  addAccessors(Document.prototype, 'visibilityState');
  class History {
    pushState(): void {}
    replaceState(): void {}
  }
  vi.stubGlobal('History', History);
  life = await import('../../../../src/injected/transports/page-life.ts');
});
afterEach(() => void vi.unstubAllGlobals());

function start() {
  const { recorder, written } = startRecorder();
  const target = Object.assign(new FakeTarget(), { _visibilityState: 'visible' });
  const server = { end: vi.fn<(isKept: boolean) => void>(), resume: vi.fn<() => void>() };
  life.observePageLife(recorder, target as unknown as Document, server);
  const events = () =>
    written().map(({ detail }) => detail as unknown as { event: string; wasKept: boolean; url: string });
  return { recorder, target, server, events };
}

describe('the life of a page', () => {
  test('is hidden and visible by the state of the document', () => {
    const { target, events } = start();
    target._visibilityState = 'hidden';
    fire(target, new PlainEvent('visibilitychange'));
    target._visibilityState = 'visible';
    fire(target, new PlainEvent('visibilitychange'));
    expect(events().map(({ event }) => event)).toEqual(['hidden', 'visible']);
  });
  test('begins again when the page comes out of the back/forward cache, and only then', () => {
    const { server, events } = start();
    fire(window, new TransitionEvents('pageshow', { _persisted: false }));
    expect([events().length, server.resume.mock.calls.length]).toEqual([0, 0]);
    fire(window, new TransitionEvents('pageshow', { _persisted: true }));
    expect(events()).toMatchObject([{ event: 'pageshow', wasKept: true }]);
    expect(server.resume).toHaveBeenCalledTimes(1);
  });
  test('ends with its record before the server ends, and says whether the page is kept', () => {
    const { server, events } = start();
    server.end.mockImplementation(() => expect(events()).toHaveLength(1));
    fire(window, new TransitionEvents('pagehide', { _persisted: true }));
    expect(events()).toMatchObject([{ event: 'pagehide', wasKept: true }]);
    expect(server.end).toHaveBeenCalledWith(true);
  });
  test('is what the browser says: an event that the page dispatches is none', () => {
    const { target, server, events } = start();
    fire(window, new TransitionEvents('pagehide', { isTrusted: false, _persisted: false }));
    fire(target, new PlainEvent('freeze', { isTrusted: false }));
    expect([events(), server.end.mock.calls]).toEqual([[], []]);
  });
  test('listens to no event that keeps a page out of the back/forward cache', () => {
    const { target } = start();
    const types = [...target.listeners, ...(window as unknown as FakeTarget).listeners].map(([type]) => type);
    expect(types).toContain('pagehide');
    expect(types.filter((type) => type === 'unload' || type === 'beforeunload')).toEqual([]);
  });
});

test('a navigation within the document is written after the page has made it', () => {
  const { recorder, written } = startRecorder();
  life.observeHistory(recorder);
  const history = new History();
  history.pushState(null, '');
  history.replaceState(null, '');
  expect(written().map(({ kind, detail }) => [kind, (detail as { event?: string }).event])).toEqual([
    ['page', 'navigate'],
    ['page', 'navigate'],
  ]);
});
