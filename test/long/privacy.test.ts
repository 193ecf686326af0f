import { describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import { AGES, startSecretPages, toldIn, WAYS, type Ending } from '../e2e/support/secret-pages.ts';

/** The short form, in test/e2e, tries each way at one age. */
describe.each(BROWSERS)('in %s, without a panel', (name) => {
  test.each(AGES)('no content and no address leaves a page of %i ms, however it ends', async (age) => {
    const pages = await startSecretPages(name);
    try {
      const run = `${name}-silent-${age}`;
      await pages.endEach(
        run,
        WAYS.map((way): Ending => [way, age]),
      );
      expect(toldIn(await pages.receivedBy(run))).toEqual([]);
    } finally {
      await pages.close();
    }
  });
});
