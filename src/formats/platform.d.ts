/**
 * What the formats may use in addition to the language: text in bytes and gzip, the same in every browser and in Node. None of
 * it knows a clock, a network or a document. Elsewhere these names are those of the platform's own declarations.
 */

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label: 'utf-8' | 'utf-16le' | 'utf-16be', options?: { readonly ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

interface ReadableStreamReader<T> {
  read(): Promise<{ readonly done: false; readonly value: T } | { readonly done: true; readonly value: undefined }>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}

declare class ReadableStream<T> {
  constructor(source: {
    pull(controller: { enqueue(value: T): void; close(): void }): Promise<void>;
    cancel?(reason: unknown): Promise<void>;
  });
  getReader(): ReadableStreamReader<T>;
}

interface WritableStreamWriter<T> {
  write(value: T): Promise<void>;
  close(): Promise<void>;
  abort(reason?: unknown): Promise<void>;
}

declare class CompressionStream {
  constructor(format: 'gzip');
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: { getWriter(): WritableStreamWriter<Uint8Array> };
}

declare class DecompressionStream {
  constructor(format: 'gzip');
  readonly readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly writable: { getWriter(): WritableStreamWriter<Uint8Array> };
}
