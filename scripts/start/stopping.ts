/** When `npm start` ends: at a signal, at the end of its time, or when the browser is closed. */
import process from 'node:process';

/** How long an orderly end may take until everything is killed, in milliseconds. */
const LONGEST_END = 15_000;

/** A terminal and npm both pass Ctrl-C on, so a second one counts only after this time, in milliseconds. */
const SAME_SIGNAL = 1_000;

/** How often we check whether npm is still there, in milliseconds. */
const ORPHAN_CHECK = 500;

/** One request to end, whatever it comes from. */
export class Stopping {
  readonly #controller = new AbortController();
  #first = 0;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Starts an orderly end. */
  stop(): void {
    this.#controller.abort();
  }

  /** Ends in order at the first signal, at once at a further one. Whatever still runs is killed with this process. */
  obeySignals(): void {
    const onSignal = () => this.#onSignal();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    // The reader of our output has gone.
    process.stdout.on('error', onSignal);
    // npm passes SIGTERM only to the shell between it and us, which ends without a word.
    const parent = process.ppid;
    const isOrphan = () => process.env['npm_lifecycle_event'] !== undefined && process.ppid !== parent;
    setInterval(() => isOrphan() && !this.signal.aborted && onSignal(), ORPHAN_CHECK).unref();
  }

  #onSignal(): void {
    if (this.#first !== 0 && performance.now() - this.#first > SAME_SIGNAL) process.exit(1);
    this.#first ||= performance.now();
    this.stop();
    setTimeout(() => process.exit(1), LONGEST_END).unref();
  }

  /** Resolves when it is time to end. */
  stopped(): Promise<void> {
    const { signal } = this;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** The outcome of a promise, or null if it is time to end before there is one. */
  unlessStopped<T>(promise: Promise<T>): Promise<T | null> {
    return Promise.race([promise, this.stopped().then(() => null)]);
  }
}
