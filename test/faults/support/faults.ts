import { setTimeout as sleep } from 'node:timers/promises';
import { COMMAND_LIMIT } from '../../../scripts/browsers/driver.ts';
import { until } from '../../../scripts/browsers/time-limit.ts';
import { SUBSCRIBER_GRACE } from '../../../src/wire/wire-limits.ts';
import { builtExtension, openPanelPage, type Panel } from '../../drivers/index.ts';
import { untilText } from '../../e2e/support/document.ts';
import { untilStatus } from '../../e2e/support/panel.ts';
import { BRIEF, FEW, type Fault } from './fault.ts';
import { RATE } from './scene.ts';

declare global {
  interface Window {
    /** The ports that the panel has opened since it was watched. */
    ports?: chrome.runtime.Port[];
    /** What the page saw of its platform before the extension was reloaded. */
    hooked?: readonly unknown[];
  }
}

/** Milliseconds between two stops of the background: 20 of them in a minute. */
const STOP_PERIOD = { short: 400, full: 3_000 } as const;

const stopBackground: Fault = {
  name: 'stop the background',
  times: { short: 2, full: 20 },
  count: { short: 2_000, full: 60_000 },
  async play({ world: { browser } }, form) {
    const isRunning = async () => ((await browser.backgroundState()) === 'running' ? true : null);
    for (let time = 0; time < this.times[form]; time += 1) {
      await until(isRunning, { what: 'the background to start again', limit: COMMAND_LIMIT });
      await browser.stopBackground();
      await sleep(STOP_PERIOD[form]);
    }
  },
};

const fallAsleep: Fault = {
  name: 'the background falls asleep by itself',
  missing: (name) => (name === 'chromium' ? 'its half a minute of silence cannot be shortened' : null),
  times: { short: 1, full: 3 },
  count: BRIEF,
  isFresh: true,
  startsItself: true,
  async play(scene, form) {
    const { browser } = scene.world;
    const isAsleep = async () => ((await browser.backgroundState()) === 'stopped' ? true : null);
    await scene.start();
    for (let time = 0; time < this.times[form]; time += 1) {
      await scene.panel.close();
      await until(isAsleep, { what: 'the background to fall asleep', limit: COMMAND_LIMIT });
      scene.panel = await scene.page.openDevTools();
    }
  },
};

const dropPort: Fault = {
  name: "drop the panel's port",
  times: FEW,
  count: BRIEF,
  async play({ panel, world }, form) {
    // The port that is open now is out of reach; the next one goes through here.
    await panel.evaluate(() => {
      const { runtime } = globalThis.browser ?? chrome;
      const ports: chrome.runtime.Port[] = [];
      window.ports = ports;
      runtime.connect = new Proxy(runtime.connect, {
        apply(connect, _, given) {
          const port: chrome.runtime.Port = Reflect.apply(connect, runtime, given);
          ports.push(port);
          return port;
        },
      });
    });
    await world.browser.stopBackground();
    // A stopped background may break more than one port: only that there is another one counts.
    const next = (known: number) =>
      panel.waitFor((count) => {
        const { length } = window.ports ?? [];
        return length > count && length;
      }, known);
    let seen = 0;
    for (let time = 0; time < this.times[form]; time += 1) {
      seen = await next(seen);
      await panel.evaluate(() => window.ports?.at(-1)?.disconnect());
    }
    await next(seen);
  },
};

const dockSide: Fault = {
  name: 'move DevTools to another side',
  times: { short: 1, full: 4 },
  count: BRIEF,
  isFresh: true,
  async play({ panel }, form) {
    for (let time = 0; time < this.times[form]; time += 1) await panel.setDock(time % 2 === 0 ? 'bottom' : 'window');
  },
};

const reopen: Fault = {
  name: 'close and open DevTools',
  times: FEW,
  count: BRIEF,
  isFresh: true,
  async play(scene, form) {
    for (let time = 0; time < this.times[form]; time += 1) {
      await scene.panel.close();
      scene.panel = await scene.page.openDevTools();
    }
  },
};

const navigate: Fault = {
  name: 'navigate, go back, go forward',
  endsItself: true,
  times: { short: 1, full: 5 },
  count: BRIEF,
  async play(scene, form) {
    for (let time = 0; time < this.times[form]; time += 1) {
      await scene.leaveFor();
      await scene.start();
      scene.noteEnd('left');
      await scene.page.back();
      await scene.start();
      scene.noteEnd('left');
      await scene.page.forward();
      await scene.start();
      await scene.untilDone();
      await scene.untilShown();
      scene.noteEnd('left');
      // What a page in the cache had not reported when it was put away comes when it is shown again.
      await scene.page.back();
      await scene.page.evaluate(() => window.report?.());
    }
  },
};

const freeze: Fault = {
  name: 'freeze and resume',
  missing: (name) => (name === 'firefox' ? 'Firefox on the desktop never freezes a tab' : null),
  times: FEW,
  count: BRIEF,
  async play(scene, form) {
    for (let time = 0; time < this.times[form]; time += 1) {
      await scene.page.setFrozen?.(true);
      await sleep(500);
      await scene.page.setFrozen?.(false);
      // Chromium ends the sockets of a page that it freezes, and hands out what had come before in tasks of its own.
      await scene.untilDone();
      scene.noteEnd('left');
      await scene.start();
    }
  },
};

const crash: Fault = {
  name: 'crash the page',
  times: FEW,
  count: BRIEF,
  isFresh: true,
  async play(scene, form) {
    for (let time = 0; time < this.times[form]; time += 1) {
      scene.noteEnd('crashed');
      await scene.page.crash();
      await scene.leaveFor();
      await scene.start();
    }
  },
  async check({ panel }, { silentEnds }) {
    await untilStatus(panel, /The end of \d+ pages? was not recorded/);
    return `the panel says so of ${silentEnds} ends`;
  },
};

const reloadExtension: Fault = {
  name: 'reload the extension',
  times: { short: 1, full: 1 },
  count: BRIEF,
  isFresh: true,
  async play(scene) {
    const { world, page, name } = scene;
    await page.evaluate(() => {
      window.hooked = [WebSocket, WebSocket.prototype.send, EventSource, fetch, XMLHttpRequest];
    });
    await world.browser.loadExtension(builtExtension(name));
    await scene.panel.close();
    if (name === 'chromium') {
      // Chromium does not place scripts in open pages: what this page did is out of reach, and so it says.
      scene.panel = await page.openDevTools();
      const bar = '[role=alert][data-kind=older-page]';
      await untilText(scene.panel, bar, /Reload the page to record/);
      await scene.untilDone();
      await scene.begin();
      await page.reload();
      await scene.start();
    } else {
      // Firefox places both scripts again: the earlier recorder continues, and has the past.
      scene.panel = await page.openDevTools();
    }
  },
  async check({ page, name }) {
    const isSame = await page.evaluate(() => {
      const now = [WebSocket, WebSocket.prototype.send, EventSource, fetch, XMLHttpRequest];
      return now.every((value, index) => window.hooked === undefined || value === window.hooked[index]);
    });
    if (!isSame) throw new Error('the page was given a second set of hooks');
    const errors = await page.errors();
    if (errors.length > 0) throw new Error(`the console of the page says ${errors.join('; ')}`);
    return name === 'firefox'
      ? 'recording continues, no second hooks, no error in the console'
      : 'the panel asks for a reload of the page; no error in the console';
  },
};

const tabOf = (panel: Panel): Promise<number> =>
  panel.evaluate(() => (globalThis.browser ?? chrome).devtools.inspectedWindow.tabId);

const secondPanel: Fault = {
  name: 'a second panel on the same tab',
  times: FEW,
  count: BRIEF,
  isFresh: true,
  async play(scene, form) {
    for (let time = 0; time < this.times[form]; time += 1) {
      // No browser opens DevTools twice on one tab of its own accord; debuggers from outside can.
      const second = await openPanelPage(scene.world.browser, await tabOf(scene.panel));
      if (time < this.times[form] - 1) await second.close();
      else scene.second = second;
    }
  },
  async check(scene) {
    const { second } = scene;
    if (second === null) throw new Error('there is no second panel');
    const { undeclared, twice, sent, shown, declared } = await scene.compare(second);
    await second.close();
    if (undeclared !== 0 || twice !== 0) throw new Error(`the second panel lost ${undeclared} and doubled ${twice}`);
    return `the second shows ${shown} of ${sent}, ${declared} declared`;
  },
};

const fullRing: Fault = {
  name: 'fill the ring before the panel opens',
  times: { short: 1, full: 1 },
  // The ring holds 5,000 records.
  count: { short: 6_000, full: 20_000 },
  rate: { short: 4_000, full: RATE },
  isFresh: true,
  startsItself: true,
  async play(scene) {
    await scene.panel.close();
    // Until then the page stores more than without a panel, for one that may be on its way back.
    await sleep(SUBSCRIBER_GRACE);
    await scene.start();
    await scene.untilReceived(0.9);
    scene.panel = await scene.page.openDevTools();
  },
};

const blocked: Fault = {
  name: "block the page's thread",
  times: { short: 1, full: 2 },
  count: { short: 2_000, full: 12_000 },
  async play({ page }, form) {
    const length = form === 'short' ? 1_500 : 5_000;
    for (let time = 0; time < this.times[form]; time += 1) {
      await page.evaluate((milliseconds) => {
        const end = performance.now() + milliseconds;
        while (performance.now() < end);
      }, length);
    }
  },
};

/** All faults, those that share a page first. */
export const FAULTS: readonly Fault[] = [
  stopBackground,
  dropPort,
  blocked,
  freeze,
  navigate,
  dockSide,
  reopen,
  secondPanel,
  fallAsleep,
  fullRing,
  crash,
  reloadExtension,
];
