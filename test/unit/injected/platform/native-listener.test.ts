import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Recorder } from '../../../../src/injected/recorder.ts';
import { stubPage } from '../stub-page.ts';

let written: number;
/** The part of the recorder that is read: the number of its next record. */
const recorder = { ring: { next: () => written } } as unknown as Recorder;

beforeEach(() => {
  vi.resetModules();
  stubPage();
  written = 0;
});
afterEach(() => void vi.unstubAllGlobals());

/** Listens for the abort of a signal, which Node marks as its own event; `isFirefox` is where listeners may be aborted. */
async function listening(handler: (event: Event) => void, isFirefox = false) {
  if (isFirefox) vi.stubGlobal('InternalError', Error);
  const { listenTrusted } = await import('../../../../src/injected/platform/native-listener.ts');
  const { reportFaultsTo } = await import('../../../../src/injected/platform/guard.ts');
  const faults: unknown[] = [];
  reportFaultsTo((where, text) => void faults.push([where, text]));
  const controller = new AbortController();
  listenTrusted(recorder, controller.signal, 'abort', 'a place', handler);
  return { controller, faults };
}

describe.each([
  ['Chromium', false],
  ['Firefox', true],
])('in %s', (_, isFirefox) => {
  test("the browser's own event is handled once", async () => {
    const handler = vi.fn<() => void>(() => void (written += 1));
    const { controller } = await listening(handler, isFirefox);
    controller.abort();
    expect(handler).toHaveBeenCalledOnce();
  });

  test('an event that the page dispatches is no traffic', async () => {
    const handler = vi.fn<() => void>();
    const { controller } = await listening(handler, isFirefox);
    controller.signal.dispatchEvent(new Event('abort'));
    expect(handler).not.toHaveBeenCalled();
  });

  test('what the handler throws is reported and stays ours', async () => {
    const { controller, faults } = await listening(() => {
      written += 1;
      throw new Error('ours');
    }, isFirefox);
    controller.abort();
    expect(faults).toEqual([['a place', 'Error: ours']]);
  });
});

test('a handler that was aborted before it wrote its record runs again where the browser does that', async () => {
  // The first run writes nothing, as if it had been stopped halfway.
  let runs = 0;
  const stopped = (): void => {
    runs += 1;
    if (runs === 2) written += 1;
  };
  const { controller } = await listening(stopped, true);
  controller.abort();
  expect([runs, written]).toEqual([2, 1]);
});
