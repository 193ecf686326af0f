import { guard } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { getterOf, NativePromise, settle, soon, uncurry } from '../platform/primordials.ts';

/** Observes a body that the platform reads for the page. */
interface PipeObserver {
  chunk(value: unknown): void;
  done(): void;
  failed(error: unknown): void;
  cancelled(): void;
}

const NativeStream = ReadableStream;
const readerOf = uncurry(ReadableStream.prototype.getReader as (this: ReadableStream) => ReadableStreamDefaultReader);
const { prototype: readerPrototype } = ReadableStreamDefaultReader;
const read = uncurry(readerPrototype.read as (this: ReadableStreamDefaultReader) => Promise<ReadResult>);
const cancelReader = uncurry(readerPrototype.cancel);
const releaseReader = uncurry(readerPrototype.releaseLock);
const { prototype: controllerPrototype } = ReadableStreamDefaultController;
const enqueue = uncurry(controllerPrototype.enqueue as (this: ReadableStreamDefaultController, chunk: unknown) => void);
const closeController = uncurry(controllerPrototype.close);
const errorController = uncurry(controllerPrototype.error);

const isLocked = getterOf<ReadableStream, boolean>(ReadableStream.prototype, 'locked');

/** In as many microtasks, and then as many tasks, check whether a pipe that has ended at its source is over. */
const MICROTASKS = 30;
const TASKS = 60;

interface ReadResult {
  readonly value: unknown;
  readonly done: boolean;
}

const guarded = (action: () => void): void => guard('pipe', action);

/** A stream of ours in the place of another, which it has locked. */
interface ObservedSource {
  readonly stream: ReadableStream;
  /** Begins to read the original, once the platform has accepted the pipe. */
  begin(): void;
  /** Unlocks the original, if the pipe is over or was refused. */
  end(): void;
}

/**
 * A stream that replaces another as the source of one pipe. It has no queue (high water mark 0), and after the first
 * piece, which every pipe requests at once, it reads one piece whenever the pipe requests one: back-pressure, errors and
 * the reason of a cancellation are those of the original, which is locked as long as the pipe lasts. A `tee()` would read
 * ahead of a slow destination, and an identity transform would delay a piece.
 */
export function observedSource(original: ReadableStream, observer: PipeObserver): ObservedSource {
  const reader = readerOf(original);
  let ahead: Promise<ReadResult> | null = null;
  let hasRead = false;
  let isCancelled = false;
  let isReleased = false;

  /** Unlocks the original if the platform has unlocked the replacement, which is when the pipe is over on both sides. */
  const end = (): void => {
    if (isReleased || isLocked(stream) === true) return;
    isReleased = true;
    guarded(() => releaseReader(reader));
  };

  const release = (tries = 0): void => {
    end();
    if (isReleased) return;
    if (tries < MICROTASKS) soon(() => release(tries + 1));
    else if (tries < MICROTASKS + TASKS) wait(() => release(tries + 1), tries - MICROTASKS);
  };

  const pull = (controller: ReadableStreamDefaultController): Promise<void> =>
    new NativePromise<void>((resolve) => {
      hasRead = true;
      const next = ahead ?? read(reader);
      ahead = null;
      settle(
        next,
        ({ value, done }) => {
          if (done) {
            guarded(observer.done);
            guarded(() => closeController(controller));
            release();
          } else {
            guarded(() => observer.chunk(value));
            guarded(() => enqueue(controller, value));
          }
          resolve();
        },
        (error) => {
          guarded(() => observer.failed(error));
          guarded(() => errorController(controller, error));
          release();
          resolve();
        },
      );
    });

  const cancel = (reason: unknown): Promise<void> => {
    guarded(observer.cancelled);
    isCancelled = true;
    const result = cancelReader(reader, reason);
    release();
    return result;
  };

  const source = { __proto__: null, pull, cancel } as UnderlyingDefaultSource;
  const strategy = { __proto__: null, highWaterMark: 0 } as QueuingStrategy;
  const stream = new NativeStream(source, strategy);
  return {
    stream,
    end,
    begin() {
      guarded(() => {
        // A pipe that was aborted before it began has cancelled the original already.
        if (hasRead || isCancelled) return;
        hasRead = true;
        // The platform marks the body as used at this moment, and requests a first piece.
        ahead = read(reader);
        settle(
          ahead,
          () => {},
          () => {},
        );
      });
    },
  };
}
