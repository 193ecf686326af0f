/** The fuzzer in a process of its own, which is killed when a parser hangs. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { textAt, valueAt } from '../json.ts';

/** A chunk of inputs takes a second or two; after this long without a message the parser hangs, in milliseconds. */
const HANGS_AFTER = 120_000;

/** Where the fuzzer is: a target, and the seed of its chunk. */
interface Chunk {
  readonly target: string;
  readonly seed: number;
}

/** An input that a target failed on. */
interface Failure extends Chunk {
  readonly minimal: string;
  readonly error: string;
}

/** What the fuzzer does, as test/fuzz/run.ts reads it. */
interface FuzzJob {
  readonly seconds: number;
  readonly seed: number;
  /** Only this target, one chunk; null for all. */
  readonly target: string | null;
  /** A file for the input that is tried now; null for none. */
  readonly trace: string | null;
}

/** What came of it. */
interface FuzzOutcome {
  readonly isOk: boolean;
  /** The chunk that never ended. */
  readonly hung: Chunk | null;
  readonly failure: Failure | null;
  /** How many chunks each target has had. */
  readonly chunks: ReadonlyMap<string, number>;
}

const chunkIn = (message: unknown): Chunk => ({
  target: textAt(message, 'target'),
  seed: Number(valueAt(message, 'seed')),
});

/** Listens to one process. */
class FuzzerWatch {
  readonly #child: ChildProcess;
  readonly #chunks = new Map<string, number>();
  #current: Chunk | null = null;
  #failure: Failure | null = null;
  #isHung = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => this.#receive(message));
    this.#wind();
  }

  /** Starts to count again until the process counts as hung. */
  #wind(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isHung = true;
      this.#child.kill('SIGKILL');
    }, HANGS_AFTER);
  }

  #receive(message: unknown): void {
    this.#wind();
    const failure = valueAt(message, 'failure');
    if (failure !== undefined) {
      this.#failure = { ...chunkIn(failure), minimal: textAt(failure, 'minimal'), error: textAt(failure, 'error') };
      return;
    }
    const chunk = chunkIn(message);
    this.#current = chunk;
    this.#chunks.set(chunk.target, (this.#chunks.get(chunk.target) ?? 0) + 1);
  }

  async outcome(): Promise<FuzzOutcome> {
    const [code]: readonly unknown[] = await once(this.#child, 'exit');
    clearTimeout(this.#timer);
    return {
      isOk: code === 0 && !this.#isHung,
      hung: this.#isHung ? this.#current : null,
      failure: this.#failure,
      chunks: this.#chunks,
    };
  }
}

/**
 * Runs the fuzzer.
 *
 * @param bundle its script
 */
export function runFuzzer(bundle: string, job: FuzzJob): Promise<FuzzOutcome> {
  return new FuzzerWatch(fork(bundle, [JSON.stringify(job)], { execArgv: [], serialization: 'json' })).outcome();
}
