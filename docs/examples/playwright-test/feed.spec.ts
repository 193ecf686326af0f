import { expect, test } from 'realtime-inspector/playwright';

test('the feed loses nothing and keeps coming', async ({ page, realtime }) => {
  await page.goto(process.env['FEED_URL'] ?? '/');
  await page.waitForFunction('window.testPage?.done === true');

  await expect(realtime).toHaveNoGaps('/ticker/');
  await expect(realtime).toHaveNoDuplicates('/ticker/');
  await expect(realtime).toHaveMessages({ atLeast: 40 }, '/ticker/');
  await realtime.expectSilenceBelow('30s', '/ticker/');
});

// Fails, and leaves realtime.html and realtime.rtlog in Playwright's report.
test('a feed that drops messages is found', async ({ page, realtime }) => {
  await page.goto(process.env['LOSSY_FEED_URL'] ?? '/');
  await page.waitForFunction('window.testPage?.done === true');

  await expect(realtime).toHaveNoGaps('/ticker/', { numbering: 'sequence' });
});
