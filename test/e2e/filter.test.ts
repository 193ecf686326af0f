import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import {
  attributeOf,
  countOf,
  dataOf,
  textOf,
  untilAttribute,
  untilCount,
  untilFocusIn,
  untilGone,
  untilShown,
  untilText,
  untilValue,
} from './support/document.ts';
import { TABLE } from './support/looking.ts';
import { MESSAGE_ROW, messagesIn, streamsIn, type ShownMessage } from './support/panel.ts';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

const FIELD = 'input[aria-label="Filter messages"]';

/** Sixty numbered messages, and a heartbeat each tenth of a second between them. */
const TICKER = '/ticker.html?autostart=1&count=60&rate=60&heartbeat=100';

const SUGGESTION = '#filter-options [role=option]';

const untilRows = (panel: Panel, count: number): Promise<unknown> => untilCount(panel, MESSAGE_ROW, count);

/** The messages whose rows are in view, whole. */
async function shownMessages(panel: Panel): Promise<readonly ShownMessage[]> {
  const [stream] = await streamsIn(panel);
  const all = await messagesIn(panel, stream?.id ?? 0);
  const positions = await dataOf(panel, MESSAGE_ROW, 'message');
  return positions.flatMap((position) => all[Number(position)] ?? []);
}

const untilField = (panel: Panel, text: string): Promise<unknown> => untilValue(panel, FIELD, text);

/** All rows of the table, those out of sight included, but not its head. */
const rowCount = async (panel: Panel): Promise<number> => Number(await attributeOf(panel, TABLE, 'aria-rowcount')) - 1;

const untilRowCount = (panel: Panel, count: number): Promise<unknown> =>
  untilAttribute(panel, TABLE, 'aria-rowcount', String(count + 1));

const untilSeveralRows = (panel: Panel): Promise<unknown> =>
  panel.waitFor((row) => document.querySelectorAll(row).length > 1, MESSAGE_ROW);

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
    await untilShown(panel, '[data-message]');
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
    await untilShown(panel, '[data-stream] [data-matches="3"]');
    await untilRows(panel, 3);
    const [first, second, third] = await dataOf(panel, MESSAGE_ROW, 'message');
    const selected = (position: string | undefined): Promise<unknown> =>
      untilShown(panel, `[data-message="${position}"][aria-selected=true]`);
    await panel.click(`[data-message="${first}"]`);
    await selected(first);
    await panel.waitFor((field) => document.activeElement !== document.querySelector(field), FIELD);
    await panel.press(']');
    await selected(second);
    await panel.press(']');
    await selected(third);
    await panel.press('[');
    await selected(second);
    await retype(panel, '');
    await untilGone(panel, '[data-matches]');
  });

  test('marks what a regular expression found, also where it reaches over the borders of a value', async () => {
    await retype(panel, '/"sequence":7,.*"RT/');
    await untilRows(panel, 1);
    await untilText(panel, `${MESSAGE_ROW} .preview mark`, 'RT');
  });

  test('suggests keys and values, chosen by the keyboard', async () => {
    await retype(panel, 'di');
    await untilText(panel, SUGGESTION, /^dir:/);
    expect(await attributeOf(panel, FIELD, 'aria-expanded')).toBe('true');
    await panel.press('ArrowDown');
    await panel.waitFor((field) => {
      const active = document.querySelector(field)?.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(active)?.getAttribute('aria-selected') === 'true';
    }, FIELD);
    await panel.press('Enter');
    await untilField(panel, 'dir:');
    await untilCount(panel, SUGGESTION, 2);
    await panel.press('ArrowDown');
    await untilShown(panel, `${FIELD}[aria-activedescendant]`);
    await panel.press('Enter');
    await untilField(panel, 'dir:in ');
    await untilGone(panel, '#filter-options');
  });

  test('explains itself at the wrong place and filters nothing', async () => {
    await retype(panel, '');
    await untilGone(panel, 'mark');
    const all = await rowCount(panel);
    await retype(panel, 'nothing size:');
    await untilShown(panel, '#filter-options');
    await panel.press('Escape');
    await untilText(panel, '.filter-error u', 'size:');
    expect(await textOf(panel, '.filter-error')).toMatch(/^Filter not applied: a size is missing after size:/);
    expect(await attributeOf(panel, FIELD, 'aria-invalid')).toBe('true');
    await untilRowCount(panel, all);
  });

  test('saves a filter under a name', async () => {
    await retype(panel, 'sequence=9');
    await untilRows(panel, 1);
    await panel.press('Escape');
    await panel.click('[aria-label="Saved filters"]');
    await untilFocusIn(panel, '.saved-filters');
    await panel.press('a', { ctrl: true });
    await panel.type('nine');
    await panel.press('Enter');
    await untilGone(panel, '.saved-filters');
    await retype(panel, '');
    await panel.click('button[aria-label="Saved filters"]');
    await untilText(panel, '.saved-filter', /^nine/);
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
    await untilSeveralRows(panel);
    const all = await rowCount(panel);
    await panel.click('label[title*="(H)"] input');
    await untilRowCount(panel, all - beats);
    await panel.click('label[title*="(H)"] input');
    await untilRowCount(panel, all);
  });

  test('ends a regular expression that would never end, and continues', async () => {
    await retype(panel, '/sequence/');
    await untilSeveralRows(panel);
    await retype(panel, '/(.+)+[#]/');
    await untilText(panel, '.filter-error', /takes too long/);
    await retype(panel, 'sequence=8');
    await untilRows(panel, 1);
    expect(await countOf(panel, '.filter-error')).toBe(0);
    await page.close();
  });
});
