import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserDriver, type BrowserName } from '../drivers/index.ts';
import { brokenCases, brokenNames, compare, inWords, type Difference } from './compare.ts';
import { runInstallation, runMixedContent } from './journeys-life.ts';
import { runJourneys } from './journeys.ts';
import { runCases, type Results } from './run-cases.ts';
import { runNeighbours } from './neighbours.ts';
import { untoldFailures } from './outcomes.ts';
import { asIfWatched, nativeNameOf, openedEmpty, runWatched, type Watched } from './with-panel.ts';
import { startContractServer, type ContractServer } from './server.ts';
import { readListedDifferences } from './transparency.ts';

/** Another build than the one in dist/, to look at a change without building everything. */
const builtAt = (name: BrowserName): string => process.env['CONTRACT_EXTENSION'] ?? builtExtension(name);

/** Two runs without the extension: whatever differs then is a case that is no test. */
const isAgainstItself = process.env['CONTRACT_AGAINST_ITSELF'] !== undefined;

/** The long form: a panel looks at every page. */
const hasPanel = process.env['CONTRACT_WITH_PANEL'] !== undefined;

/** Milliseconds for both runs: two to three minutes on a quiet machine, several times that on a busy one. */
const BOTH_RUNS_LIMIT = 900_000;

/**
 * How often a case in doubt is run again, both ways. Some answers of a browser vary by themselves, one run in a hundred
 * (where a cut socket was in its handshake, which event was the last before a frame went): such a case has proved nothing
 * yet. What we do to a page does not come and go, so a case counts as different when it differs every time; one that did
 * not is named in what is printed.
 */
const REPEATS = 2;

/** For pages over TLS; Firefox learns it through its own protocol. */
const IGNORES_CERTIFICATES = ['--ignore-certificate-errors'];

describe.each(BROWSERS)('%s', (name) => {
  let server: ContractServer;
  let without: Results;
  let differences: readonly Difference[];
  let listed: readonly string[];
  let watched: Watched | null = null;

  /** A panel needs the extension: without it there is nothing to open. */
  const watchedIn = async (browser: BrowserDriver, run: string, isWithExtension: boolean): Promise<Results> => {
    if (!isWithExtension) return new Map();
    watched = await runWatched(browser, server, run);
    return watched.results;
  };

  const runIn = async (run: string, extensionDir?: string, only?: readonly string[]): Promise<Results> => {
    const args = name === 'chromium' ? IGNORES_CERTIFICATES : [];
    const browser = await launch(name, { args, ...(extensionDir === undefined ? {} : { extensionDir }) });
    try {
      const pages = openedEmpty(browser, hasPanel && extensionDir !== undefined);
      return new Map([
        ...(await runCases(pages, server, only === undefined ? { run } : { run, only })),
        ...(await runMixedContent(pages, server, run)),
        ...(await runJourneys(pages, server, run, only)),
        ...(await runNeighbours(pages, server, only)),
        ...(await watchedIn(browser, `${run}-watched`, extensionDir !== undefined)),
      ]);
    } finally {
      await browser.close();
    }
  };

  /** Runs the cases, all or some, without and with the extension. */
  const runBoth = async (run: string, only?: readonly string[]): Promise<readonly [Results, Results]> => {
    const extension = isAgainstItself ? undefined : builtAt(name);
    const natively = new Map([
      ...(await runIn(`${run}-a`, undefined, only)),
      ...(await runInstallation(name, server, `${run}-a`, undefined)),
    ]);
    const withIt = new Map([
      ...(await runIn(`${run}-b`, extension, only)),
      ...(await runInstallation(name, server, `${run}-b`, extension)),
    ]);
    // The page natively, whoever looks.
    return [extension === undefined ? natively : new Map([...natively, ...asIfWatched(natively)]), withIt];
  };

  beforeAll(async () => {
    server = await startContractServer();
    listed = (await readListedDifferences()).filter(({ browsers }) => browsers.includes(name)).map((row) => row.name);
    const first = await runBoth('run');
    const natively = new Map(first[0]);
    const withIt = new Map(first[1]);
    const inDoubt = (): readonly string[] => [
      ...compare(natively, withIt)
        .map((difference) => difference.name)
        .filter((one) => !listed.includes(one)),
      ...brokenNames(natively),
    ];
    const doubted = inDoubt();
    for (let repeat = 1; repeat <= REPEATS && inDoubt().length > 0; repeat += 1) {
      const doubts = inDoubt();
      const [again, againWith] = await runBoth(`repeat-${repeat}`, doubts.map(nativeNameOf));
      for (const one of doubts) {
        const [result, resultWith] = [again.get(one), againWith.get(one)];
        // What only one side has stays what it was: a difference.
        if (result !== undefined) natively.set(one, result);
        if (resultWith !== undefined) withIt.set(one, resultWith);
      }
    }
    const different = inDoubt();
    without = natively;
    differences = compare(without, withIt);
    const unlisted = differences.filter((difference) => !listed.includes(difference.name));
    const same = without.size - differences.length;
    console.log(
      [
        `${name}: ${without.size} cases, ${same} same, ${unlisted.length} different, ` +
          `${differences.length - unlisted.length} different as docs/reference/transparency.md says`,
        ...unlisted.map(inWords),
        ...doubted.filter((one) => !different.includes(one)).map((one) => `varied by itself, then the same: ${one}`),
      ].join('\n'),
    );
  }, BOTH_RUNS_LIMIT);

  afterAll(() => server.close());

  test('every case works without the extension', () => {
    const broken = brokenCases(without);
    expect(broken, broken.join('\n')).toEqual([]);
  });

  test('no case goes differently with the extension, but for those that docs/reference/transparency.md lists', () => {
    const unlisted = differences.filter((difference) => !listed.includes(difference.name));
    expect(unlisted, unlisted.map(inWords).join('\n')).toEqual([]);
  });

  test.skipIf(isAgainstItself)('a panel that looks at hostile pages believes nothing of theirs and continues', () => {
    expect(watched?.atEnd).toEqual([20, 20]);
    expect(watched?.forged).toEqual([]);
  });

  test.skipIf(isAgainstItself)('the recording holds the answer in whichever way the page uses promises', () => {
    const answers = Object.entries(watched?.outcomes.answers ?? {});
    expect(answers.length).toBeGreaterThan(5);
    expect(answers.filter(([, count]) => count !== 1)).toEqual([]);
  });

  test.skipIf(isAgainstItself)('the recording holds the failure, but for ways that only Chromium can tell', () => {
    const refused = Object.entries(watched?.outcomes.refused ?? {});
    const untold = untoldFailures(name);
    expect(refused.length).toBeGreaterThan(5);
    expect(refused.filter(([way]) => !untold.includes(way)).filter(([, how]) => how !== 'failed')).toEqual([]);
  });

  test.skipIf(isAgainstItself)('every case that docs/reference/transparency.md lists still goes differently', () => {
    const differing = differences.map((difference) => difference.name);
    const same = listed.filter((one) => !differing.includes(one));
    expect(same, same.join('\n')).toEqual([]);
  });
});
