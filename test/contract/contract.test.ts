import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserName } from '../drivers/index.ts';
import { brokenCases, compare, inWords, type Difference } from './compare.ts';
import { runCases, type Results } from './run-cases.ts';
import { startContractServer, type ContractServer } from './server.ts';

/** Another build than the one in dist/, to look at a change without building everything. */
const builtAt = (name: BrowserName): string => process.env['CONTRACT_EXTENSION'] ?? builtExtension(name);

describe.each(BROWSERS)('%s', (name) => {
  let server: ContractServer;
  let without: Results;
  let withIt: Results;
  let differences: readonly Difference[];

  const runIn = async (run: string, extensionDir?: string): Promise<Results> => {
    const browser = await launch(name, extensionDir === undefined ? {} : { extensionDir });
    try {
      return await runCases(browser, server, { run });
    } finally {
      await browser.close();
    }
  };

  beforeAll(async () => {
    server = await startContractServer();
    const compared = process.env['CONTRACT_AGAINST_ITSELF'] === undefined ? builtAt(name) : undefined;
    without = await runIn('run-a');
    withIt = await runIn('run-b', compared);
    differences = compare(without, withIt);
    const counts = `${without.size} cases, ${without.size - differences.length} same, ${differences.length} different`;
    console.log([`${name}: ${counts}`, ...differences.map(inWords)].join('\n'));
  }, 300_000);

  afterAll(() => server.close());

  test('every case works by itself', () => {
    expect(brokenCases(without)).toEqual([]);
  });

  test('no case goes differently', () => {
    expect(differences.map(inWords)).toEqual([]);
  });
});
