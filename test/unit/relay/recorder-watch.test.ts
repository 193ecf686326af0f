import { describe, expect, test } from 'vitest';
import { RecorderWatch } from '../../../src/relay/recorder-watch.ts';
import { SIGN_OF_LIFE_LIMIT, SIGN_OF_LIFE_PERIOD } from '../../../src/wire/wire-limits.ts';

const PROBE = 250;

/** A watch whose recorder, thread and panel are the test. */
function startWatch() {
  const reports: (readonly [isCutOff: boolean, ago: number])[] = [];
  let now = 0;
  let turn: (() => void) | null = null;
  let requests = 0;
  let isThere = true;
  const watch = new RecorderWatch({
    request: () => {
      requests += 1;
      if (isThere) watch.answered();
    },
    later: (task) => (turn = task),
    now: () => now,
    report: (isCutOff, ago) => reports.push([isCutOff, ago]),
  });
  const runTurn = (): void => {
    turn?.();
    turn = null;
  };
  return {
    watch,
    reports,
    requests: () => requests,
    cutOff: () => (isThere = false),
    /** The thread runs and a panel probes. */
    live(time: number) {
      for (const until = now + time; now < until;) {
        now += PROBE;
        watch.probed();
        runTurn();
      }
    },
    /** The thread is busy or frozen: probes pile up, and no turn runs until it is free. */
    freeze(time: number) {
      watch.probed();
      now += time;
      for (let probes = 0; probes < time / PROBE; probes += 1) watch.probed();
      runTurn();
    },
    /** Nothing at all happens: the page is cached, or no panel is open. */
    pass: (time: number) => (now += time),
  };
}

describe('the watch over a recorder', () => {
  test('requests a sign of life every two seconds while a panel probes, and nothing without one', () => {
    const { live, pass, requests } = startWatch();
    pass(3_600_000);
    expect(requests()).toBe(0);
    live(10 * SIGN_OF_LIFE_PERIOD);
    expect(requests()).toBe(10);
  });

  test('reports a recorder that is cut off after eight seconds, with the time of its last answer, and repeats that', () => {
    const { live, cutOff, reports } = startWatch();
    live(PROBE);
    cutOff();
    live(SIGN_OF_LIFE_LIMIT - PROBE);
    expect(reports).toEqual([]);
    live(PROBE);
    expect(reports).toHaveLength(1);
    live(SIGN_OF_LIFE_PERIOD);
    // Its last answer was 8,000 ms before it is noticed, and 10,000 ms before that is repeated.
    expect(reports).toEqual([
      [true, 8_000],
      [true, 10_000],
    ]);
  });

  test('does not take a busy or frozen page for one, however long that lasts', () => {
    const { live, freeze, cutOff, watch, reports } = startWatch();
    live(PROBE);
    // The request before the freeze is answered after it.
    cutOff();
    live(SIGN_OF_LIFE_PERIOD);
    freeze(600_000);
    freeze(60_000);
    expect(reports).toEqual([]);
    watch.answered();
    expect(reports).toEqual([]);
  });

  test('does not take a page for one that was cached, or whose panel was closed, for hours', () => {
    const { live, pass, reports } = startWatch();
    live(5_000);
    pass(7_200_000);
    live(5_000);
    expect(reports).toEqual([]);
  });

  test('takes it back if the recorder answers after all', () => {
    const { live, cutOff, watch, reports } = startWatch();
    cutOff();
    live(20_000);
    watch.answered();
    watch.answered();
    expect(reports.at(-1)).toEqual([false, 0]);
    expect(reports.filter(([isCutOff]) => !isCutOff)).toHaveLength(1);
  });
});
