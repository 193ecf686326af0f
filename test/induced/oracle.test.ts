import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { millis } from '../../src/base/units.ts';
import type { Step } from '../../src/faults/plan.ts';
import { BROWSERS, launch, type BrowserDriver, type Page } from '../drivers/index.ts';
import { type Armory, armedExtension, openArmory } from './support/armory.ts';
import { ORACLE_CASES, type OracleCase } from './support/oracle-cases.ts';
import { testInForce } from './support/in-force.ts';
import { startServers, type Servers } from './support/servers.ts';

const isShort = process.env['REALTIME_FAULTS'] !== 'full';
const wanted = process.env['REALTIME_BROWSER'];

/** Milliseconds without a new line after which a log is whole. */
const QUIET = 700;

/** Seconds by which the time to reconnect may differ: Firefox itself took 5 to 8 for the same cut. */
const MARGIN = 3;

const AGAIN = 'again after ';

/** Seconds after which an EventSource has connected again; 0 if it has not. */
const secondsIn = (log: readonly string[]): number => {
  const line = log.find((each) => each.startsWith(AGAIN));
  return line === undefined ? 0 : Number.parseInt(line.slice(AGAIN.length), 10);
};

const logOf = async (page: Page): Promise<readonly string[]> => {
  let last = -1;
  for (;;) {
    const log = (await page.evaluate(() => window.oracle.log)) as readonly string[];
    if (log.length === last) return log;
    last = log.length;
    await sleep(QUIET);
  }
};

/**
 * What cannot be equal, and stands in docs/user/faults.md, "In the page": between two listeners of one event the platform runs
 * the microtasks of the first; a script that dispatches an event runs them after the last.
 */
const withoutKnown = (whole: readonly string[]): readonly string[] => {
  const log = whole.filter((line) => !line.startsWith(AGAIN));
  const microtasks = log.filter((line) => line.startsWith('microtask of error'));
  const others = log.filter((line) => !line.startsWith('microtask of error'));
  const last = others.findLastIndex((line) => line.includes(' error Event'));
  // Their place among the listeners does not count, but that they ran before the next event does.
  const isBeforeClose = microtasks.every(
    (line) => log.indexOf(line) < log.findIndex((each) => each.includes(' close CloseEvent')),
  );
  return [...others.slice(0, last + 1), ...microtasks, String(isBeforeClose), ...others.slice(last + 1)];
};

describe.each(BROWSERS.filter((name) => wanted === undefined || wanted === name))('in %s', (name) => {
  let browser: BrowserDriver;
  let servers: Servers;
  let remove: () => Promise<void>;

  beforeAll(async () => {
    const extension = await armedExtension(name);
    remove = extension.remove;
    servers = await startServers();
    browser = await launch(name, { extensionDir: extension.dir });
  });
  afterAll(async () => {
    await browser.close();
    await servers.close();
    await remove();
  });

  testInForce(() => ({ browser, servers }), isShort);

  /** One run: everything a page logs, while the fault is real or ours. */
  const run = async (each: OracleCase, isReal: boolean): Promise<readonly string[]> => {
    servers.status = null;
    await servers.up();
    for (const list of [servers.sockets, servers.tcp, servers.responses, servers.seen, servers.eventIds])
      list.length = 0;
    const page = await browser.newPage(`${servers.url}/?${each.name.replaceAll(' ', '-')}-${isReal}`);
    const opened: Armory[] = [];
    try {
      const arm = async (when?: 'later'): Promise<void> => {
        const armory = opened[0] ?? (await openArmory(browser, await page.address()));
        opened[0] = armory;
        const steps: readonly Step[] = each.steps.map((fault) => ({
          at: millis(when === 'later' ? 1_000 : 0),
          lasts: null,
          fault,
        }));
        await armory.arm('', steps);
        await sleep(100);
      };
      const disarm = async (): Promise<void> => opened[0]?.disarm();
      await each.play({ page, servers, isReal, arm, disarm });
      return await logOf(page);
    } finally {
      await opened[0]?.leave();
      await page.close();
    }
  };

  test.each(ORACLE_CASES.filter(({ isQuick }) => isQuick || !isShort))(
    '$name: a page cannot tell it from the real thing',
    async (each) => {
      const real = await run(each, true);
      const ours = await run(each, false);
      expect(real.length).toBeGreaterThan(0);
      expect(Math.abs(secondsIn(ours) - secondsIn(real))).toBeLessThanOrEqual(MARGIN);
      expect(withoutKnown(ours)).toEqual(withoutKnown(real));
    },
  );
});
