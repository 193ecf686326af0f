/** Why bytes could not be read by a format. */
export type ReadFailure =
  /** The bytes do not follow the format. */
  | 'malformed'
  /** They end before the format says so: the frame was cut, or is not of this format. */
  | 'cut'
  /** What would come out is beyond the limit. */
  | 'too-large'
  /** The frame continues a context whose beginning was not recorded, or that broke before. */
  | 'no-context'
  /** The readers have not been loaded. */
  | 'not-loaded';

/** What a reader made of bytes. */
export type ReadResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: ReadFailure };

/** Ways in which bytes are compressed. */
export type Compression = 'gzip' | 'zlib' | 'deflate' | 'zstd';

/** Decompresses frames one after another that share one context, as a connection sends them. */
export interface SharedInflater {
  /** Gives what this frame adds; at most the limit of one frame. A failure ends the context. */
  push(bytes: Uint8Array): ReadResult<Uint8Array>;
}

/** A type of a message in a schema, and how to read it. */
export interface ProtoSchema {
  /** Full names of all message types, in the order of the files. */
  readonly types: readonly string[];
  /** Reads a message of a type of {@link types}; fields that the schema does not know stand under their number. */
  read(bytes: Uint8Array, type: string): ReadResult<unknown>;
  /** The types of a method's request and reply, `null` for a method that the files do not have. */
  method(service: string, method: string): { readonly request: string; readonly reply: string } | null;
}

/** A file with a schema. */
export interface ProtoFile {
  readonly name: string;
  readonly text: string;
}

/** A fault of a schema's file: the file, the line from 1 or 0 if it is not known, and the parser's own words if it has any. */
export interface ProtoFault {
  readonly file: string;
  readonly line: number;
  readonly reason: 'syntax' | 'too-large';
  readonly problem: string;
}

/** The readers of binary formats. They never throw; values are such as JSON has them, with `bigint` for big integers. */
export interface BinaryReaders {
  /** Decompresses a whole frame that must end where its content ends. */
  readonly decompress: (bytes: Uint8Array, compression: Compression) => ReadResult<Uint8Array>;
  readonly createSharedInflater: (compression: 'zlib' | 'deflate' | 'zstd') => SharedInflater;
  /** Reads bytes that are one MessagePack value. */
  readonly messagePack: (bytes: Uint8Array) => ReadResult<unknown>;
  /** Reads bytes that are MessagePack values one after another. */
  readonly messagePackSequence: (bytes: Uint8Array) => ReadResult<readonly unknown[]>;
  /** Reads bytes that are one CBOR value. */
  readonly cbor: (bytes: Uint8Array) => ReadResult<unknown>;
  /** Reads bytes as protobuf without a schema: fields under their number. */
  readonly protobuf: (bytes: Uint8Array) => ReadResult<unknown>;
  /** Reads schema files; the faults name file and line. */
  readonly protoSchema: (
    files: readonly ProtoFile[],
  ) => { readonly ok: true; readonly value: ProtoSchema } | { readonly ok: false; readonly fault: ProtoFault };
}

let installed: BinaryReaders | null = null;

/** The readers, `null` until they are installed. */
export const binaryReaders = (): BinaryReaders | null => installed;

/**
 * Installs the readers for everything that decodes messages here. The command line does so at its start; the panel loads them
 * before its first record.
 */
export function installBinaryReaders(readers: BinaryReaders): void {
  installed = readers;
}
