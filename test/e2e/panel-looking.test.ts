import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { violationsIn } from './support/accessibility.ts';
import { attributeOf, focus, textOf, untilShown, untilText, untilTheme } from './support/document.ts';
import {
  boxOf,
  bringIntoSight,
  lowerTimeline,
  restoreTimeline,
  SELECTED,
  selectedAfter,
  selectNewest,
  startOver,
  untilWidth,
} from './support/looking.ts';
import { testLooking } from './support/looking-tests.ts';
import { streamsIn } from './support/panel.ts';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

/** Numbered prices over a socket and over SSE; some are lost, come twice or late. */
const PAGE = '/ticker.html?autostart=1&transport=both&count=150&rate=75&clean=40&drop=30&duplicate=35&swap=45';

/** The head of the column whose width is changed. */
const KIND_HEAD = 'th:has([data-column=kind])';

const scrollLanes = (panel: Panel, top: number): Promise<unknown> =>
  panel.evaluate((place) => document.querySelector('.lanes')?.scrollTo(0, place), top);

const scrollOfLanes = (panel: Panel): Promise<number | undefined> =>
  panel.evaluate(() => document.querySelector('.lanes')?.scrollTop);

/** Waits until the lane of a stream is in sight, or out of it. */
const untilInSight = (panel: Panel, selector: string, isWanted: boolean): Promise<unknown> =>
  panel.waitFor(
    (wanted) => {
      const seen = document.querySelector('.lanes')?.getBoundingClientRect();
      const row = document.querySelector(wanted.selector)?.getBoundingClientRect();
      if (seen === undefined || row === undefined) return false;
      const isInSight = row.top > seen.top - 1 && row.top + Math.min(row.height, seen.height) < seen.bottom + 1;
      return isInSight === wanted.isWanted;
    },
    { selector, isWanted },
  );

/** Waits until a contrast theme is on and the lanes hold a pixel of its colour for links. */
const untilPaintedInLinkColour = (panel: Panel): Promise<unknown> =>
  panel.waitFor(() => {
    if (!matchMedia('(forced-colors: active)').matches) return false;
    const probe = document.createElement('span');
    probe.style.cssText = 'color: LinkText; forced-color-adjust: none';
    document.body.append(probe);
    const link = (getComputedStyle(probe).color.match(/\d+/g) ?? []).map(Number);
    probe.remove();
    const canvas = document.querySelector<HTMLCanvasElement>('.lane-canvas');
    if (canvas === null) return false;
    const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
    for (let place = 0; place < data.length; place += 4)
      if (link.every((value, index) => data[place + index] === value)) return true;
    return false;
  });

describe.each(BROWSERS)('looking around in the panel in %s', (name) => {
  let world: World;
  let page: Page;
  let panel: Panel;
  beforeAll(async () => {
    world = await startWorld(name);
    const run = `${name}-looking`;
    page = await world.open(PAGE, run);
    panel = await page.openDevTools({ width: 1280, height: 800 });
    await untilDone(page);
    await untilEqual(world, panel, run);
    await panel.waitFor(() => document.querySelectorAll('[data-stream]').length >= 2);
    await untilShown(panel, '[data-finding][data-kind=duplicate]');
  });
  afterAll(() => world.close());

  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    beforeAll(async () => {
      await panel.setTheme(theme);
      await untilTheme(panel, theme);
    });

    testLooking(() => panel);
  });

  test('lanes stay next to the names of their streams, and the lane of what is selected comes into sight', async () => {
    await startOver(panel);
    await lowerTimeline(panel);
    await scrollLanes(panel, 1000);
    await panel.waitFor(() => {
      const lanes = document.querySelector('.lanes');
      const canvas = document.querySelector('.lane-canvas')?.getBoundingClientRect();
      if (lanes === null || canvas === undefined) return false;
      const isAtTop = Math.abs(canvas.top - lanes.getBoundingClientRect().top) < 1;
      return lanes.scrollTop > 10 && isAtTop && Math.abs(canvas.height - lanes.clientHeight) < 1;
    });
    // The lane of what is selected elsewhere comes into sight, and nothing moves while it is there.
    await scrollLanes(panel, 0);
    await panel.click('[data-transport=websocket] .name');
    await untilInSight(panel, '[data-transport=sse]', false);
    const stream = (await streamsIn(panel)).find((each) => each.class === 'sse');
    const id = await panel.waitFor(
      (wanted) => realtimePanel.findings().find((finding) => finding.stream === wanted)?.id,
      stream?.id ?? -1,
    );
    const finding = `[data-finding=${JSON.stringify(id)}]`;
    await bringIntoSight(panel, finding);
    await panel.click(finding);
    await untilInSight(panel, '[data-transport=sse]', true);
    const message = await selectedAfter(panel);
    const place = await scrollOfLanes(panel);
    await panel.press('[');
    await selectedAfter(panel, message);
    expect(await scrollOfLanes(panel)).toBe(place);
    await restoreTimeline(panel);
  });

  // Only the driver of Chromium can ask for a contrast theme.
  const themes = name === 'chromium' ? ['contrast'] : [];
  test.each(themes)('in the colours of a %s theme the lanes are painted in those', async () => {
    if (panel.setForcedColors === null) throw new Error('the driver cannot ask for a contrast theme');
    await startOver(panel);
    await panel.press('0');
    await panel.setForcedColors(true);
    await untilPaintedInLinkColour(panel);
    await panel.setForcedColors(false);
    await panel.waitFor(() => !matchMedia('(forced-colors: active)').matches);
  });

  test('a border between columns is dragged, and the width stays', async () => {
    await startOver(panel);
    const width = async (): Promise<number> => (await boxOf(panel, KIND_HEAD)).width;
    const before = await width();
    const border = await boxOf(panel, '[data-column=kind]');
    const at = { x: border.x + border.width / 2, y: border.y + border.height / 2 };
    await panel.drag(at, { x: at.x + 40, y: at.y }, { steps: 4 });
    await untilWidth(panel, KIND_HEAD, before + 40);
    await focus(panel, '[data-column=kind]');
    await panel.press('ArrowLeft');
    await untilWidth(panel, KIND_HEAD, before + 32);
  });

  test.each([
    { what: 'docked next to a page', width: 500, height: 700, layoutSize: 'narrow' },
    { what: 'docked at the bottom', width: 1000, height: 250, layoutSize: 'short' },
  ])('$what nothing is cut off and axe-core finds nothing wrong', async ({ width, height, layoutSize }) => {
    await panel.resize(width, height);
    await untilShown(panel, `.panel[data-layout=${layoutSize}]`);
    await untilShown(panel, '[data-stream]');
    expect(await panel.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await panel.evaluate(() => document.querySelector('.lower')?.clientHeight)).toBeGreaterThanOrEqual(60);
    // A canvas of another size than its place on the screen would be blurred.
    await panel.waitFor(() => {
      const isSharp = (canvas: HTMLCanvasElement) => {
        const drawn = canvas.getBoundingClientRect();
        const isWide = Math.abs(canvas.width - drawn.width * devicePixelRatio) < 1.1;
        return isWide && Math.abs(canvas.height - drawn.height * devicePixelRatio) < 1.1;
      };
      return [...document.querySelectorAll<HTMLCanvasElement>('.timeline canvas')].every(isSharp);
    });
    const status = await boxOf(panel, '[role=status]');
    expect(status.x + status.width).toBeLessThanOrEqual(width + 1);
    await panel.click('#lower-tab-messages');
    await untilShown(panel, 'tr.message');
    expect(await violationsIn(panel)).toEqual([]);
    await panel.resize(1280, 800);
    await untilShown(panel, '.panel[data-layout=tall]');
  });

  // Firefox loads the panel again whenever the dock side changes; Chromium leaves it as it is.
  const times = name === 'firefox' ? ['again'] : [];
  test.each(times)('what was looked at is there when the panel is loaded %s', async () => {
    await startOver(panel);
    await selectNewest(panel, 'sse');
    for (let steps = 0; steps < 2; steps += 1) {
      const before = await selectedAfter(panel);
      await panel.press('ArrowUp');
      await selectedAfter(panel, before);
    }
    const text = (await textOf(panel, `${SELECTED} .preview`)) ?? '';
    await panel.press('p');
    await panel.press('m');
    await untilShown(panel, '[data-pinned=true]');
    await focus(panel, '[data-column=kind]');
    const before = (await boxOf(panel, KIND_HEAD)).width;
    await panel.press('ArrowRight');
    await panel.waitFor(
      ({ head, width }) => (document.querySelector(head)?.getBoundingClientRect().width ?? 0) > width,
      { head: KIND_HEAD, width: before + 4 },
    );
    const { width } = await boxOf(panel, KIND_HEAD);
    await panel.click('#detail-tab-hex');
    await panel.evaluate(() => {
      document.documentElement.dataset['isOld'] = '';
      setTimeout(() => location.reload(), 0);
    });
    await untilShown(panel, ':root:not([data-is-old]) [data-pinned=true][data-transport=sse]');
    await untilText(panel, `${SELECTED} .preview`, text);
    await untilShown(panel, '[data-marks="1"]');
    expect(await attributeOf(panel, '#detail-tab-hex', 'aria-selected')).toBe('true');
    expect((await boxOf(panel, KIND_HEAD)).width).toBeCloseTo(width, 0);
  });
});
