import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WorkerJob } from '../../../../../scripts/browsers/driver.ts';
import { FirefoxWorkers } from '../../../../../scripts/browsers/firefox/firefox-workers.ts';
import type { MarionetteConnection } from '../../../../../scripts/browsers/firefox/marionette.ts';

/** A Firefox whose workers say what a test puts into `waiting`; it keeps what it is told. */
function fakeFirefox() {
  const waiting: unknown[] = [];
  const told: Readonly<Record<string, unknown>>[] = [];
  const run = async (source: string, input: Readonly<Record<string, unknown>>): Promise<unknown> => {
    if (source.includes('splice')) return waiting.splice(0, Number(input['most']));
    told.push(input);
    return null;
  };
  return { waiting, told, marionette: { run } as unknown as MarionetteConnection };
}

/** Starts recording, and gives all that is reported. */
async function start(changes: Partial<WorkerJob> = {}) {
  const firefox = fakeFirefox();
  const reported: string[] = [];
  const recorded = await FirefoxWorkers.start(firefox.marionette, {
    script: 'record("REALTIME_INSPECTOR_BINDING", "REALTIME_INSPECTOR_IS_LATE")',
    isMeant: () => true,
    onMessage: (text, worker) => reported.push(`${worker}: ${text}`),
    onGone: (worker, epoch) => reported.push(`${worker} gone at ${epoch}`),
    onProblem: (url, reason) => reported.push(`${url}: ${reason}`),
    ...changes,
  });
  return { ...firefox, reported, recorded };
}

const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(150);

// Its pauses are those of Node's promises.
vi.mock('node:timers/promises', () => ({
  setTimeout: (time: number) => new Promise((done) => setTimeout(done, time)),
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('workers of Firefox', () => {
  test('get the recorder with the name of its function, from the first script on', async () => {
    const { told, recorded } = await start();
    const script = String(told[0]?.['debugger']);
    expect(script).toMatch(/record\(\\"(realtimeInspector\w+)\\", \\"false\\"\)/);
    expect(script).not.toContain('REALTIME_INSPECTOR');
    await recorded.stop();
  });

  test('pass on what they say in its order, and when they ended', async () => {
    const { waiting, reported, recorded } = await start();
    waiting.push(
      ['7:1', '/a.js', 'began', '', 10],
      ['7:1', '/a.js', 'said', 'one', 20],
      ['7:1', '/a.js', 'placed', '', 30],
      ['7:1', '/a.js', 'said', 'two', 40],
      ['7:1', '/a.js', 'gone', '', 50],
      ['7:1', '/a.js', 'said', 'from nowhere', 60],
    );
    await turn();
    expect(reported).toEqual(['7:1: one', '7:1: two', '7:1 gone at 50']);
    await recorded.stop();
  });

  test('are left out where they are not meant, and named where the recorder could not be placed', async () => {
    const { waiting, reported, recorded } = await start({ isMeant: ({ url }) => url !== '/other.js' });
    waiting.push(
      ['7:1', '/other.js', 'began', '', 10],
      ['7:1', '/other.js', 'said', 'one', 10],
      ['7:2', '/b.js', 'began', '', 10],
      ['7:2', '/b.js', 'failed', 'its debugger did not start', 5_010],
    );
    await turn();
    expect(reported).toEqual(['/b.js: its debugger did not start']);
    await recorded.stop();
  });

  test('hand out their last records when asked, and one that is busy is not waited for without end', async () => {
    const { waiting, told, recorded } = await start();
    waiting.push(['7:1', '/a.js', 'began', '', 10], ['7:2', '/b.js', 'began', '', 10]);
    await turn();
    let isFlushed = false;
    void recorded.flush().then(() => (isFlushed = true));
    await turn();
    expect(told.at(-1)).toMatchObject({ id: '1' });
    waiting.push(['7:1', '/a.js', 'flushed', '1', 20]);
    await turn();
    expect(isFlushed).toBe(false);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(isFlushed).toBe(true);
    await recorded.stop();
  });

  test('are asked no more once the browser has ended', async () => {
    const { marionette, recorded } = await start();
    const run = vi.spyOn(marionette, 'run').mockRejectedValue(new Error('the browser has ended'));
    await turn();
    await turn();
    expect(run).toHaveBeenCalledTimes(1);
    run.mockResolvedValue(null);
    await recorded.stop();
  });
});
