import { noteFault } from '../platform/guard.ts';
import { wait } from '../platform/platform.ts';
import { getterOf, NativePromise, settle, uncurry } from '../platform/primordials.ts';

/** What is noted of a body that the platform reads for the page. */
export interface PipeNotes {
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

/** Looks in as many microtasks, and then as many tasks, whether a pipe that has ended at its source is over. */
const MICROTASKS = 30;
const LOOKS = 60;

interface ReadResult {
  readonly value: unknown;
  readonly done: boolean;
}

function noted(note: () => void): void {
  try {
    note();
  } catch (error) {
    noteFault('pipe', error);
  }
}

/**
 * A stream that stands in for another as the source of one pipe. It has no queue (high water mark 0) and after the first
 * piece, for which every pipe asks at once, reads only when the pipe asks, one piece for one piece: back-pressure, errors and the reason of a cancellation are those of the
 * original, which is locked as long as the pipe lasts. A `tee()` would read ahead of a slow destination, and an identity
 * transform would hold a piece back.
 *
 * @returns the stand-in, and `begin`, which locks the original once the platform has accepted the pipe.
 */
export function observedSource(
  original: ReadableStream,
  notes: PipeNotes,
): { readonly stream: ReadableStream; readonly begin: () => void } {
  let reader: ReadableStreamDefaultReader | null = null;
  let ahead: Promise<ReadResult> | null = null;
  let isCancelled = false;

  /** Unlocks the original when the platform has unlocked the stand-in, which is when the pipe is over on both sides. */
  const release = (held: ReadableStreamDefaultReader | null, tries = 0): void => {
    if (held === null) return;
    const isOver = isLocked?.(stream) !== true;
    if (isOver) noted(() => releaseReader(held));
    else if (tries < MICROTASKS) {
      settle(
        resolved,
        () => release(held, tries + 1),
        () => {},
      );
    } else if (tries < MICROTASKS + LOOKS) wait(() => release(held, tries + 1), tries);
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
            noted(notes.done);
            noted(() => closeController(controller));
            release(reader);
          } else {
            noted(() => notes.chunk(value));
            noted(() => enqueue(controller, value));
          }
          resolve();
        },
        (error) => {
          noted(() => notes.failed(error));
          noted(() => errorController(controller, error));
          release(reader);
          resolve();
        },
      );
    });

  const cancel = (reason: unknown): Promise<void> => {
    noted(notes.cancelled);
    isCancelled = true;
    const held = reader;
    if (held === null) return cancelStream(original, reason);
    const result = cancelReader(held, reason);
    release(held);
    return result;
  };

  const source = { __proto__: null, pull, cancel } as UnderlyingDefaultSource;
  const strategy = { __proto__: null, highWaterMark: 0 } as QueuingStrategy;
  const stream = new NativeStream(source, strategy);
  return {
    stream,
    begin() {
      noted(() => {
        // A pipe that was aborted before it began has cancelled the original already, and locks nothing.
        if (reader !== null || isCancelled) return;
        reader = readerOf(original);
        // The platform marks the body as used here and now, and asks for a first piece.
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
