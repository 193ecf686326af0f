/** What is wrong with a step of a decoder; `kind` is its name as it stands in the file. */
const STEP_PROBLEMS: Readonly<Record<string, (kind: string) => string>> = {
  'no-list': () => '"steps" is not a list; write ["gzip", "messagepack"]',
  'too-many': () => 'a decoder has 16 steps at most',
  'no-step': () => 'this is not a step; write a name such as "gzip", or an object with a "kind"',
  'unknown-kind': (kind) =>
    `"${kind}" is not a step; there are base64, text, json, gzip, zlib, deflate, zstd, messagepack, cbor, protobuf, proto, skip, length and path`,
  'bad-skip': () => '"skip" needs "bytes", a whole number from 0 to 1,048,576',
  'bad-length': () => '"length" needs "size": 1, 2, 4 or "varint"',
  'bad-type': () => '"proto" needs "type", the full name of a message such as "chat.v1.Tick"',
  'bad-path': () => '"path" needs "path": names and positions, such as "data.items" or ["data", 0]',
};

/** Place of a step in words. */
const placeOf = (decoder: number, step: number): string =>
  step < 0 ? `decoder ${decoder}` : `decoder ${decoder}, step ${step + 1}`;

/** Sentences about decoder files and .proto files. */
export const DECODER_TEXTS = {
  'too-large': 'the file is larger than 256 KB',
  'no-json': 'the file is not JSON',
  'no-decoders': 'there is no list "decoders" with at least one decoder',
  'too-many': 'a file has 100 decoders at most',
  version: (found: string) => `the version is ${found}; this program knows version 1`,
  badAddress: (decoder: number) => `decoder ${decoder}: "address" is not a text of at most 1,000 characters`,
  unknownField: (decoder: number, field: string) =>
    `${decoder === 0 ? 'the file' : `decoder ${decoder}`} has a field "${field}", which means nothing here`,
  badStep: (decoder: number, step: number, reason: string, kind: string) =>
    `${placeOf(decoder, step)}: ${STEP_PROBLEMS[reason]?.(kind) ?? reason}`,
  unknownType: (type: string, types: readonly string[]) =>
    types.length === 0
      ? `a step names the message "${type}", but no .proto file is given: use --proto`
      : `a step names the message "${type}"; the .proto files have ${types.join(', ')}`,
  protoTooLarge: 'a statement is too long, or the files together are larger than 512 KB',
  proto: (file: string, line: number, problem: string) => `${file}${line > 0 ? `, line ${line}` : ''}: ${problem}`,
  noProto: 'this is not a .proto file',
} as const;
