import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import {
  messagesIn,
  startWorld,
  streamsIn,
  untilDone,
  untilEqual,
  type ShownMessage,
  type World,
} from './support/world.ts';

const FIELD = 'input[aria-label="Filter messages"]';

/** Sixty numbered messages, and a heartbeat each tenth of a second between them. */
const TICKER = '/ticker.html?autostart=1&count=60&rate=60&heartbeat=100';

const untilRows = (panel: Panel, count: number): Promise<unknown> =>
  panel.waitFor(`return document.querySelectorAll('[data-message]').length === ${count}`);

/** The messages whose rows are in view, whole. */
async function shownMessages(panel: Panel): Promise<readonly ShownMessage[]> {
  const [stream] = await streamsIn(panel);
  const all = await messagesIn(panel, stream?.id ?? 0);
  const positions = await panel.evaluate(
    `return [...document.querySelectorAll('[data-message]')].map((row) => Number(row.dataset.message))`,
  );
  return (positions as readonly number[]).flatMap((position) => all[position] ?? []);
}

const untilField = (panel: Panel, text: string): Promise<unknown> =>
  panel.waitFor(`return document.querySelector('${FIELD}').value === ${JSON.stringify(text)}`);

/** All rows of the table, those out of sight included. */
const rowCount = (panel: Panel): Promise<unknown> =>
  panel.evaluate(`return Number(document.querySelector('table[role=grid]').getAttribute('aria-rowcount')) - 1`);

/** Puts another text into the field, by keys alone. */
async function retype(panel: Panel, text: string): Promise<void> {
  await panel.click(FIELD);
  await panel.press('a', { ctrl: true });
  await panel.press('Backspace');
  await untilField(panel, '');
  await panel.type(text);
}

describe.each(BROWSERS)('the filter in %s', (name) => {
  let world: World;
  let page: Page;
  let panel: Panel;

  beforeAll(async () => {
    world = await startWorld(name);
    const run = `${name}-filter-language`;
    page = await world.open(TICKER, run);
    panel = await page.openDevTools();
    await untilDone(page);
    await untilEqual(world, panel, run);
    await panel.click('[data-stream]');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 0`);
  });
  afterAll(() => world.close());

  test('asks for a value by its path, and marks a word in what it finds', async () => {
    await retype(panel, 'sequence=7');
    await untilRows(panel, 1);
    await retype(panel, 'transport:ws and (sequence=7 or sequence>58) -dir:out');
    // 7, 59 and 60.
    await untilRows(panel, 3);
    const messages = await shownMessages(panel);
    expect(messages.map(({ data }) => Number(/"sequence":(\d+)/.exec(data)?.[1]))).toEqual([7, 59, 60]);
  });

  test('counts what is found in the list of streams, and steps through it', async () => {
    await retype(panel, 'sequence=7 or sequence>58');
    const counted = `document.querySelector('[data-stream] [data-matches]')?.dataset.matches`;
    expect(await panel.waitFor(`return ${counted} === '3' && ${counted}`)).toBe('3');
    const [first, second, third] = (await panel.waitFor(`
      const rows = [...document.querySelectorAll('[data-message]')].map((row) => row.dataset.message);
      return rows.length === 3 && rows;`)) as readonly string[];
    const selected = (position: string | undefined): Promise<unknown> =>
      panel.waitFor(
        `return document.querySelector('[data-message][aria-selected=true]')?.dataset.message === '${position}'`,
      );
    await panel.click(`[data-message="${first}"]`);
    await selected(first);
    await panel.waitFor(`return document.activeElement !== document.querySelector('${FIELD}')`);
    await panel.press(']');
    await selected(second);
    await panel.press(']');
    await selected(third);
    await panel.press('[');
    await selected(second);
    await retype(panel, '');
    await panel.waitFor(`return document.querySelector('[data-matches]') === null`);
  });

  test('marks what a regular expression found, also where it reaches over the borders of a value', async () => {
    await retype(panel, '/"sequence":7,.*"RT/');
    await untilRows(panel, 1);
    const marked = `document.querySelector('[data-message] .preview mark')?.textContent`;
    expect(await panel.waitFor(`return ${marked} === 'RT' && ${marked}`)).toBe('RT');
  });

  test('suggests keys and values, chosen by the keyboard', async () => {
    await retype(panel, 'di');
    await panel.waitFor(`return document.querySelector('#filter-options [role=option]')?.innerText.startsWith('dir:')`);
    expect(await panel.evaluate(`return document.querySelector('${FIELD}').getAttribute('aria-expanded')`)).toBe(
      'true',
    );
    await panel.press('ArrowDown');
    await panel.waitFor(`
      const active = document.querySelector('${FIELD}').getAttribute('aria-activedescendant');
      return document.getElementById(active)?.getAttribute('aria-selected') === 'true'`);
    await panel.press('Enter');
    await untilField(panel, 'dir:');
    await panel.waitFor(`return document.querySelectorAll('#filter-options [role=option]').length === 2`);
    await panel.press('ArrowDown');
    await panel.waitFor(`return document.querySelector('${FIELD}').hasAttribute('aria-activedescendant')`);
    await panel.press('Enter');
    await untilField(panel, 'dir:in ');
    await panel.waitFor(`return document.querySelector('#filter-options') === null`);
  });

  test('explains itself at the wrong place and filters nothing', async () => {
    await retype(panel, '');
    await panel.waitFor(`return document.querySelector('mark') === null`);
    const all = await rowCount(panel);
    await retype(panel, 'nothing size:');
    await panel.waitFor(`return document.querySelector('#filter-options') !== null`);
    await panel.press('Escape');
    await panel.waitFor(`return document.querySelector('.filter-error u')?.textContent === 'size:'`);
    expect(await panel.evaluate(`return document.querySelector('.filter-error').innerText`)).toMatch(
      /^Filter not applied: a size is missing after size:/,
    );
    expect(await panel.evaluate(`return document.querySelector('${FIELD}').getAttribute('aria-invalid')`)).toBe('true');
    await panel.waitFor(
      `return Number(document.querySelector('table[role=grid]').getAttribute('aria-rowcount')) - 1 === ${String(all)}`,
    );
  });

  test('keeps a filter under a name', async () => {
    await retype(panel, 'sequence=9');
    await untilRows(panel, 1);
    await panel.press('Escape');
    await panel.click('[aria-label="Saved filters"]');
    await panel.waitFor(`return document.activeElement.closest('.saved-filters') !== null`);
    await panel.press('a', { ctrl: true });
    await panel.type('nine');
    await panel.press('Enter');
    await panel.waitFor(`return document.querySelector('.saved-filters') === null`);
    await retype(panel, '');
    await panel.click('button[aria-label="Saved filters"]');
    await panel.waitFor(`return document.querySelector('.saved-filter')?.innerText.startsWith('nine')`);
    await panel.click('.saved-filter');
    await untilField(panel, 'sequence=9');
    await untilRows(panel, 1);
    const [message] = await shownMessages(panel);
    expect(message?.data).toContain('"sequence":9');
  });

  test('hides heartbeats by one switch', async () => {
    await retype(panel, '');
    const [stream] = await streamsIn(panel);
    const messages = await messagesIn(panel, stream?.id ?? 0);
    const beats = messages.filter(({ data }) => data.includes('heartbeat')).length;
    expect(beats).toBeGreaterThan(0);
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 1`);
    const all = Number(await rowCount(panel));
    await panel.click('label[title*="(H)"] input');
    await panel.waitFor(
      `return Number(document.querySelector('table[role=grid]').getAttribute('aria-rowcount')) - 1 === ${all - beats}`,
    );
    await panel.click('label[title*="(H)"] input');
    await panel.waitFor(
      `return Number(document.querySelector('table[role=grid]').getAttribute('aria-rowcount')) - 1 === ${all}`,
    );
  });

  test('ends a regular expression that would never end, and goes on', async () => {
    await retype(panel, '/sequence/');
    await panel.waitFor(`return document.querySelectorAll('[data-message]').length > 1`);
    await retype(panel, '/(.+)+[#]/');
    await panel.waitFor(`return /takes too long/.test(document.querySelector('.filter-error')?.innerText ?? '')`);
    await retype(panel, 'sequence=8');
    await untilRows(panel, 1);
    expect(await panel.evaluate(`return document.querySelector('.filter-error')`)).toBeNull();
    await page.close();
  });
});
