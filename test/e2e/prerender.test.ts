import { afterAll, beforeAll, expect, test } from 'vitest';
import { streamsIn } from './support/panel.ts';
import { startWorld, untilEqual, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  // Firefox prerenders nothing.
  world = await startWorld('chromium');
});
afterAll(() => world.close());

test('a page that is prerendered next to an open panel is shown from its first message once the tab goes there', async () => {
  const { openDevToolsAt } = world.browser;
  if (openDevToolsAt === null) throw new Error('this browser prerenders nothing');
  const first = `${world.url}/ticker.html?run=first`;
  const next = `${world.url}/polling.html?autostart=1&calls=12&period=300&hold=500&after=200&run=next`;
  const opener = await world.open('/', 'opener');
  await opener.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { id: 'go', href, textContent: 'go' });
    document.body.prepend(Object.assign(link, { target: '_blank', rel: 'noopener' }));
  }, first);
  await opener.click('#go');
  const panel = await openDevToolsAt(first);
  /** No driver has hold of the page itself; DevTools reaches it all the same, with text. */
  const inPage = (source: string): Promise<unknown> =>
    panel.evaluate(
      (text): Promise<unknown> =>
        new Promise((resolve) => chrome.devtools.inspectedWindow.eval(text, (...[value]) => resolve(value))),
      source,
    );

  const rules = JSON.stringify({ prerender: [{ source: 'list', urls: [next], eagerness: 'immediate' }] });
  await inPage(`{
    const rules = Object.assign(document.createElement('script'), { type: 'speculationrules' });
    rules.textContent = ${JSON.stringify(rules)};
    document.head.append(rules);
  }`);
  await expect.poll(async () => (await world.log('next')).length, { timeout: 30_000 }).toBeGreaterThan(5);
  expect(await streamsIn(panel)).toEqual([]);

  await inPage(`setTimeout(() => { location.href = ${JSON.stringify(next)}; }, 0)`);
  await expect.poll(() => inPage('window.testPage?.done === true'), { timeout: 30_000 }).toBe(true);
  expect(await inPage('performance.getEntriesByType("navigation")[0].activationStart')).toBeGreaterThan(0);
  const { shown, truth } = await untilEqual(world, panel, 'next');
  expect(Object.keys(truth)).not.toEqual([]);
  expect(shown).toEqual(truth);
});
