import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserName } from '../drivers/index.ts';
import { brokenCases, compare, inWords, type Difference } from './compare.ts';
import { runJourneys } from './journeys.ts';
import { runCases, type Results } from './run-cases.ts';
import { startContractServer, type ContractServer } from './server.ts';
import { readListedDifferences } from './transparency.ts';

/** Another build than the one in dist/, to look at a change without building everything. */
const builtAt = (name: BrowserName): string => process.env['CONTRACT_EXTENSION'] ?? builtExtension(name);

/** Two runs without the extension: whatever differs then is a case that is no test. */
const isAgainstItself = process.env['CONTRACT_AGAINST_ITSELF'] !== undefined;

describe.each(BROWSERS)('%s', (name) => {
  let server: ContractServer;
  let without: Results;
  let differences: readonly Difference[];
  let listed: readonly string[];

  const runIn = async (run: string, extensionDir?: string): Promise<Results> => {
    const browser = await launch(name, extensionDir === undefined ? {} : { extensionDir });
    try {
      return new Map([...(await runCases(browser, server, { run })), ...(await runJourneys(browser, server, run))]);
    } finally {
      await browser.close();
    }
  };

  beforeAll(async () => {
    server = await startContractServer();
    listed = (await readListedDifferences()).filter(({ browsers }) => browsers.includes(name)).map((row) => row.name);
    without = await runIn('run-a');
    const withIt = await runIn('run-b', isAgainstItself ? undefined : builtAt(name));
    differences = compare(without, withIt);
    const unlisted = differences.filter((difference) => !listed.includes(difference.name));
    const same = without.size - differences.length;
    console.log(
      [
        `${name}: ${without.size} cases, ${same} same, ${unlisted.length} different, ` +
          `${differences.length - unlisted.length} different as docs/transparency.md says`,
        ...unlisted.map(inWords),
      ].join('\n'),
    );
  }, 300_000);

  afterAll(() => server.close());

  test('every case works without the extension', () => {
    expect(brokenCases(without)).toEqual([]);
  });

  test('no case goes differently with the extension, but for those that docs/transparency.md lists', () => {
    const unlisted = differences.filter((difference) => !listed.includes(difference.name));
    expect(unlisted.map(inWords)).toEqual([]);
  });

  test.skipIf(isAgainstItself)('every case that docs/transparency.md lists still goes differently', () => {
    const differing = differences.map((difference) => difference.name);
    expect(listed.filter((one) => !differing.includes(one))).toEqual([]);
  });
});
