import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import { AGES, SECRET, startSecretPages, toldIn, WAYS, type Ending, type SecretPages } from './support/secret-pages.ts';

/** Each browser ends a page in every way once, at the age that the other does not try; all of them are in test/long. */
const endingsOf = (browser: number): readonly Ending[] =>
  WAYS.map((way, place) => [way, (place + browser) % 2 === 0 ? AGES[0] : AGES[1]]);

describe.each(BROWSERS.map((name, index) => ({ name, index })))('in $name, without a panel', ({ name, index }) => {
  let pages: SecretPages;
  beforeAll(async () => {
    pages = await startSecretPages(name);
  });
  afterAll(() => pages.close());

  test('no content and no address leaves a page, however it ends', async () => {
    const run = `${name}-silent`;
    await pages.endEach(run, endingsOf(index));
    expect(toldIn(await pages.receivedBy(run))).toEqual([]);
  });

  test('the same background sees all of it once it asks', async () => {
    const run = `${name}-asking`;
    await pages.withBackground(run, true, async (browser) => {
      await pages.openPage(browser);
      // Its address comes at once, what it recorded with the first batch.
      const batches = async (): Promise<readonly string[]> =>
        (await pages.receivedBy(run)).filter((text) => /"type":"batch"/.test(text));
      await expect.poll(async () => (await batches()).join('\n'), { timeout: 20_000 }).toContain(SECRET);
      expect(toldIn(await pages.receivedBy(run))).not.toEqual([]);
    });
  });
});
