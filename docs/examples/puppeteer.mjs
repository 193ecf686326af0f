import assert from 'node:assert/strict';
import { test } from 'node:test';
import { launch } from 'puppeteer-core';
import { attach } from 'realtime-inspector/testing';

test('the feed survives a lost connection', async () => {
  const browser = await launch({
    executablePath: process.env.CHROME_PATH,
    // Chromium's sandbox refuses to run as root, as in most containers.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    const page = await browser.newPage();
    const realtime = await attach(page, { saveOnFailure: 'artifacts/feed.rtlog' });
    await page.goto(process.env.FEED_URL);
    await page.waitForFunction('window.testPage?.done === true', { timeout: 120_000 });

    await realtime.expectNoGaps();
    await realtime.expectNoDuplicates();
    await realtime.expectReconnectWithin('30s');
    await realtime.expectSilenceBelow('60s');
    assert.equal(realtime.messages('/ticker/').length, 120);
  } finally {
    await browser.close();
  }
});
