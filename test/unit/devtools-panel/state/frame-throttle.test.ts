import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createFrameThrottle } from '../../../../src/devtools-panel/state/frame-throttle.ts';

/** Milliseconds between two frames of the made-up screen. */
const FRAME = 16;

describe('the pace of drawing', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, FRAME));
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  /** Something arrives each millisecond. @returns the milliseconds at which it was drawn. */
  function drawnDuring(length: number, period: () => number): readonly number[] {
    const begun = performance.now();
    const drawn: number[] = [];
    const pace = createFrameThrottle(() => drawn.push(performance.now() - begun), period);
    for (let now = 0; now < length; now += 1) {
      pace.due();
      vi.advanceTimersByTime(1);
    }
    pace.stop();
    return drawn;
  }

  // The first in frame 16; the next is due 100 later and comes a frame after that: 16 + 100 + 16, and so on.
  test('the first arrival is drawn with the next frame, those behind it once a period', () => {
    expect(drawnDuring(400, () => 100)).toEqual([16, 132, 248, 364]);
  });

  test('the period is asked for each time', () => {
    let period = 100;
    expect(drawnDuring(400, () => (period += 50))).toEqual([16, 232]);
  });

  test('after a quiet time nothing waits', () => {
    const drawn: number[] = [];
    const pace = createFrameThrottle(
      () => drawn.push(performance.now()),
      () => 100,
    );
    pace.due();
    vi.advanceTimersByTime(1_000);
    pace.due();
    vi.advanceTimersByTime(FRAME);
    expect(drawn).toHaveLength(2);
  });

  test('nothing is drawn once it has stopped', () => {
    const draw = vi.fn<() => void>();
    const pace = createFrameThrottle(draw, () => 100);
    pace.due();
    pace.stop();
    vi.advanceTimersByTime(1_000);
    expect(draw).not.toHaveBeenCalled();
  });
});
