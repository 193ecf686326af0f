/** Limits how often what arrives is drawn. */
interface FrameThrottle {
  /** Requests a drawing: in the next frame after a quiet time, otherwise when the period since the last has passed. */
  due(): void;
  /** Ends drawing. */
  stop(): void;
}

/**
 * Limits drawing to one per period. Hundreds of records may arrive per frame; drawing in each frame would take time from
 * taking them in, for pictures that look alike. What the user does is not throttled: views draw that themselves.
 *
 * @param draw runs in an animation frame, never twice within a period.
 * @param period milliseconds between two drawings; read before each.
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
