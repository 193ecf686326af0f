/** How often what arrives is drawn. */
export interface FrameThrottle {
  /** Something is to be drawn: with the next frame after a quiet time, else when the period since the last is over. */
  due(): void;
  /** Draws no more. */
  stop(): void;
}

/**
 * Holds drawing to a pace. Arrivals come in hundreds a frame; drawing each frame of them would take the time that taking
 * them in needs, for pictures nobody can tell apart. What the user does is not paced: views draw that by themselves.
 *
 * @param draw runs in an animation frame, never twice within a period.
 * @param period milliseconds between two drawings; asked for with each.
 */
export function createFrameThrottle(draw: () => void, period: () => number): FrameThrottle {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isDue = false;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = (): void => {
    isDue = false;
    drawnAt = performance.now();
    if (!isStopped) draw();
  };

  return {
    due() {
      if (isDue || isStopped) return;
      isDue = true;
      const wait = drawnAt + period() - performance.now();
      if (wait <= 0) requestAnimationFrame(run);
      else timer = setTimeout(() => requestAnimationFrame(run), wait);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
