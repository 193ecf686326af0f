/** Gives work back to the browser and asks for another turn. */
export interface TaskScheduler {
  /** Runs the work in a task of its own, after input and painting that are due. One piece at a time is asked for. */
  next(work: () => void): void;
  /** Forgets what was asked for. */
  stop(): void;
}

/**
 * TaskScheduler through a message channel: unlike timers they come at once (a timer waits 4 ms from its fifth repetition on, and
 * a second in a hidden panel), and unlike promises they let the browser in between.
 */
export function createTaskScheduler(): TaskScheduler {
  const channel = new MessageChannel();
  let asked: (() => void) | null = null;
  channel.port1.onmessage = () => {
    const work = asked;
    asked = null;
    work?.();
  };
  // In Node, where tests run, an open port would keep the process alive.
  if ('unref' in channel.port1 && typeof channel.port1.unref === 'function') channel.port1.unref();
  return {
    next(work) {
      if (asked === null) channel.port2.postMessage(null);
      asked = work;
    },
    stop() {
      asked = null;
    },
  };
}
