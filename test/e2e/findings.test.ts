import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Panel } from '../drivers/index.ts';
import { LOSS_KINDS, type LogEntry } from './support/truth.ts';
import { untilShown, untilText } from './support/document.ts';
import { countFound, findingsIn, untilFinding, untilFound, type ShownFinding } from './support/panel.ts';
import { openTab, startWorld, untilDone, untilEqual, type Tab, type World } from './support/world.ts';

/** What the server did on purpose, in the words of the findings: how many messages of each kind. */
function injectedInto(log: readonly LogEntry[]): Record<(typeof LOSS_KINDS)[number], number> {
  const count = (fault: string): number => log.filter((entry) => entry.fault === fault).length;
  return {
    gap: count('drop') + count('loss'),
    duplicate: count('duplicate'),
    // Both of a swapped pair are marked; one of them is late.
    late: count('swap') / 2,
    // Each replayed message is named twice: as injected, and as sent.
    replay: log.filter((entry) => entry.fault === 'replay' && entry.event === 'injected').length,
    reset: 0,
    'same-number-other-content': 0,
  };
}

const ticker = (faults: string): string => `/ticker.html?autostart=1&count=240&rate=120&clean=30&${faults}`;

const faulty = [
  { what: 'nothing', path: ticker('') },
  { what: 'drops', path: ticker('drop=20') },
  { what: 'duplicates', path: ticker('duplicate=20') },
  { what: 'swapped neighbours', path: ticker('swap=25') },
  { what: 'all three at once', path: ticker('drop=30&duplicate=35&swap=40') },
  { what: 'a cut, and losses while away', path: ticker('cut-at=100&reconnect=400&lose=7') },
  { what: 'a cut, and a replay', path: ticker('cut-at=100&reconnect=400&replay=5') },
  { what: 'drops over SSE', path: ticker('transport=eventsource&drop=20&duplicate=30') },
  { what: 'a cut over SSE, resumed', path: ticker('transport=eventsource&cut-at=100&retry=500&reconnect=500') },
  { what: 'nothing over polls', path: '/polling.html?autostart=1&calls=12&period=400&hold=800&after=300' },
  { what: 'nothing over three ways at once', path: '/three-ways.html?autostart=1&end=close&hold=3000&count=6' },
  { what: 'an outage', path: '/reconnect.html?autostart=1&every=40&up=2000' },
];

/** The kinds that were found, each once: a busy machine may add silences of its own, but nothing else. */
const kindsIn = (findings: readonly ShownFinding[]): readonly string[] => [
  ...new Set(findings.map(({ kind }) => kind)),
];

/** The numbers of a run, both ends included. */
const numbersOf = (first: string, last: string): readonly number[] =>
  Array.from({ length: Number(last) - Number(first) + 1 }, (_, place) => Number(first) + place);

/** Chooses how the selected stream is numbered, as a user would in its list. */
async function choose(panel: Panel, way: 'automatic' | 'none' | 'rule'): Promise<void> {
  await panel.evaluate((value) => {
    const list = document.querySelector<HTMLSelectElement>('label.numbering select');
    if (list === null) throw new Error('there is no list of numberings');
    list.value = value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
  }, way);
}

/** Clicks an element in the moment in which it is there: before the next frame, in which what came with it settles. */
function clickWhenListed(selector: string): void {
  const clicked = (): boolean => {
    const element = document.querySelector<HTMLElement>(selector);
    element?.click();
    return element !== null;
  };
  if (clicked()) return;
  const observer = new MutationObserver(() => {
    if (clicked()) observer.disconnect();
  });
  observer.observe(document.documentElement, { childList: true, subtree: true });
}

describe.each(BROWSERS)('in %s the panel finds what the server did, and no more', (name) => {
  let world: World;
  let tab: Tab;
  let panel: Panel;
  beforeAll(async () => {
    world = await startWorld(name, { hasCache: false });
    tab = await openTab(world);
    ({ panel } = tab);
  });
  afterAll(() => world.close());

  /** Runs a page to its end and waits until the panel has all of it. */
  const play = async (path: string, run: string): Promise<void> => {
    await tab.show(path, run);
    await untilDone(tab.page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
  };

  test.each(faulty)('$what', async ({ what, path }) => {
    const run = `${name}-${what.replaceAll(/\W+/g, '-')}`;
    await play(path, run);
    const injected = injectedInto(await world.log(run));
    // A gap is reported after a time of grace, in which a late message may still fill it: a second at most here.
    await untilFound(panel, 'gap', injected.gap);
    const findings = await findingsIn(panel);
    const found = LOSS_KINDS.map((kind) => [kind, countFound(findings, kind)]);
    expect(Object.fromEntries(found), JSON.stringify(findings, null, 1)).toEqual(injected);
  });

  test.each([
    {
      what: 'one in five lost from the beginning',
      path: '/ticker.html?autostart=1&count=200&rate=120&drop=5',
      lost: 40,
    },
    { what: 'twelve messages, one missing', path: '/ticker.html?autostart=1&count=13&rate=60&drop=13&seed=5', lost: 1 },
  ])('every number that was never sent: $what', async ({ what, path, lost }) => {
    const run = `${name}-${what.replaceAll(/\W+/g, '-')}`;
    await play(path, run);
    const dropped = (await world.log(run)).filter(({ fault }) => fault === 'drop').map(({ number }) => number);
    expect(dropped).toHaveLength(lost);
    await untilFound(panel, 'gap', dropped.length);
    const findings = (await findingsIn(panel)).filter(({ kind }) => LOSS_KINDS.some((one) => one === kind));
    expect(kindsIn(findings)).toEqual(['gap']);
    const named = findings.flatMap(({ missing }) => missing).flatMap(({ first, last }) => numbersOf(first, last));
    expect(named).toEqual(dropped);
  });

  test('a stall and the silence of a server that stays connected', async () => {
    await play('/ticker.html?autostart=1&count=500&rate=60&stall-at=420&stall=4000', `${name}-stall`);
    // Its messages are there before what follows from them.
    await untilFinding(panel, 'silence');
    expect(kindsIn(await findingsIn(panel))).toEqual(['silence']);

    await tab.show('/ticker.html?autostart=1&rate=60&silence-from=420&end=open', `${name}-silence`);
    await untilFinding(panel, 'silence');
    expect(kindsIn(await findingsIn(panel))).toEqual(['silence']);
  });

  test('a gap is explained, shown in its place, and gone where the user says that nothing is numbered', async () => {
    const run = `${name}-list`;
    // All in one burst: many messages have one instant, and only their numbers say where one is missing.
    await tab.show('/ticker.html?autostart=1&count=240&rate=20000&clean=30&drop=20', run);
    await panel.evaluate(clickWhenListed, '[data-finding][data-kind=gap]');
    await untilDone(tab.page);
    await untilEqual(world, panel, run);
    const told = await panel.waitFor(() => {
      const text = document.querySelector<HTMLElement>('[data-finding][aria-selected=true]')?.innerText ?? '';
      return /Evidence/.test(text) && /Caveat/.test(text) && text;
    });
    // The table has scrolled to the place: a row of its own marks where the numbers are missing.
    const missing = Number(/(\d+) never arrived/.exec(told)?.[1]);
    const around = await panel.waitFor((text) => {
      const row = [...document.querySelectorAll('.event-row.gap')].find(({ textContent }) => textContent === text);
      return row && [row.previousElementSibling, row.nextElementSibling].map((one) => one?.textContent ?? '');
    }, `1 missing: ${missing}`);
    expect(around).toEqual([missing - 1, missing + 1].map((n) => expect.stringContaining(`msinjson${n}`)));
    await untilText(panel, 'footer.status', /\d+ finding/);
    const gaps = async (): Promise<number> => countFound(await findingsIn(panel), 'gap');
    const injected = await gaps();
    expect(injected).toBeGreaterThan(0);

    await panel.click('[data-message]');
    await untilShown(panel, 'label.numbering select');
    await choose(panel, 'none');
    await panel.waitFor(() => realtimePanel.findings().every(({ kind }) => kind !== 'gap'));
    await choose(panel, 'rule');
    await panel.click('form.numbering input');
    await panel.evaluate(() => document.querySelector<HTMLInputElement>('form.numbering input')?.select());
    await panel.type('sequence');
    await panel.click('form.numbering button');
    await untilFinding(panel, 'gap');
    expect(await gaps()).toBe(injected);
    await choose(panel, 'automatic');
    await untilText(panel, 'ul.numbering', /inferred/);
    expect(await gaps()).toBe(injected);
  });

  test('a poll costs what its period says, next to every other transport', async () => {
    await tab.show('/polling.html?autostart=1&only=short&calls=0&period=500', `${name}-cost`);
    await untilShown(panel, '[data-stream][data-transport=short-poll]');
    await panel.click('[data-stream][data-transport=short-poll]');
    await panel.evaluate(() => {
      const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
      tabs.find(({ innerText }) => innerText === 'Cost')?.click();
    });
    const words = await panel.waitFor(() => {
      const text = document.querySelector<HTMLElement>('.cost')?.innerText ?? '';
      return /users: [\d,]+ requests/.test(text) && text;
    });
    for (const word of ['Short poll, now', 'Long poll', 'SSE', 'WebSocket', '3,600 s']) expect(words).toContain(word);
  });

  test('how each client of a restarted server came back', async () => {
    await play('/reconnect.html?autostart=1&down=3000', `${name}-shapes`);
    const kinds = (await findingsIn(panel)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['reconnect', 'dead-eventsource']));
  });
});
