import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  reporter: [['list'], ['json', { outputFile: 'results.json' }], ['html', { open: 'never' }]],
  use: {
    // A browser that is installed already; without it Playwright takes its own.
    launchOptions: process.env['CHROME_PATH'] ? { executablePath: process.env['CHROME_PATH'] } : {},
    realtimeOptions: { streams: [{ url: '/log', unjudged: 'pass' }] },
  },
});
