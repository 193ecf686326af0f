/** Runs work in separate tasks, so that the browser can do its own in between. */
export interface TaskScheduler {
  /** Runs the work in a task of its own, after input and painting that are due. Only one piece can be scheduled at a time. */
  next(work: () => void): void;
  /** Cancels what is scheduled. */
  stop(): void;
}

/**
 * Schedules through a message channel: unlike timers its tasks run at once (a timer waits 4 ms from its fifth repetition on,
 * and a second in a hidden panel), and unlike promises they let the browser work in between.
 */
export function createTaskScheduler(): TaskScheduler {
  const channel = new MessageChannel();
  let scheduled: (() => void) | null = null;
  channel.port1.onmessage = () => {
    const work = scheduled;
    scheduled = null;
    work?.();
  };
  // In Node, where tests run, an open port would keep the process alive.
  if ('unref' in channel.port1 && typeof channel.port1.unref === 'function') channel.port1.unref();
  return {
    next(work) {
      if (scheduled === null) channel.port2.postMessage(null);
      scheduled = work;
    },
    stop() {
      scheduled = null;
    },
  };
}
