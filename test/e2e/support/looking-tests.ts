/** Looking around in the panel: what holds in every theme. */
import { expect, test } from 'vitest';
import type { Panel } from '../../drivers/index.ts';
import { violationsIn } from './accessibility.ts';
import {
  attributeOf,
  countOf,
  dataOf,
  focus,
  textOf,
  untilAttribute,
  untilCount,
  untilFocusIn,
  untilGone,
  untilShown,
  untilText,
} from './document.ts';
import { boxOf, bringIntoSight, SELECTED, selectedAfter, selectNewest, startOver } from './looking.ts';
import { messagesIn, streamsIn } from './panel.ts';

/** The stream of a class, which there is. */
async function streamOf(panel: Panel, kind: string) {
  const stream = (await streamsIn(panel)).find((each) => each.class === kind);
  if (stream === undefined) throw new Error(`there is no ${kind} stream`);
  return stream;
}

/** The transport of the first stream in the list. */
const firstTransport = async (panel: Panel): Promise<string | undefined> =>
  (await dataOf(panel, '[role=tree] [data-stream]', 'transport'))[0];

const untilFirstTransport = (panel: Panel, transport: string): Promise<unknown> =>
  panel.waitFor(
    (wanted) => document.querySelector<HTMLElement>('[role=tree] [data-stream]')?.dataset['transport'] === wanted,
    transport,
  );

/** The number in the text of the selected message. */
const selectedNumber = (panel: Panel): Promise<string | null> =>
  panel.evaluate((selected) => {
    const row = document.querySelector(selected);
    const number = /sequence (\d+)/.exec(row?.textContent ?? '')?.[1];
    return number ?? row?.querySelectorAll('td')[4]?.textContent ?? null;
  }, SELECTED);

/** Waits until the bar says the sums of the area, counted once more from the messages themselves. */
const untilSumsAreRight = (panel: Panel): Promise<unknown> =>
  panel.waitFor(() => {
    const area = document.querySelector<HTMLElement>('[data-area]')?.dataset ?? {};
    const stream = realtimePanel.streams().find((each) => each.class === 'websocket');
    const all = realtimePanel.messages(stream?.id ?? -1).flatMap((message) => message ?? []);
    const within = all.filter(({ at }) => at >= Number(area['from']) && at <= Number(area['until']));
    const size = within.reduce((sum, message) => sum + message.size, 0);
    const text = (selector: string) => document.querySelector(selector)?.textContent?.trim();
    return (
      within.length > 0 &&
      text('[data-sum=messages]') === `${within.length} ${within.length === 1 ? 'message' : 'messages'}` &&
      text('[data-sum=bytes]') === (size < 1000 ? `${size} B` : `${(size / 1000).toFixed(1)} kB`) &&
      text('#messages-tab-messages .count') === `${within.length} of ${all.length}`
    );
  });

/** Waits until every picture of the legend is painted. */
const untilLegendIsPainted = (panel: Panel): Promise<unknown> =>
  panel.waitFor(() => {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('dialog[open] [data-legend] canvas')];
    const isPainted = (canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      return new Set(new Uint32Array(data?.buffer ?? new ArrayBuffer(0))).size > 1;
    };
    return canvases.length > 10 && canvases.every(isPainted);
  });

/**
 * Declares the tests.
 *
 * @param open gives the panel, which is open by the time a test runs
 */
export function testLooking(open: () => Panel): void {
  test('a drag over the lanes gives the sums of what lies in it, and the table shows only that', async () => {
    const panel = open();
    await startOver(panel);
    const lanes = await boxOf(panel, '.lane-canvas');
    // The life of the stream fills the lanes, however long the recording has become.
    await panel.click('[data-transport=websocket] .name');
    await panel.press('f');
    const row = await boxOf(panel, '[data-transport=websocket]');
    const y = row.y + row.height / 2;
    await panel.drag({ x: lanes.x + lanes.width * 0.02, y }, { x: lanes.x + lanes.width * 0.97, y }, { steps: 4 });
    await untilSumsAreRight(panel);
    await panel.press('Escape');
    await untilGone(panel, '[data-area]');
  });

  test('two marks measure the time between them, and times count from the first', async () => {
    const panel = open();
    await startOver(panel);
    await selectNewest(panel, 'websocket');
    await panel.press('0');
    const head = await boxOf(panel, '.status');
    await panel.moveMouse({ x: head.x + 40, y: head.y + 10 });
    await panel.press('m');
    await untilShown(panel, '[data-marks="1"]');
    const before = await selectedAfter(panel);
    await panel.press('ArrowUp');
    const above = await selectedAfter(panel, before);
    await panel.press('m');
    await untilShown(panel, '[data-marks="2"]');
    const { id } = await streamOf(panel, 'websocket');
    const all = await messagesIn(panel, id);
    const [newer = 0, older = 0] = [all[Number(before)]?.at, all[Number(above)]?.at];
    const length = (await textOf(panel, '[data-measure]')) ?? '';
    // Below a second the words are whole milliseconds, below ten with one decimal.
    expect(Math.abs(Number.parseFloat(length) - (newer - older))).toBeLessThanOrEqual(0.5);
    // Clock, since start, since the mark.
    await panel.press('t');
    await panel.press('t');
    await panel.press('ArrowDown');
    await untilText(panel, `${SELECTED} .time`, '+0.000 s');
    await untilText(panel, '[data-finding] .meta span:nth-child(2)', /^[+-]\d+\.\d{3} s$/);
    await panel.press('t');
    await untilText(panel, `${SELECTED} .time`, /^\d\d:/);
  });

  test('a pinned lane is on top, and goes back to its group', async () => {
    const panel = open();
    await startOver(panel);
    expect(await firstTransport(panel)).toBe('websocket');
    await selectNewest(panel, 'sse');
    await panel.press('p');
    await untilFirstTransport(panel, 'sse');
    expect(await attributeOf(panel, '[role=tree] [role=treeitem]', 'data-pinned')).toBe('true');
    await panel.press('p');
    await untilFirstTransport(panel, 'websocket');
  });

  test('one key goes to the twin of a duplicate and to the other edge of a gap', async () => {
    const panel = open();
    await startOver(panel);
    await panel.click('[data-finding][data-kind=duplicate]');
    const original = await selectedAfter(panel);
    const sequence = await selectedNumber(panel);
    await panel.press('g');
    const twin = await selectedAfter(panel, original);
    expect(await selectedNumber(panel)).toBe(sequence);
    // Also from the message alone, without its finding.
    await panel.press('Escape');
    await panel.press('g');
    expect(await selectedAfter(panel, twin)).toBe(original);
    await bringIntoSight(panel, '[data-finding][data-kind=gap]');
    await panel.click('[data-finding][data-kind=gap]');
    const before = Number(await selectedAfter(panel, original));
    await panel.press('g');
    expect(Number(await selectedAfter(panel, String(before)))).toBe(before + 1);
  });

  test('the difference is shown field by field, against the previous one of its type and against the twin', async () => {
    const panel = open();
    await startOver(panel);
    await panel.click('[data-finding][data-kind=duplicate]');
    await selectedAfter(panel);
    await panel.click('#detail-tab-difference');
    await untilText(panel, '#detail-panel', /Twin at/);
    await untilText(panel, '#detail-panel', /No differences|Identical content/);
    // The copy came right after the original; what came before that differs.
    const copy = await selectedAfter(panel);
    await panel.press('g');
    await selectedAfter(panel, copy);
    await panel.click('.comparison-choice button:first-child');
    await untilShown(panel, '[data-change=sequence]');
    await panel.click('#detail-tab-tree');
  });

  test('the tree of a message is searched and walked by keys, and shows its path', async () => {
    const panel = open();
    await startOver(panel);
    await selectNewest(panel, 'websocket');
    await panel.click('#detail-tab-tree');
    await panel.click('.json-search input');
    await panel.type('symbol');
    await untilText(panel, '.json-path code', 'symbol');
    await panel.press('Escape');
    await focus(panel, '.json');
    await panel.press('Home');
    await panel.press('ArrowDown');
    await untilText(panel, '.json-path code', 'sequence');
    await panel.press('Home');
    await panel.press('ArrowLeft');
    await untilAttribute(panel, '.json [aria-expanded]', 'aria-expanded', 'false');
    await panel.press('ArrowRight');
    await untilAttribute(panel, '.json [aria-expanded]', 'aria-expanded', 'true');
  });

  test('rows selected together, a message and the whole stream are copied', async () => {
    const panel = open();
    await startOver(panel);
    await selectNewest(panel, 'websocket');
    await panel.press('ArrowUp', { shift: true });
    await panel.press('ArrowUp', { shift: true });
    await untilCount(panel, 'tr.message[aria-selected=true]', 3);
    const copied = (words: string): Promise<unknown> => untilText(panel, '[data-copied]', words);
    await panel.press('c', { ctrl: true });
    await copied('Copied 3 messages as text.');
    await panel.click('.copy > .link');
    await panel.click('[data-copy="rows:ndjson"]');
    await copied('Copied 3 messages as NDJSON.');
    const { id } = await streamOf(panel, 'websocket');
    const { length } = await messagesIn(panel, id);
    await panel.click('.copy > .link');
    await panel.click('[data-copy="stream:json"]');
    await copied(`Copied ${length} messages as JSON.`);
    await panel.click('.copy > .link');
    await untilFocusIn(panel, '[data-copy="message:text"]');
    await panel.press('ArrowDown');
    await panel.press('ArrowDown');
    await panel.press('ArrowDown');
    await panel.press('Enter');
    await copied('Copied the wscat command.');
  });

  test('everything on a lane is also a list with the same selection', async () => {
    const panel = open();
    await startOver(panel);
    await panel.click('[data-transport=websocket] .name');
    await panel.click('#findings-tab-lane');
    await untilShown(panel, '[data-mark=gap]');
    expect(await countOf(panel, '[data-mark=open]')).toBe(1);
    await panel.click('[data-mark=gap]');
    await untilAttribute(panel, '[data-mark=gap]', 'aria-selected', 'true');
    await selectedAfter(panel);
    await panel.press('ArrowUp');
    await untilAttribute(panel, '[data-mark=gap]', 'aria-selected', 'false');
    await panel.click('#findings-tab-findings');
    await untilShown(panel, '[data-finding]');
  });

  test('axe-core finds nothing wrong: findings, lane, menu, difference, keys', async () => {
    const panel = open();
    await startOver(panel);
    await selectNewest(panel, 'websocket');
    expect(await violationsIn(panel)).toEqual([]);
    await panel.click('[data-finding][data-kind=duplicate]');
    await panel.click('#detail-tab-difference');
    await panel.press('m');
    await panel.click('#findings-tab-lane');
    await untilShown(panel, '[data-mark]');
    await panel.click('.copy > .link');
    await untilShown(panel, '[role=menu]');
    expect(await violationsIn(panel)).toEqual([]);
    await panel.press('Escape');
    await panel.press('?');
    await untilLegendIsPainted(panel);
    expect(await violationsIn(panel)).toEqual([]);
    await panel.press('Escape');
    await untilGone(panel, 'dialog[open]');
    await panel.click('#findings-tab-findings');
    await panel.click('#detail-tab-tree');
  });

  test('axe-core finds nothing wrong: matches, suggestions, saved filters', async () => {
    const panel = open();
    await startOver(panel);
    const field = 'input[aria-label="Filter messages"]';
    await panel.click(field);
    await panel.type('price t');
    await untilShown(panel, '#filter-options [role=option]');
    await untilShown(panel, '[data-matches]');
    await panel.press('ArrowDown');
    await untilShown(panel, `${field}[aria-activedescendant]`);
    expect(await violationsIn(panel)).toEqual([]);
    await panel.press('Escape');
    await panel.click('button[aria-label="Saved filters"]');
    await untilFocusIn(panel, '.saved-filters');
    expect(await violationsIn(panel)).toEqual([]);
    await panel.press('Escape');
    await untilGone(panel, '.saved-filters');
    await panel.click(field);
    await panel.press('a', { ctrl: true });
    await panel.press('Backspace');
    await untilGone(panel, '[data-matches]');
  });
}
