/** A page in Chromium whose memory and whose main thread's work can be measured from outside. */
import { launch } from 'puppeteer-core';
import type { CDPSession } from 'puppeteer-core';
import { findBrowser } from '../../scripts/browsers/find-browser.ts';
import { isTraceEvent, mainThreadWork } from './main-thread.ts';
import type { ThreadWork, TraceEvent } from './main-thread.ts';
import type { PanelSubject } from './subject.ts';

const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'devtools.timeline.frame',
];

/** The work of the main thread while something runs, in milliseconds of processor time. */
async function traced<Result>(
  session: CDPSession,
  act: () => Promise<Result>,
): Promise<{ result: Result; thread: ThreadWork }> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: readonly unknown[] }) => {
    for (const event of value) if (isTraceEvent(event)) events.push(event);
  };
  session.on('Tracing.dataCollected', collect);
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
  });
  const result = await act();
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return { result, thread: mainThreadWork(events) };
}

export async function openChromium(url: string): Promise<PanelSubject> {
  const browser = await launch({
    executablePath: findBrowser('chromium').executable ?? 'chromium',
    headless: true,
    protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-background-networking', '--js-flags=--expose-gc', '--window-size=1280,800'],
    defaultViewport: { width: 1280, height: 800 },
  });
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  const load = async () => {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.bench !== undefined);
  };
  await load();
  return {
    name: await browser.version(),
    run: (name, ...values) =>
      page.evaluate((call) => Reflect.apply(bench[call.name], bench, call.values), { name, values }),
    reload: load,
    memory: async () => {
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      const usage: { usedSize: number; backingStorageSize?: number } = await session.send('Runtime.getHeapUsage');
      return usage.usedSize + (usage.backingStorageSize ?? 0);
    },
    work: (act) => traced(session, act),
    close: () => browser.close(),
  };
}
