import {
  expect as baseExpect,
  test as baseTest,
  type Expect,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestInfo,
  type TestType,
} from '@playwright/test';
import { attach, type RealtimeOptions } from '../index.ts';
import { matchers } from '../matchers.ts';
import type { Realtime } from '../realtime.ts';

/** What the fixture adds to a test. */
export interface RealtimeFixtures {
  /** The traffic of all pages of the test's context. */
  readonly realtime: Realtime;
  /** Options of `attach`, to be set by `test.use` or in the configuration. */
  readonly realtimeOptions: RealtimeOptions;
}

const recorded = new WeakMap<object, Realtime>();

function realtimeOf(context: object): Realtime {
  const realtime = recorded.get(context);
  if (realtime === undefined) throw new Error('the context of this test is not recorded');
  return realtime;
}

/** Leaves the recording and the report with a test that failed; Playwright's own report shows them. */
async function attachRecording(realtime: Realtime, testInfo: TestInfo): Promise<void> {
  if (testInfo.status === testInfo.expectedStatus || realtime.streams().length === 0) return;
  const session = testInfo.outputPath('realtime.rtlog');
  const report = testInfo.outputPath('realtime.html');
  await realtime.save(session);
  await realtime.saveReport(report, testInfo.title);
  await testInfo.attach('realtime.html', { path: report, contentType: 'text/html' });
  await testInfo.attach('realtime.rtlog', { path: session, contentType: 'application/gzip' });
}

/**
 * Playwright's `test`, in which every page is recorded from its first line on. A test that fails has the recording and an
 * HTML report attached.
 *
 * ```ts
 * import { test, expect } from 'realtime-inspector/playwright';
 *
 * test('the feed loses nothing', async ({ page, realtime }) => {
 *   await page.goto('/');
 *   await expect(realtime).toHaveNoGaps('/feed');
 * });
 * ```
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & RealtimeFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = baseTest.extend<RealtimeFixtures>({
  realtimeOptions: [{}, { option: true }],
  context: async ({ context, realtimeOptions }, use, testInfo) => {
    const realtime = await attach(context, realtimeOptions);
    recorded.set(context, realtime);
    await use(context);
    await realtime.flush();
    await attachRecording(realtime, testInfo);
  },
  // Ends before the page is closed, so that its last messages are here.
  page: async ({ page, context }, use) => {
    await use(page);
    await realtimeOf(context).flush();
  },
  realtime: async ({ context }, use) => {
    await use(realtimeOf(context));
  },
});

/** Playwright's `expect` with the matchers of `realtime-inspector/testing`. */
export const expect: Expect<typeof matchers> = baseExpect.extend(matchers);
