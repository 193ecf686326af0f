import { defineConfig } from 'vitest/config';

/** Tests with a browser: heavy, so one file at a time, and slow to start. */
const withBrowser = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      // The limit only ends what would never end: a busy machine is no failure.
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/fuzz/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      withBrowser('contract'),
      withBrowser('e2e'),
      withBrowser('faults'),
      // Installs packages, or starts a browser for each test: no part of `npm test`.
      withBrowser('long'),
    ],
  },
});
