import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { violationsIn } from './support/accessibility.ts';
import {
  boxOf,
  lowerTimeline,
  read,
  restoreTimeline,
  SELECTED,
  selectedAfter,
  selectNewest,
  startOver,
} from './support/looking.ts';
import { messagesIn, startWorld, streamsIn, untilDone, untilEqual, type World } from './support/world.ts';

/** Numbered prices over a socket and over SSE; some are lost, come twice or late. */
const PAGE = '/ticker.html?autostart=1&transport=both&count=150&rate=75&clean=40&drop=30&duplicate=35&swap=45';

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
    await panel.waitFor(`return document.querySelectorAll('[data-stream]').length >= 2`);
    await panel.waitFor(`return document.querySelector('[data-finding][data-kind=duplicate]') !== null`);
  });
  afterAll(() => world.close());

  describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
    beforeAll(async () => {
      await panel.setTheme(theme);
      await panel.waitFor(`return matchMedia('(prefers-color-scheme: ${theme})').matches`);
    });

    test('a drag over the lanes gives the sums of what lies in it, and the table shows only that', async () => {
      await startOver(panel);
      const lanes = await boxOf(panel, '.lane-canvas');
      // The life of the stream fills the lanes, however long the recording has become.
      await panel.click('[data-transport=websocket] .name');
      await panel.press('f');
      const row = await boxOf(panel, '[data-transport=websocket]');
      const y = row.y + row.height / 2;
      await panel.drag({ x: lanes.x + lanes.width * 0.02, y }, { x: lanes.x + lanes.width * 0.97, y }, { steps: 4 });
      // Counted anew from the messages themselves, for the time that the bar says.
      await panel.waitFor(`
        const { from, until } = document.querySelector('[data-area]').dataset;
        const stream = window.realtimePanel.streams().find((each) => each.class === 'websocket');
        const all = window.realtimePanel.messages(stream.id);
        const within = all.filter(({ at }) => at >= Number(from) && at <= Number(until));
        const size = within.reduce((sum, message) => sum + message.size, 0);
        const text = (selector) => document.querySelector(selector).textContent.trim();
        return within.length > 0
          && text('[data-sum=messages]') === within.length + (within.length === 1 ? ' message' : ' messages')
          && text('[data-sum=bytes]') === (size < 1000 ? size + ' B' : (size / 1000).toFixed(1) + ' kB')
          && text('#messages-tab-messages .count') === within.length + ' of ' + all.length;`);
      await panel.press('Escape');
      expect(await panel.waitFor(`return document.querySelector('[data-area]') === null`)).toBeTruthy();
    });

    test('two marks measure the time between them, and times are told from the first', async () => {
      await startOver(panel);
      await selectNewest(panel, 'websocket');
      await panel.press('0');
      const head = await boxOf(panel, '.status');
      await panel.moveMouse({ x: head.x + 40, y: head.y + 10 });
      await panel.press('m');
      await panel.waitFor(`return document.querySelector('[data-marks="1"]') !== null`);
      const before = String(await selectedAfter(panel));
      await panel.press('ArrowUp');
      const above = String(await selectedAfter(panel, before));
      await panel.press('m');
      await panel.waitFor(`return document.querySelector('[data-marks="2"]') !== null`);
      const stream = (await streamsIn(panel)).find((each) => each.class === 'websocket');
      const all = await messagesIn(panel, stream?.id ?? 0);
      const [newer = 0, older = 0] = [all[Number(before)]?.at, all[Number(above)]?.at];
      const length = await read(panel, `document.querySelector('[data-measure]').textContent`);
      // Below a second the words are whole milliseconds, below ten with one decimal.
      expect(Math.abs(Number.parseFloat(length) - (newer - older))).toBeLessThanOrEqual(0.5);
      // Clock, since start, since the mark.
      await panel.press('t');
      await panel.press('t');
      await panel.press('ArrowDown');
      await panel.waitFor(`return ${SELECTED}.querySelector('.time').textContent === '+0.000 s'`);
      await panel.waitFor(
        `return /^[+-]\\d+\\.\\d{3} s$/.test(document.querySelector('[data-finding] .meta span:nth-child(2)').textContent)`,
      );
      await panel.press('t');
      await panel.waitFor(`return /^\\d\\d:/.test(${SELECTED}.querySelector('.time').textContent)`);
    });

    test('a pinned lane stands on top, and goes back to its group', async () => {
      await startOver(panel);
      const first = `document.querySelector('[role=tree] [data-stream]').dataset.transport`;
      expect(await read(panel, first)).toBe('websocket');
      await selectNewest(panel, 'sse');
      await panel.press('p');
      await panel.waitFor(`return ${first} === 'sse'`);
      expect(await read(panel, `document.querySelector('[role=tree] [role=treeitem]').dataset.pinned`)).toBe('true');
      await panel.press('p');
      await panel.waitFor(`return ${first} === 'websocket'`);
    });

    test('one key goes to the twin of a duplicate and to the other edge of a gap', async () => {
      await startOver(panel);
      const number = `/sequence (\\d+)/.exec(${SELECTED}.textContent)?.[1] ?? ${SELECTED}.querySelectorAll('td')[4].textContent`;
      await panel.click('[data-finding][data-kind=duplicate]');
      const original = String(await selectedAfter(panel));
      const sequence = await read(panel, number);
      await panel.press('g');
      const twin = String(await selectedAfter(panel, original));
      expect(await read(panel, number)).toBe(sequence);
      // Also from the message alone, without its finding.
      await panel.press('Escape');
      await panel.press('g');
      expect(String(await selectedAfter(panel, twin))).toBe(original);
      await panel.evaluate(
        `document.querySelector('[data-finding][data-kind=gap]').scrollIntoView({ block: 'center' })`,
      );
      await panel.click('[data-finding][data-kind=gap]');
      const before = Number(await selectedAfter(panel, original));
      await panel.press('g');
      expect(Number(await selectedAfter(panel, String(before)))).toBe(before + 1);
    });

    test('the difference is told field by field, against the last of its kind and against the twin', async () => {
      await startOver(panel);
      await panel.click('[data-finding][data-kind=duplicate]');
      await selectedAfter(panel);
      await panel.click('#detail-tab-difference');
      await panel.waitFor(
        `return document.querySelector('#detail-panel').innerText.includes('Twin at') && /No field differs|same content/.test(document.querySelector('#detail-panel').innerText)`,
      );
      // The copy came right after the original; what came before that differs.
      const copy = String(await selectedAfter(panel));
      await panel.press('g');
      await selectedAfter(panel, copy);
      await panel.click('.against-choice button:first-child');
      expect(await panel.waitFor(`return document.querySelector('[data-change=sequence]') !== null`)).toBeTruthy();
      await panel.click('#detail-tab-tree');
    });

    test('the tree of a message is searched and walked by keys, and tells its path', async () => {
      await startOver(panel);
      await selectNewest(panel, 'websocket');
      await panel.click('#detail-tab-tree');
      await panel.click('.json-search input');
      await panel.type('symbol');
      await panel.waitFor(`return document.querySelector('.json-path code').textContent === 'symbol'`);
      await panel.press('Escape');
      await panel.evaluate(`document.querySelector('.json').focus()`);
      await panel.press('Home');
      await panel.press('ArrowDown');
      await panel.waitFor(`return document.querySelector('.json-path code').textContent === 'sequence'`);
      await panel.press('Home');
      await panel.press('ArrowLeft');
      await panel.waitFor(`return document.querySelector('.json [aria-expanded]').ariaExpanded === 'false'`);
      await panel.press('ArrowRight');
      expect(
        await panel.waitFor(`return document.querySelector('.json [aria-expanded]').ariaExpanded === 'true'`),
      ).toBeTruthy();
    });

    test('rows selected together, a message and the whole stream are copied', async () => {
      await startOver(panel);
      await selectNewest(panel, 'websocket');
      await panel.press('ArrowUp', { shift: true });
      await panel.press('ArrowUp', { shift: true });
      await panel.waitFor(`return document.querySelectorAll('tr.message[aria-selected=true]').length === 3`);
      const copied = (words: string): Promise<unknown> =>
        panel.waitFor(`return document.querySelector('[data-copied]').textContent === ${JSON.stringify(words)}`);
      await panel.press('c', { ctrl: true });
      await copied('Copied 3 messages as text.');
      await panel.click('.copy > .link');
      await panel.click('[data-copy="rows:ndjson"]');
      await copied('Copied 3 messages as NDJSON.');
      const [stream] = (await streamsIn(panel)).filter((each) => each.class === 'websocket');
      const { length } = await messagesIn(panel, stream?.id ?? 0);
      await panel.click('.copy > .link');
      await panel.click('[data-copy="stream:json"]');
      await copied(`Copied ${length} messages as JSON.`);
      await panel.click('.copy > .link');
      expect(await panel.waitFor(`return document.activeElement.dataset.copy === 'message:text'`)).toBeTruthy();
      await panel.press('ArrowDown');
      await panel.press('ArrowDown');
      await panel.press('ArrowDown');
      await panel.press('Enter');
      await copied('Copied the wscat command.');
    });

    test('everything on a lane is also a list with the same selection', async () => {
      await startOver(panel);
      await panel.click('[data-transport=websocket] .name');
      await panel.click('#findings-tab-lane');
      await panel.waitFor(`return document.querySelectorAll('[data-mark=gap]').length > 0`);
      expect(await read(panel, `document.querySelectorAll('[data-mark=open]').length`)).toBe('1');
      await panel.click('[data-mark=gap]');
      await panel.waitFor(`return document.querySelector('[data-mark=gap]').ariaSelected === 'true'`);
      await selectedAfter(panel);
      await panel.press('ArrowUp');
      await panel.waitFor(`return document.querySelector('[data-mark=gap]').ariaSelected === 'false'`);
      await panel.click('#findings-tab-findings');
      await panel.waitFor(`return document.querySelector('[data-finding]') !== null`);
    });

    test('axe-core finds nothing wrong: findings, lane, menu, difference, keys', async () => {
      await startOver(panel);
      await selectNewest(panel, 'websocket');
      expect(await violationsIn(panel)).toEqual([]);
      await panel.click('[data-finding][data-kind=duplicate]');
      await panel.click('#detail-tab-difference');
      await panel.press('m');
      await panel.click('#findings-tab-lane');
      await panel.waitFor(`return document.querySelector('[data-mark]') !== null`);
      await panel.click('.copy > .link');
      await panel.waitFor(`return document.querySelector('[role=menu]') !== null`);
      expect(await violationsIn(panel)).toEqual([]);
      await panel.press('Escape');
      await panel.press('?');
      await panel.waitFor(`
        const canvases = [...document.querySelectorAll('dialog[open] [data-legend] canvas')];
        const isPainted = (canvas) =>
          new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size > 1;
        return canvases.length > 10 && canvases.every(isPainted);`);
      expect(await violationsIn(panel)).toEqual([]);
      await panel.press('Escape');
      await panel.waitFor(`return document.querySelector('dialog[open]') === null`);
      await panel.click('#findings-tab-findings');
      await panel.click('#detail-tab-tree');
    });

    test('axe-core finds nothing wrong: matches, suggestions, saved filters', async () => {
      await startOver(panel);
      const field = 'input[aria-label="Filter messages"]';
      await panel.click(field);
      await panel.type('price t');
      await panel.waitFor(`
        const options = document.querySelectorAll('#filter-options [role=option]');
        return options.length > 0 && document.querySelector('[data-matches]') !== null;`);
      await panel.press('ArrowDown');
      await panel.waitFor(`return document.querySelector('${field}').hasAttribute('aria-activedescendant')`);
      expect(await violationsIn(panel)).toEqual([]);
      await panel.press('Escape');
      await panel.click('button[aria-label="Saved filters"]');
      await panel.waitFor(`return document.activeElement.closest('.saved-filters') !== null`);
      expect(await violationsIn(panel)).toEqual([]);
      await panel.press('Escape');
      await panel.waitFor(`return document.querySelector('.saved-filters') === null`);
      await panel.click(field);
      await panel.press('a', { ctrl: true });
      await panel.press('Backspace');
      await panel.waitFor(`return document.querySelector('[data-matches]') === null`);
    });
  });

  test('lanes stay beside the names of their streams, and the lane of what is selected comes into sight', async () => {
    await startOver(panel);
    await lowerTimeline(panel);
    await panel.evaluate(`document.querySelector('.lanes').scrollTop = 1000`);
    expect(
      await panel.waitFor(`
        const lanes = document.querySelector('.lanes');
        const seen = lanes.getBoundingClientRect();
        const canvas = document.querySelector('.lane-canvas').getBoundingClientRect();
        return lanes.scrollTop > 10 && Math.abs(canvas.top - seen.top) < 1 && Math.abs(canvas.height - lanes.clientHeight) < 1;`),
    ).toBe(true);
    // The lane of what is selected elsewhere comes into sight, and nothing moves while it is there.
    const lanes = `document.querySelector('.lanes')`;
    const inSight = `
      const seen = ${lanes}.getBoundingClientRect();
      const row = document.querySelector('[data-transport=sse]').getBoundingClientRect();
      const isInSight = row.top > seen.top - 1 && row.top + Math.min(row.height, seen.height) < seen.bottom + 1;`;
    await panel.evaluate(`${lanes}.scrollTop = 0`);
    await panel.click('[data-transport=websocket] .name');
    await panel.waitFor(`${inSight} return !isInSight`);
    const stream = (await streamsIn(panel)).find((each) => each.class === 'sse');
    const id = await panel.waitFor(
      `return window.realtimePanel.findings().find(({ stream }) => stream === ${stream?.id ?? -1})?.id`,
    );
    const finding = `[data-finding=${JSON.stringify(id)}]`;
    await panel.evaluate(`document.querySelector(${JSON.stringify(finding)}).scrollIntoView({ block: 'center' })`);
    await panel.click(finding);
    await panel.waitFor(`${inSight} return isInSight`);
    const message = String(await selectedAfter(panel));
    const place = await read(panel, `${lanes}.scrollTop`);
    await panel.press('[');
    await selectedAfter(panel, message);
    expect(await read(panel, `${lanes}.scrollTop`)).toBe(place);
    await restoreTimeline(panel);
  });

  // Of the two drivers that of Chromium alone can ask for a contrast theme.
  const themes = name === 'chromium' ? ['contrast'] : [];
  test.each(themes)('in the colours of a %s theme the lanes are painted in those', async () => {
    if (panel.setForcedColors === null) throw new Error('the driver cannot ask for a contrast theme');
    await startOver(panel);
    await panel.press('0');
    await panel.setForcedColors(true);
    await panel.waitFor(`
      if (!matchMedia('(forced-colors: active)').matches) return false;
      const probe = document.createElement('span');
      probe.style.cssText = 'color: LinkText; forced-color-adjust: none';
      document.body.append(probe);
      const link = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
      probe.remove();
      const canvas = document.querySelector('.lane-canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      for (let place = 0; place < data.length; place += 4)
        if (link.every((value, index) => data[place + index] === value)) return true;
      return false;`);
    await panel.setForcedColors(false);
    expect(await panel.waitFor(`return !matchMedia('(forced-colors: active)').matches`)).toBe(true);
  });

  test('a border between columns is dragged, and the width is kept', async () => {
    await startOver(panel);
    const width = async (): Promise<number> => (await boxOf(panel, 'th:has([data-column=kind])')).width;
    const before = await width();
    const border = await boxOf(panel, '[data-column=kind]');
    const at = { x: border.x + border.width / 2, y: border.y + border.height / 2 };
    await panel.drag(at, { x: at.x + 40, y: at.y }, { steps: 4 });
    await panel.waitFor(`
      return Math.abs(document.querySelector('th:has([data-column=kind])').getBoundingClientRect().width - ${before + 40}) < 1.5`);
    await panel.evaluate(`document.querySelector('[data-column=kind]').focus()`);
    await panel.press('ArrowLeft');
    expect(
      await panel.waitFor(`
      return Math.abs(document.querySelector('th:has([data-column=kind])').getBoundingClientRect().width - ${before + 32}) < 1.5`),
    ).toBeTruthy();
  });

  test.each([
    { what: 'docked beside a page', width: 500, height: 700, room: 'narrow' },
    { what: 'docked at the bottom', width: 1000, height: 250, room: 'short' },
  ])('$what nothing is cut off and axe-core finds nothing wrong', async ({ width, height, room }) => {
    await panel.resize(width, height);
    await panel.waitFor(`return document.querySelector('.panel').dataset.room === '${room}'`);
    await panel.waitFor(`return document.querySelector('[data-stream]') !== null`);
    expect(await read(panel, 'document.documentElement.scrollWidth <= innerWidth')).toBe('true');
    expect(await read(panel, `document.querySelector('.lower').clientHeight >= 60`)).toBe('true');
    // A canvas of another size than its place on the screen would be blurred.
    await panel.waitFor(`
      const isSharp = (canvas) => {
        const { width, height } = canvas.getBoundingClientRect();
        return Math.abs(canvas.width - width * devicePixelRatio) < 1.1 && Math.abs(canvas.height - height * devicePixelRatio) < 1.1;
      };
      return [...document.querySelectorAll('.timeline canvas')].every(isSharp);`);
    const status = await boxOf(panel, '[role=status]');
    expect(status.x + status.width).toBeLessThanOrEqual(width + 1);
    await panel.click('#lower-tab-messages');
    await panel.waitFor(`return document.querySelector('tr.message') !== null`);
    expect(await violationsIn(panel)).toEqual([]);
    await panel.resize(1280, 800);
    await panel.waitFor(`return document.querySelector('.panel').dataset.room === 'tall'`);
  });

  // Firefox loads the panel anew whenever the dock side changes; Chromium leaves it as it is.
  const anew = name === 'firefox' ? ['anew'] : [];
  test.each(anew)('what was looked at is there again when the panel is loaded %s', async () => {
    await startOver(panel);
    await selectNewest(panel, 'sse');
    await panel.press('ArrowUp');
    await panel.press('ArrowUp');
    const text = await read(panel, `${SELECTED}.querySelector('.preview').textContent`);
    await panel.press('p');
    await panel.press('m');
    await panel.waitFor(`return document.querySelector('[data-pinned=true]') !== null`);
    const kind = 'th:has([data-column=kind])';
    await panel.evaluate(`document.querySelector('[data-column=kind]').focus()`);
    const before = (await boxOf(panel, kind)).width;
    await panel.press('ArrowRight');
    await panel.waitFor(`return document.querySelector('${kind}').getBoundingClientRect().width > ${before + 4}`);
    const { width } = await boxOf(panel, kind);
    await panel.click('#detail-tab-hex');
    await panel.evaluate('window.isOld = true; setTimeout(() => location.reload(), 0)');
    await panel.waitFor(
      `return window.isOld !== true && document.querySelector('[data-pinned=true]')?.dataset.transport === 'sse'`,
    );
    await panel.waitFor(`return ${SELECTED}?.querySelector('.preview').textContent === ${JSON.stringify(text)}`);
    await panel.waitFor(`return document.querySelector('[data-marks="1"]') !== null`);
    expect(await read(panel, `document.querySelector('#detail-tab-hex').ariaSelected`)).toBe('true');
    expect((await boxOf(panel, kind)).width).toBeCloseTo(width, 0);
  });
});
