import { hookConstructor, hookMethod } from '../platform/hook.ts';
import { argument, createWeakTable, isObject } from '../platform/primordials.ts';

/** Takes what a page writes into a stream that leads to a connection. */
export interface WriteSink {
  chunk(value: unknown): void;
  /** The page ends the stream, or breaks it off. */
  closing(): void;
}

/** Observes what pages write. */
export interface WriteObserver {
  watch(stream: unknown, sink: WriteSink): void;
  /** The sink behind a stream of the page. */
  find(stream: unknown): WriteSink | undefined;
}

/**
 * Observes writers of known streams, on the prototypes. They are wrapped when the first such stream is there: the pages
 * without one pay nothing.
 */
export function createWriteObserver(): WriteObserver {
  const streams = createWeakTable<object, WriteSink>();
  const writers = createWeakTable<object, WriteSink>();
  let isHooked = false;

  const hook = (): void => {
    isHooked = true;
    const closes = (prototype: object, name: string, table: typeof streams): void =>
      hookMethod(prototype, name, (self) => table.get(self as object)?.closing());
    const { prototype } = WritableStream;
    hookMethod<object>(prototype, 'getWriter', (self, _, writer) => {
      const sink = streams.get(self as object);
      if (sink !== undefined) writers.set(writer, sink);
    });
    closes(prototype, 'close', streams);
    closes(prototype, 'abort', streams);
    const ofWriters = WritableStreamDefaultWriter.prototype;
    hookMethod(ofWriters, 'write', (self, args) => writers.get(self as object)?.chunk(argument(args, 0)));
    closes(ofWriters, 'close', writers);
    closes(ofWriters, 'abort', writers);
    hookConstructor<object>('WritableStreamDefaultWriter', {
      built(writer, args) {
        const stream = argument(args, 0);
        const sink = isObject(stream) ? streams.get(stream) : undefined;
        if (sink !== undefined) writers.set(writer, sink);
      },
    });
  };

  return {
    watch(stream, sink) {
      if (!isObject(stream)) return;
      if (!isHooked) hook();
      streams.set(stream, sink);
    },
    find: (stream) => (isObject(stream) ? streams.get(stream) : undefined),
  };
}
