import { reportFault } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { getterOf, NativePromise, settle, uncurry } from '../platform/primordials.ts';

/** Observes a body that the platform reads for the page. */
interface PipeObserver {
  chunk(value: unknown): void;
  done(): void;
  failed(error: unknown): void;
  cancelled(): void;
}

const NativeStream = ReadableStream;
const readerOf = uncurry(ReadableStream.prototype.getReader as (this: ReadableStream) => ReadableStreamDefaultReader);
const cancelStream = uncurry(ReadableStream.prototype.cancel);
const { prototype: readerPrototype } = ReadableStreamDefaultReader;
const read = uncurry(readerPrototype.read as (this: ReadableStreamDefaultReader) => Promise<ReadResult>);
const cancelReader = uncurry(readerPrototype.cancel);
const releaseReader = uncurry(readerPrototype.releaseLock);
const { prototype: controllerPrototype } = ReadableStreamDefaultController;
const enqueue = uncurry(controllerPrototype.enqueue as (this: ReadableStreamDefaultController, chunk: unknown) => void);
const closeController = uncurry(controllerPrototype.close);
const errorController = uncurry(controllerPrototype.error);

const isLocked = getterOf<ReadableStream, boolean>(ReadableStream.prototype, 'locked');
const resolved: Promise<null> = NativePromise.resolve(null);

/** In as many microtasks, and then as many tasks, check whether a pipe that has ended at its source is over. */
const MICROTASKS = 30;
const TASKS = 60;

interface ReadResult {
  readonly value: unknown;
  readonly done: boolean;
}

function guarded(action: () => void): void {
  try {
    action();
  } catch (error) {
    reportFault('pipe', error);
  }
}

/**
 * A stream that replaces another as the source of one pipe. It has no queue (high water mark 0), and after the first
 * piece, which every pipe requests at once, it reads one piece whenever the pipe requests one: back-pressure, errors and
 * the reason of a cancellation are those of the original, which is locked as long as the pipe lasts. A `tee()` would read
 * ahead of a slow destination, and an identity transform would delay a piece.
 *
 * @returns the replacement, and `begin`, which locks the original once the platform has accepted the pipe.
 */
export function observedSource(
  original: ReadableStream,
  observer: PipeObserver,
): { readonly stream: ReadableStream; readonly begin: () => void } {
  let reader: ReadableStreamDefaultReader | null = null;
  let ahead: Promise<ReadResult> | null = null;
  let isCancelled = false;

  /** Unlocks the original when the platform has unlocked the replacement, which is when the pipe is over on both sides. */
  const release = (locked: ReadableStreamDefaultReader | null, tries = 0): void => {
    if (locked === null) return;
    const isOver = isLocked?.(stream) !== true;
    if (isOver) guarded(() => releaseReader(locked));
    else if (tries < MICROTASKS) {
      settle(
        resolved,
        () => release(locked, tries + 1),
        () => {},
      );
    } else if (tries < MICROTASKS + TASKS) wait(() => release(locked, tries + 1), tries);
  };

  const pull = (controller: ReadableStreamDefaultController): Promise<void> =>
    new NativePromise<void>((resolve) => {
      reader ??= readerOf(original);
      const next = ahead ?? read(reader);
      ahead = null;
      settle(
        next,
        ({ value, done }) => {
          if (done) {
            guarded(observer.done);
            guarded(() => closeController(controller));
            release(reader);
          } else {
            guarded(() => observer.chunk(value));
            guarded(() => enqueue(controller, value));
          }
          resolve();
        },
        (error) => {
          guarded(() => observer.failed(error));
          guarded(() => errorController(controller, error));
          release(reader);
          resolve();
        },
      );
    });

  const cancel = (reason: unknown): Promise<void> => {
    guarded(observer.cancelled);
    isCancelled = true;
    const locked = reader;
    if (locked === null) return cancelStream(original, reason);
    const result = cancelReader(locked, reason);
    release(locked);
    return result;
  };

  const source = { __proto__: null, pull, cancel } as UnderlyingDefaultSource;
  const strategy = { __proto__: null, highWaterMark: 0 } as QueuingStrategy;
  const stream = new NativeStream(source, strategy);
  return {
    stream,
    begin() {
      guarded(() => {
        // A pipe that was aborted before it began has cancelled the original already, and locks nothing.
        if (reader !== null || isCancelled) return;
        reader = readerOf(original);
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
