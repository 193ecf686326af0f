import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => {
  vi.resetModules();
  vi.stubGlobal('location', { href: 'https://app.test/worker.js' });
  vi.stubGlobal('WorkerGlobalScope', EventTarget);
});
afterEach(() => vi.unstubAllGlobals());

const load = () => import('../../../../src/injected/platform/worker-place.ts');

test('a worker has the address of its script, and its functions on its interface', async () => {
  const { placeUrl, baseUrl, functionHolder } = await load();
  expect([placeUrl(), baseUrl()]).toEqual(['https://app.test/worker.js', 'https://app.test/worker.js']);
  expect(functionHolder).toBe(Reflect.get(Reflect.get(globalThis, 'WorkerGlobalScope'), 'prototype'));
});

test.each([
  ['ServiceWorkerGlobalScope', 'service'],
  ['SharedWorkerGlobalScope', 'shared'],
  ['DedicatedWorkerGlobalScope', 'dedicated'],
])('a global object of %s is of a %s worker', async (scope, kind) => {
  vi.stubGlobal(scope, EventTarget);
  expect((await load()).workerKind).toBe(kind);
});
