import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { realtimeCommands } from './realtime-commands.ts';

const { CHROME_PATH, FEED_URL } = process.env;

export default defineConfig({
  test: {
    setupFiles: './realtime-setup.ts',
    provide: { feed: FEED_URL ?? 'ws://localhost:3000/feed' },
    browser: {
      enabled: true,
      headless: true,
      // A browser that is installed already; without it Playwright takes its own.
      provider: playwright({ launchOptions: CHROME_PATH ? { executablePath: CHROME_PATH } : {} }),
      instances: [{ browser: 'chromium' }],
      commands: realtimeCommands,
      screenshotFailures: false,
    },
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    feed: string;
  }
}
