import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { propertySeed } from './scripts/test/property-seed.ts';

const seed = propertySeed(process.env['PROPERTY_SEED']);
if (process.env['PROPERTY_SEED'] !== undefined) console.log(`PROPERTY_SEED=${seed}`);

/**
 * Tests with a browser: one file at a time. A browser is some ten processes, and two at once on two cores made pauses that
 * tests took for those of the network.
 */
const withBrowser = (name: string) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 480_000,
    hookTimeout: 600_000,
  },
});

const UNIT = ['test/unit/**/*.test.ts', 'test/fuzz/**/*.test.ts'];

/**
 * Unit tests that need modules of their own. Code that runs in a page takes the platform's functions as it loads, from
 * whatever the test put there; other files replace a module, or load one at a chosen moment. All others share what is
 * loaded, which halves the time of the whole.
 */
const OWN_MODULES = readdirSync('test/unit', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/unit/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'))
  .filter(
    (file) =>
      /^test\/unit\/(injected|acting)\//.test(file) ||
      /\bvi\.(mock|doMock|resetModules)\(|\bimport\(/.test(readFileSync(file, 'utf8')),
  );

/** The limit only ends what would never end: a busy machine is no failure. */
const unit = { environment: 'node' as const, testTimeout: 60_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...unit, name: 'unit', include: UNIT, exclude: OWN_MODULES, isolate: false, unstubGlobals: true } },
      { test: { ...unit, name: 'unit-own-modules', include: OWN_MODULES } },
      withBrowser('contract'),
      withBrowser('e2e'),
      withBrowser('faults'),
      withBrowser('induced'),
      // Installs packages, or starts a browser for each test: no part of `npm test`.
      withBrowser('long'),
      // Needs the packages of its own folder.
      withBrowser('libraries'),
    ],
  },
});
