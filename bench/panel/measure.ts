/** What measures the panel from inside: frames, stalls and waits. */

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Resolves in the next task: in a frame's callback, that is after style, layout and paint. */
const nextTask = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = resolve;
    port2.postMessage(null);
  });

/** Resolves in the task after the next frame was drawn. */
export async function painted(): Promise<void> {
  await frame();
  await nextTask();
}

/** @param limit milliseconds */
export async function until(condition: () => boolean, limit: number): Promise<void> {
  const end = performance.now() + limit;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`waited ${limit} ms for ${condition}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 2);
    });
  }
}

/** Watches how long the thread is blocked: a timer that is due each 5 ms, and long tasks where the browser reports them. */
export function watchStalls() {
  let last = performance.now();
  let longest = 0;
  let longTasks = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 5);
    last = now;
  }, 5);
  const isKnown = PerformanceObserver.supportedEntryTypes.includes('longtask');
  const observer = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  if (isKnown) observer.observe({ type: 'longtask' });
  return () => {
    clearInterval(timer);
    observer.disconnect();
    return { longest, longTasks: isKnown ? longTasks : null };
  };
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Does something in every frame for a while. The work of a frame is what runs from its first callback to the first task
 * behind it: script, style, layout and paint of this thread.
 *
 * @param length milliseconds
 */
export async function measureFrames(act: (step: number) => void, length: number) {
  const works: number[] = [];
  const stop = watchStalls();
  const end = performance.now() + length;
  for (let step = 0; performance.now() < end; step += 1) {
    await frame();
    const begun = performance.now();
    act(step);
    await nextTask();
    works.push(performance.now() - begun);
  }
  return {
    frames: works.length,
    median: quantile(works, 0.5),
    p95: quantile(works, 0.95),
    most: Math.max(...works),
    ...stop(),
  };
}
