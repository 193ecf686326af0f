import type { Compression } from './binary-readers.ts';

/**
 * One step on the way from the bytes of a frame to its value.
 *
 * `skip` drops bytes at the start. `length` reads a length and goes on with as many bytes; what follows them is dropped.
 * `text` takes bytes as UTF-8. `protobuf` reads without a schema, `proto` by a type of the user's files. `path` goes on with a
 * part of a value.
 */
export type Step =
  | { readonly kind: 'skip'; readonly bytes: number }
  | { readonly kind: 'length'; readonly size: LengthSize; readonly isLittleEndian: boolean }
  | { readonly kind: 'base64' | 'text' | 'json' | 'messagepack' | 'cbor' | 'protobuf' }
  | { readonly kind: Compression; readonly isShared: boolean }
  | { readonly kind: 'proto'; readonly type: string }
  | { readonly kind: 'path'; readonly path: readonly (string | number)[] };

/** How a length is written: in as many bytes, or as a varint of protobuf. */
export type LengthSize = 1 | 2 | 4 | 'varint';

/** Name of a kind of step. */
export type StepKind = Step['kind'];
