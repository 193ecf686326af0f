import type { BinaryReaders, Compression, ReadResult } from '../binary-readers.ts';
import { readProtoSchema } from './proto-schema.ts';
import { readCbor } from './read-cbor.ts';
import { createSharedDeflate, inflateGzip, inflateRaw, inflateZlib } from './read-deflate.ts';
import { readMessagePack, readMessagePackSequence } from './read-messagepack.ts';
import { readProtobuf } from './read-protobuf.ts';
import { createSharedZstd, decompressZstd } from './read-zstd.ts';

const DECOMPRESSORS: Readonly<Record<Compression, (bytes: Uint8Array) => ReadResult<Uint8Array>>> = {
  gzip: inflateGzip,
  zlib: inflateZlib,
  deflate: inflateRaw,
  zstd: decompressZstd,
};

/** Every reader, with the packages that they use. */
export const allReaders: BinaryReaders = {
  decompress: (bytes, compression) => DECOMPRESSORS[compression](bytes),
  createSharedInflater: (compression) =>
    compression === 'zstd' ? createSharedZstd() : createSharedDeflate(compression),
  messagePack: readMessagePack,
  messagePackSequence: readMessagePackSequence,
  cbor: readCbor,
  protobuf: readProtobuf,
  protoSchema: readProtoSchema,
};
