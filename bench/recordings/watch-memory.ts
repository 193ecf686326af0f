import process from 'node:process';

/** Milliseconds between two looks. */
const PERIOD = 20;

/** Watches the memory of the process until it is stopped. @returns what stops it and gives the peak, in bytes above the start. */
export function watchMemory(): () => number {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const sample = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(sample, PERIOD);
  return () => {
    clearInterval(timer);
    sample();
    return peak - before;
  };
}
