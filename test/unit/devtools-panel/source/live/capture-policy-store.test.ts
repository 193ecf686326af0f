import { afterEach, describe, expect, test, vi } from 'vitest';
import { openCapturePolicyStore } from '../../../../../src/devtools-panel/source/live/capture-policy-store.ts';
import { CAPTURE_EVERYWHERE, CAPTURE_POLICY_KEY } from '../../../../../src/wire/capture-policy.ts';

/** The extension's storage, in memory. */
function stubStorage(): Map<string, unknown> {
  const stored = new Map<string, unknown>();
  const local = {
    get: (key: string) => Promise.resolve({ [key]: stored.get(key) }),
    set: (values: Readonly<Record<string, unknown>>) => {
      for (const [key, value] of Object.entries(values)) stored.set(key, value);
      return Promise.resolve();
    },
    remove: (key: string) => Promise.resolve(void stored.delete(key)),
  };
  vi.stubGlobal('chrome', { storage: { local } });
  return stored;
}

describe('the stored capture policy', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test('is what was written', async () => {
    stubStorage();
    const store = openCapturePolicyStore();
    await store?.write({ where: 'chosen', sites: ['app.test'] });
    expect(await store?.read()).toEqual({ where: 'chosen', sites: ['app.test'] });
  });

  test('leaves nothing in the storage if it is the default', async () => {
    const stored = stubStorage();
    const store = openCapturePolicyStore();
    await store?.write({ where: 'nowhere', sites: [] });
    expect(stored.has(CAPTURE_POLICY_KEY)).toBe(true);
    await store?.write(CAPTURE_EVERYWHERE);
    expect(stored.size).toBe(0);
    expect(await store?.read()).toEqual(CAPTURE_EVERYWHERE);
  });

  test('does not exist outside of an extension', () => {
    expect(openCapturePolicyStore()).toBeNull();
  });
});
