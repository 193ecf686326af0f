import type { Panel } from '../../drivers/index.ts';
import { focus, untilAttribute, untilShown, type Shown } from './document.ts';
import { streamRow } from './panel.ts';

/** A place in the panel's document, in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where an element stands. */
export const boxOf = (panel: Shown, selector: string): Promise<Box> =>
  panel.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    if (element === null) throw new Error(`Nothing matches ${wanted}`);
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x, y, width, height };
  }, selector);

/** Scrolls an element into the middle of what scrolls. */
export const bringIntoSight = (panel: Shown, selector: string): Promise<unknown> =>
  panel.evaluate((wanted) => document.querySelector(wanted)?.scrollIntoView({ block: 'center' }), selector);

/** Waits until an element is as wide as this, give or take one and a half pixels. */
export const untilWidth = (panel: Shown, selector: string, width: number): Promise<unknown> =>
  panel.waitFor(
    (wanted) => {
      const element = document.querySelector(wanted.selector);
      return element !== null && Math.abs(element.getBoundingClientRect().width - wanted.width) < 1.5;
    },
    { selector, width },
  );

/** The table of messages, which takes the keys. */
export const TABLE = 'table[role=grid]';

/** The row of the selected message; none while it is out of sight. */
export const SELECTED = 'tr.message[aria-selected=true]';

/** The position of the selected message, as soon as its row is drawn and is not `before`. */
export const selectedAfter = (panel: Shown, before = ''): Promise<string> =>
  panel.waitFor(
    (what) => {
      const position = document.querySelector<HTMLElement>(what.selected)?.dataset['message'];
      return position !== undefined && position !== what.before ? position : null;
    },
    { selected: SELECTED, before },
  );

/** Selects the newest message of the stream whose class is given. */
export async function selectNewest(panel: Panel, transport: string): Promise<void> {
  await panel.click(`[data-transport=${transport}] .name`);
  await untilAttribute(panel, streamRow(transport), 'aria-selected', 'true');
  await untilShown(panel, 'tr.message');
  await panel.evaluate(() => document.querySelector('.table-scroller')?.scrollTo(0, 1e7));
  await panel.click(`${TABLE} th:last-child`);
  await focus(panel, TABLE);
  await panel.press('End');
  await selectedAfter(panel);
}

/**
 * Takes away what earlier tests laid over the recording. One Escape more than the panel has a use for would be left to
 * DevTools, which opens its drawer with it, and the drawer then takes the keys at some later moment; so these are given to
 * the panel alone, until it has no use for one.
 */
export async function startOver(panel: Panel): Promise<void> {
  await focus(panel, TABLE);
  await panel.press('m', { shift: true });
  await panel.evaluate(() => {
    const root = document.documentElement;
    while (!root.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true })));
  });
  await panel.waitFor(() => document.querySelector('[data-area], [data-marks]') === null);
}

/** Waits until the lanes scroll, or fit. */
const untilLanes = (panel: Shown, isScrolling: boolean): Promise<unknown> =>
  panel.waitFor((wanted) => {
    const lanes = document.querySelector('.lanes');
    return lanes !== null && lanes.scrollHeight > lanes.clientHeight + 20 === wanted;
  }, isScrolling);

/** Makes the timeline so low that its lanes scroll. */
export async function lowerTimeline(panel: Panel): Promise<void> {
  const timeline = await boxOf(panel, '.timeline');
  const splitter = await boxOf(panel, '.splitter-y');
  const x = splitter.x + splitter.width / 2;
  await panel.drag({ x, y: splitter.y + splitter.height / 2 }, { x, y: timeline.y + 60 }, { steps: 4 });
  await untilLanes(panel, true);
}

/** Gives the timeline its own height again. */
export async function restoreTimeline(panel: Panel): Promise<void> {
  await panel.click('.splitter-y', { count: 2 });
  await untilLanes(panel, false);
}
