import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Panel } from '../drivers/index.ts';
import { textOfNewest } from './support/rows.ts';
import { messagesIn, startWorld, streamsIn, untilDone, untilEqual, type World } from './support/world.ts';

const status = (panel: Panel): Promise<unknown> =>
  panel.evaluate(`return document.querySelector('[role=status]').textContent`);

const rows = (panel: Panel): Promise<unknown> =>
  panel.evaluate(`return document.querySelectorAll('[data-message]').length`);

const press = (panel: Panel, label: string): Promise<void> => panel.click(`[aria-label^="${label}"]`);

describe.each(BROWSERS)('the panel in %s', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test('says what it waits for and what it cannot see while the page has no traffic', async () => {
    const page = await world.open('/ticker.html', `${name}-empty`);
    const panel = await page.openDevTools();
    await panel.waitFor(`return document.body.innerText.includes('Waiting for live traffic')`);
    expect(await panel.evaluate('return document.body.innerText')).toMatch(/workers/);
    expect(await status(panel)).toMatch(/^0 messages, 0 lost/);
    await page.close();
  });

  test('shows a message as a tree and as the text that the server sent', async () => {
    const run = `${name}-detail`;
    const page = await world.open('/ticker.html?autostart=1&count=30&rate=30', run);
    const panel = await page.openDevTools();
    await untilDone(page);
    const { truth } = await untilEqual(world, panel, run);
    await panel.click('[data-stream]');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 0`);
    const text = await textOfNewest(panel);
    const [stream] = await streamsIn(panel);
    const newest = (await messagesIn(panel, stream?.id ?? 0)).at(-1);
    expect(JSON.parse(text)).toEqual(JSON.parse(newest?.data ?? ''));
    expect(Object.values(truth).flatMap((endpoint) => endpoint.in)).toContain(newest?.data);
    await panel.click('#detail-tab-tree');
    await panel.waitFor(`return /sequence/.test(document.querySelector('#detail-panel').innerText)`);
    await panel.click('#detail-tab-hex');
    await panel.waitFor(`return /7b 22/.test(document.querySelector('#detail-panel').innerText)`);
    await page.close();
  });

  test('goes on recording while the view is paused, and counts what was recorded', async () => {
    const run = `${name}-pause`;
    const page = await world.open('/ticker.html?count=60&rate=60', run);
    const panel = await page.openDevTools();
    await press(panel, 'Pause');
    await page.evaluate(`document.getElementById('start').click()`);
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    await panel.waitFor(`return /^60 messages, 0 lost/.test(document.querySelector('[role=status]').textContent)`);
    expect(await rows(panel)).toBe(0);
    await press(panel, 'Go on');
    await panel.click('[data-stream]');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 0`);
    await page.close();
  });

  test('filters by text, says how many are hidden, and clears', async () => {
    const run = `${name}-filter`;
    const page = await world.open('/ticker.html?autostart=1&count=50&rate=50', run);
    const panel = await page.openDevTools();
    await untilDone(page);
    await untilEqual(world, panel, run);
    await panel.click('[data-stream]');
    await panel.click('input[aria-label="Filter messages"]');
    await panel.type('"sequence":7,');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length === 1`);
    await panel.type(' nowhere');
    await panel.waitFor(`return document.body.innerText.includes('No message matches; 50 are hidden.')`);
    await press(panel, 'Clear');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length === 0`);
    expect(await status(panel)).toMatch(/^0 messages, 0 lost/);
    await page.close();
  });

  test('keeps what was there over a navigation, and shows the new page too', async () => {
    const page = await world.open('/ticker.html?autostart=1&count=20&rate=40', `${name}-before`);
    const panel = await page.openDevTools();
    await untilDone(page);
    await untilEqual(world, panel, `${name}-before`);
    await page.goto(`${world.url}/ticker.html?autostart=1&count=30&rate=40&run=${name}-after`);
    await untilDone(page);
    await panel.waitFor(`return /^50 messages/.test(document.querySelector('[role=status]').textContent)`);
    expect(await status(panel)).toMatch(/^50 messages, 0 lost/);
    await page.close();
  });

  test('says of a part that fails that it cannot be shown, and goes on with all others', async () => {
    const page = await world.open('/ticker.html?autostart=1&count=20&rate=100', `${name}-failing`);
    const panel = await page.openDevTools();
    await panel.waitFor(`return /^20 messages/.test(document.querySelector('[role=status]').textContent)`);
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 5`);
    // No message of ours makes the detail fail; so it is given a platform that does.
    await panel.evaluate(`
      const { prototype } = TextEncoder;
      const { encode } = prototype;
      window.mend = () => { prototype.encode = encode; };
      prototype.encode = () => { throw new Error('no bytes today'); };`);
    await panel.click('[data-message]');
    const failure = `document.querySelector('#detail-panel [role=alert]')`;
    await panel.waitFor(`return /Tree cannot be shown: no bytes today/.test(${failure}?.textContent)`);
    await page.evaluate(`document.getElementById('start').click();`);
    await panel.waitFor(`return /^40 messages/.test(document.querySelector('[role=status]').textContent)`);
    expect(await panel.evaluate(`return document.querySelectorAll('[data-message]').length`)).toBeGreaterThan(5);

    await panel.evaluate('window.mend();');
    await panel.click('#detail-panel [role=alert] button');
    await panel.waitFor(
      `return ${failure} === null && /sequence|seq/.test(document.querySelector('#detail-panel').innerText)`,
    );
    await page.close();
  });

  test('follows the theme of DevTools', async () => {
    const page = await world.open('/ticker.html?autostart=1&count=5', `${name}-theme`);
    const panel = await page.openDevTools();
    const ground = () => panel.evaluate(`return getComputedStyle(document.body).backgroundColor`);
    await panel.setTheme('light');
    await panel.waitFor(`return matchMedia('(prefers-color-scheme: light)').matches`);
    const light = await ground();
    await panel.setTheme('dark');
    await panel.waitFor(`return matchMedia('(prefers-color-scheme: dark)').matches`);
    expect(await ground()).not.toBe(light);
    await panel.setTheme('light');
    await page.close();
  });
});
