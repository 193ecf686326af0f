import { describe, expect, test } from 'vitest';
import { createViewport } from '../../../../src/devtools-panel/state/viewport.ts';

/** A viewport whose present the test sets. */
function viewportAt(start: number) {
  let now = start;
  const viewport = createViewport(
    () => now,
    () => 0,
  );
  viewport.follow();
  return {
    viewport,
    moveTo(at: number) {
      now = at;
      viewport.follow();
    },
    window: () => viewport.window.peek(),
  };
}

describe('following', () => {
  test('shows the whole recording at first, 10 s at least', () => {
    expect(viewportAt(1_000).window()).toEqual({ from: 0, until: 10_000 });
    // 20 s and 2 % are 20.4 s, which end 2 % of themselves after the present: 20 s + 0.408 s.
    expect(viewportAt(20_000).window()).toEqual({ from: 8, until: 20_408 });
  });

  test('shows the last 80 s of a longer one, with 2 % of air after the present', () => {
    // 200 s + 80 s × 0.02 = 201.6 s.
    expect(viewportAt(200_000).window()).toEqual({ from: 121_600, until: 201_600 });
  });

  test('zooming at the end keeps following with the new length', () => {
    const { viewport, window, moveTo } = viewportAt(200_000);
    viewport.zoom(200_000, 0.5);
    expect(viewport.isFollowing.peek()).toBe(true);
    expect(window().until - window().from).toBeCloseTo(40_000);
    moveTo(210_000);
    expect(window().until).toBeCloseTo(210_800);
  });

  test('zooming elsewhere, panning and fitting end it, and the window stays', () => {
    for (const act of [
      (viewport: ReturnType<typeof createViewport>) => viewport.zoom(130_000, 0.5),
      (viewport: ReturnType<typeof createViewport>) => viewport.pan(-20_000),
      (viewport: ReturnType<typeof createViewport>) => viewport.fit(130_000, 131_000),
    ]) {
      const { viewport, window, moveTo } = viewportAt(200_000);
      act(viewport);
      expect(viewport.isFollowing.peek()).toBe(false);
      const before = window();
      moveTo(220_000);
      expect(window()).toEqual(before);
    }
  });

  test('begins again on request, and a cleared recording forgets the chosen length', () => {
    const { viewport, window } = viewportAt(200_000);
    viewport.zoom(200_000, 0.5);
    viewport.pan(-50_000);
    viewport.followNow();
    expect(window().until - window().from).toBeCloseTo(40_000);
    viewport.startOver();
    expect(window()).toEqual({ from: 121_600, until: 201_600 });
  });
});

test('fitting all shows the recording from its begin, fitting a span a quarter more on each side', () => {
  const { viewport, window } = viewportAt(200_000);
  viewport.fitAll();
  expect(window().from).toBeLessThanOrEqual(0);
  expect(window().until).toBeGreaterThanOrEqual(200_000);
  viewport.fit(100_000, 110_000);
  expect(window().from).toBeLessThan(100_000);
  expect(window().until).toBeGreaterThan(110_000);
  expect(window().until - window().from).toBeLessThan(20_000);
});
