import { hookConstructor, hookHandingOn, hookKnown } from '../platform/hook.ts';
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
      hookKnown(prototype, name, table, (sink) => sink.closing());
    const { prototype } = WritableStream;
    hookHandingOn(prototype, 'getWriter', streams, writers);
    closes(prototype, 'close', streams);
    closes(prototype, 'abort', streams);
    const ofWriters = WritableStreamDefaultWriter.prototype;
    hookKnown(ofWriters, 'write', writers, (sink, args) => sink.chunk(argument(args, 0)));
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
