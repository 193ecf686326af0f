import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { propertySeed } from './scripts/test/property-seed.ts';

const seed = propertySeed(process.env['PROPERTY_SEED']);
if (process.env['PROPERTY_SEED'] !== undefined) console.log(`PROPERTY_SEED=${seed}`);

/**
 * Tests with a browser: heavy, so few files at a time, and slow to start.
 *
 * @param files how many files run at once
 */
const withBrowser = (name: string, files: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    fileParallelism: files > 1,
    maxWorkers: files,
    testTimeout: 480_000,
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
      withBrowser('contract', 1),
      withBrowser('e2e', 2),
      withBrowser('faults', 1),
      withBrowser('induced', 1),
      // Installs packages, or starts a browser for each test: no part of `npm test`.
      withBrowser('long', 1),
      // Needs the packages of its own folder.
      withBrowser('libraries', 1),
    ],
  },
});
