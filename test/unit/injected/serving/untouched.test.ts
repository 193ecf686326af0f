import { afterEach, describe, expect, test, vi } from 'vitest';
import { isUntouched as isUntouchedInTests } from '../../../../src/injected/serving/tested.ts';
import { stubPage } from '../stub-page.ts';

/** What is said of a window; `parentDocument` throws for a maker of another origin. */
async function ask(isLate: boolean, opener: unknown, parentDocument: () => unknown): Promise<boolean> {
  vi.resetModules();
  stubPage();
  const parent = Object.defineProperty({}, 'document', { get: parentDocument });
  Object.assign(window, { opener, parent });
  const { isUntouched } = await import('../../../../src/injected/serving/untouched.ts');
  return isUntouched(isLate);
}

const own = (): unknown => document;

afterEach(() => void vi.unstubAllGlobals());

describe('a window that no script of a page can have touched', () => {
  test('is a page of its own, before its first script', async () => {
    expect(await ask(false, null, own)).toBe(true);
    expect(await ask(true, null, own)).toBe(false);
  });

  test('is a frame of another origin, and no frame or popup of the page', async () => {
    const refuse = (): never => {
      throw new Error('another origin');
    };
    expect(await ask(false, null, refuse)).toBe(true);
    expect(await ask(false, null, () => ({}))).toBe(false);
    expect(await ask(false, {}, own)).toBe(false);
  });

  test('is every window of a page under test', () => {
    expect([isUntouchedInTests(true), isUntouchedInTests(false)]).toEqual([true, true]);
  });
});
