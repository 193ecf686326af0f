import type { MatchAnswer, MatchTask } from '../../filter/match-texts.ts';

/** What the worker sends: a sign of life, or the answers to the oldest request. */
export type FromMatcher =
  { readonly kind: 'living' } | { readonly kind: 'answer'; readonly matches: readonly MatchAnswer[] };

/** The part of a worker that is needed; tests pass their own. */
export interface MatchWorker {
  onmessage: ((event: { readonly data: FromMatcher }) => void) | null;
  onerror: (() => void) | null;
  postMessage(tasks: readonly MatchTask[]): void;
  terminate(): void;
}

/** Starts the worker of the panel's own page. */
export function startMatchWorker(): MatchWorker {
  const worker = new Worker('matcher.js');
  const handle: MatchWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (tasks) => worker.postMessage(tasks),
    terminate: () => worker.terminate(),
  };
  // Messages come from our own script, so their shape is trusted.
  worker.addEventListener('message', ({ data }: MessageEvent<FromMatcher>) => handle.onmessage?.({ data }));
  worker.addEventListener('error', () => handle.onerror?.());
  return handle;
}

/** Why there is no answer: a text took too long, the worker cannot be started, or the request was cancelled. */
export type MatchFailure = 'too-long' | 'unavailable' | 'stopped';

type Answer = readonly MatchAnswer[] | MatchFailure;

/** Runs regular expressions in a worker: one that takes for ever is terminated, and the panel stays responsive. */
export interface Matcher {
  /** Requests are answered in the order in which they were made. */
  match(tasks: readonly MatchTask[]): Promise<Answer>;
  /** Starts the worker, which takes longer than its first answer. */
  prepare(): void;
  /** Ends what is running; pending requests resolve to `stopped`. The matcher can be used again. */
  stop(): void;
}

/**
 * Milliseconds that a single text may take. The longest stored payload has 64 Ki characters: a pattern that reads it once
 * needs less than a millisecond, so one that has not ended by then is trying combinations.
 */
const PATIENCE = 2_000;

/** Makes a matcher; the worker starts when it is prepared, or with the first request. */
export function createMatcher(start: () => MatchWorker, patience = PATIENCE): Matcher {
  let worker: MatchWorker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: ((answer: Answer) => void)[] = [];
  let isAlive = false;

  const end = (failure: MatchFailure): void => {
    worker?.terminate();
    worker = null;
    isAlive = false;
    clearTimeout(timer);
    const pending = waiting;
    waiting = [];
    for (const settle of pending) settle(failure);
  };

  const wait = (): void => {
    clearTimeout(timer);
    // Starting may take long; only the time for a text is limited.
    if (isAlive && waiting.length > 0) timer = setTimeout(() => end('too-long'), patience);
  };

  const ensureWorker = (): MatchWorker => {
    if (worker !== null) return worker;
    const started = start();
    started.onmessage = ({ data }) => {
      if (worker !== started) return;
      isAlive = true;
      if (data.kind === 'answer') waiting.shift()?.(data.matches);
      wait();
    };
    started.onerror = () => {
      if (worker === started) end('unavailable');
    };
    worker = started;
    return started;
  };

  return {
    match: (tasks) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        try {
          ensureWorker().postMessage(tasks);
          if (waiting.length === 1) wait();
        } catch {
          // No workers here: the filter reports it.
          end('unavailable');
        }
      }),
    prepare() {
      try {
        ensureWorker();
      } catch {
        // The next request reports it.
      }
    },
    stop() {
      if (waiting.length === 0) return;
      end('stopped');
    },
  };
}
