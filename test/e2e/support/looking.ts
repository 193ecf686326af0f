import type { Panel } from '../../drivers/index.ts';

/** A place in the panel's document, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element stands. */
export const boxOf = async (panel: Panel, selector: string): Promise<Box> =>
  (await panel.evaluate(`
    const { x, y, width, height } = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect();
    return { x, y, width, height };`)) as Box;

/** Reads a value of the document as text. */
export const read = async (panel: Panel, expression: string): Promise<string> =>
  String(await panel.evaluate(`return ${expression}`));

/** The row of the selected message, as an expression of the document; `null` while none is drawn. */
export const SELECTED = `document.querySelector('tr.message[aria-selected=true]')`;

/** The position of the selected message, as soon as its row is drawn and is not `before`. */
export const selectedAfter = (panel: Panel, before = ''): Promise<unknown> =>
  panel.waitFor(
    `const row = ${SELECTED}; return row !== null && row.dataset.message !== '${before}' && row.dataset.message;`,
  );

/** Selects the newest message of the stream whose class is given. */
export async function selectNewest(panel: Panel, transport: string): Promise<void> {
  await panel.click(`[data-transport=${transport}] .name`);
  await panel.waitFor(`return document.querySelector('[data-transport=${transport}]').ariaSelected === 'true'`);
  await panel.waitFor(`return document.querySelector('tr.message') !== null`);
  await panel.evaluate(`document.querySelector('.table-scroller').scrollTop = 1e7`);
  await panel.click('table[role=grid] th:last-child');
  await panel.evaluate(`document.querySelector('table[role=grid]').focus()`);
  await panel.press('End');
  await selectedAfter(panel);
}

/**
 * Takes away what earlier tests laid over the recording. One Escape more than the panel has a use for would be left to
 * DevTools, which opens its drawer with it, and the drawer then takes the keys at some later moment; so these are given to
 * the panel alone, until it has no use for one.
 */
export async function startOver(panel: Panel): Promise<void> {
  await panel.evaluate(`document.querySelector('table[role=grid]').focus()`);
  await panel.press('m', { shift: true });
  await panel.evaluate(`
    const root = document.documentElement;
    while (!root.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })));`);
  await panel.waitFor(`return document.querySelector('[data-area], [data-marks]') === null`);
}

/** Makes the timeline so low that its lanes scroll. */
export async function lowerTimeline(panel: Panel): Promise<void> {
  const timeline = await boxOf(panel, '.timeline');
  const splitter = await boxOf(panel, '.splitter-y');
  const x = splitter.x + splitter.width / 2;
  await panel.drag({ x, y: splitter.y + splitter.height / 2 }, { x, y: timeline.y + 60 }, { steps: 4 });
  await panel.waitFor(`
    const lanes = document.querySelector('.lanes');
    return lanes.scrollHeight > lanes.clientHeight + 20;`);
}

/** Gives the timeline its own height again. */
export async function restoreTimeline(panel: Panel): Promise<void> {
  await panel.click('.splitter-y', { count: 2 });
  await panel.waitFor(`
    const lanes = document.querySelector('.lanes');
    return lanes.scrollHeight <= lanes.clientHeight + 20;`);
}
