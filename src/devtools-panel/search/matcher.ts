import type { MatchAnswer, MatchTask } from '../../filter/match-texts.ts';

/** What the worker says: that it has started or gone on, or the answers to what it was sent last. */
export type FromMatcher =
  { readonly kind: 'living' } | { readonly kind: 'answer'; readonly matches: readonly MatchAnswer[] };

/** The part of a worker that is needed; tests give their own. */
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
  // What comes is from our own script, so its shape is believed.
  worker.addEventListener('message', ({ data }: MessageEvent<FromMatcher>) => handle.onmessage?.({ data }));
  worker.addEventListener('error', () => handle.onerror?.());
  return handle;
}

/** Why there is no answer: a text took too long, the worker cannot be started, or nobody waits any more. */
export type MatchFailure = 'too-long' | 'unavailable' | 'stopped';

type Answer = readonly MatchAnswer[] | MatchFailure;

/** Runs regular expressions beside the panel: one that takes for ever is ended from outside, and typing goes on. */
export interface Matcher {
  /** Requests are answered in the order in which they were made. */
  match(tasks: readonly MatchTask[]): Promise<Answer>;
  /** Has the worker start, which takes longer than its first answer. */
  prepare(): void;
  /** Ends what is running; all who wait are told. The matcher can be used again. */
  stop(): void;
}

/**
 * Milliseconds that a single text may take. The longest payload held has 64 Ki characters: a pattern that reads it once
 * needs less than a millisecond, so what has not ended by then is going through combinations.
 */
const PATIENCE = 2_000;

/** Makes a matcher; the worker starts when it is prepared, or with the first request. */
export function createMatcher(start: () => MatchWorker, patience = PATIENCE): Matcher {
  let worker: MatchWorker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: ((answer: Answer) => void)[] = [];
  let isLiving = false;

  const end = (failure: MatchFailure): void => {
    worker?.terminate();
    worker = null;
    isLiving = false;
    clearTimeout(timer);
    const told = waiting;
    waiting = [];
    for (const settle of told) settle(failure);
  };

  const wait = (): void => {
    clearTimeout(timer);
    // Starting takes what it takes; only a text that was begun is measured.
    if (isLiving && waiting.length > 0) timer = setTimeout(() => end('too-long'), patience);
  };

  const ensureWorker = (): MatchWorker => {
    if (worker !== null) return worker;
    const started = start();
    started.onmessage = ({ data }) => {
      if (worker !== started) return;
      isLiving = true;
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
          // No workers here: the filter says so.
          end('unavailable');
        }
      }),
    prepare() {
      try {
        ensureWorker();
      } catch {
        // Whoever asks for an answer is told.
      }
    },
    stop() {
      if (waiting.length === 0) return;
      end('stopped');
    },
  };
}
