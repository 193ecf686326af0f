/** A page in Chromium whose memory and whose main thread's work can be measured from outside. */
import { launch } from 'puppeteer-core';
import { findBrowser } from '../../scripts/browsers/find-browser.ts';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: Record<string, unknown>;
}

/** What the main thread did: its tasks, cut at the beginnings of frames. */
function mainThreadWork(events: readonly TraceEvent[]) {
  const thread = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread),
  );
  const own = events.filter((event) => mains.has(thread(event)));
  const tasks = own.filter(({ name, ph }) => ph === 'X' && name === 'RunTask');
  const sums = new Map();
  for (const task of tasks) sums.set(thread(task), (sums.get(thread(task)) ?? 0) + (task.dur ?? 0));
  const [busiest] = [...sums].sort((one, other) => other[1] - one[1])[0] ?? [''];
  const starts = own
    .filter((event) => thread(event) === busiest && event.name === 'AnimationFrame' && event.ph === 'b')
    .map(({ ts }) => ts)
    .sort((one, other) => one - other);
  const works = starts.map(() => 0);
  let longest = 0;
  let total = 0;
  for (const task of tasks.filter((event) => thread(event) === busiest)) {
    const cpu = (task.tdur ?? task.dur ?? 0) / 1_000;
    longest = Math.max(longest, cpu);
    total += cpu;
    const index = starts.findLastIndex((start) => start <= task.ts + (task.dur ?? 0));
    if (index >= 0) works[index] = (works[index] ?? 0) + cpu;
  }
  const sorted = works.slice(1, -1).sort((one, other) => one - other);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;
  return { frames: sorted.length, p95, longestTask: longest, total };
}

export async function openChromium(url: string) {
  const browser = await launch({
    executablePath: findBrowser('chromium').executable ?? 'chromium',
    headless: true,
    protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-background-networking', '--js-flags=--expose-gc', '--window-size=1280,800'],
    defaultViewport: { width: 1280, height: 800 },
  });
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('globalThis.bench !== undefined');
  const session = await page.createCDPSession();
  return {
    name: await browser.version(),
    /** @param source an expression */
    run: (source: string): Promise<any> => page.evaluate(source),
    reload: async () => {
      await page.goto(url);
      await page.waitForFunction('globalThis.bench !== undefined');
    },
    /** Bytes of the page's heap and of its typed arrays, after a collection. */
    memory: async () => {
      await session.send('HeapProfiler.collectGarbage');
      await session.send('HeapProfiler.collectGarbage');
      const usage: { usedSize: number; backingStorageSize?: number } = await session.send('Runtime.getHeapUsage');
      return usage.usedSize + (usage.backingStorageSize ?? 0);
    },
    /** The work of the main thread while something runs, in milliseconds of processor time. */
    work: async (work: () => Promise<any>) => {
      const events: TraceEvent[] = [];
      const collect = ({ value }: { value: TraceEvent[] }) => void events.push(...value);
      session.on('Tracing.dataCollected', collect as any);
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.start', {
        transferMode: 'ReportEvents',
        traceConfig: {
          includedCategories: [
            'toplevel',
            'devtools.timeline',
            'disabled-by-default-devtools.timeline',
            'devtools.timeline.frame',
          ],
          excludedCategories: ['*'],
        },
      });
      const result = await work();
      await session.send('Tracing.end');
      await complete;
      session.off('Tracing.dataCollected', collect as any);
      return { result, thread: mainThreadWork(events) };
    },
    close: () => browser.close(),
  };
}
