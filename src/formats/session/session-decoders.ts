import { isRecord } from '../../base/is-object.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { SESSION_PROBLEMS } from '../../texts/files.ts';
import type { DocumentKey } from '../../wire/record.ts';
import type { ProtoFile } from '../binary/binary-readers.ts';
import { parseSteps } from '../binary/parse-steps.ts';
import type { Step } from '../binary/steps.ts';
import { decoderFaultText } from '../decoder/fault-text.ts';
import { asCount, asList, asText, field } from '../json/fields.ts';

/** A connection by its document and its number in it. */
export type KeptConnection = readonly [document: DocumentKey, connection: number];

/**
 * A decoder that the user chose for streams of a recording. It names them by their connections, not by addresses, which may
 * hold what redaction replaces.
 */
export interface SessionDecoder {
  readonly connections: readonly KeptConnection[];
  readonly steps: readonly Step[];
  readonly protos: readonly ProtoFile[];
}

/** Decoders of a file, connections of each, and .proto files of each. */
const DECODERS_LIMIT = 200;
export const CONNECTIONS_LIMIT = 1_000;
const PROTOS_LIMIT = 1_000;

/** Characters of a document's or a file's name, and of all .proto files of a decoder together. */
const NAME_LIMIT = 1_000;
const PROTO_TEXT_LIMIT = 512 * 1024;

/**
 * Reads the decoders of a session's header; `undefined` is none.
 *
 * @returns all of them, or a sentence about the first that cannot be used.
 */
export function parseSessionDecoders(value: unknown): Result<readonly SessionDecoder[], string> {
  if (value === undefined) return ok([]);
  const list = asList(value);
  if (list === null || list.length > DECODERS_LIMIT) return fail(SESSION_PROBLEMS.decoders(DECODERS_LIMIT));
  const decoders: SessionDecoder[] = [];
  for (const [index, item] of list.entries()) {
    const steps = parseSteps(field(item, 'steps'));
    if (!steps.ok) return fail(decoderFaultText({ reason: 'bad-step', decoder: index + 1, fault: steps.error }));
    const connections = parseConnections(field(item, 'connections'));
    if (connections === null) return fail(SESSION_PROBLEMS.decoderConnections(index + 1, CONNECTIONS_LIMIT));
    const protos = parseProtos(field(item, 'protos'));
    if (protos === null) return fail(SESSION_PROBLEMS.decoderProtos(index + 1));
    decoders.push({ connections, steps: steps.value, protos });
  }
  return ok(decoders);
}

function parseConnections(value: unknown): readonly KeptConnection[] | null {
  const list = asList(value);
  if (list === null || list.length > CONNECTIONS_LIMIT) return null;
  const connections: KeptConnection[] = [];
  for (const item of list) {
    const [first, second] = asList(item) ?? [];
    const document = asText(first);
    const connection = asCount(second);
    if (document === null || document.length > NAME_LIMIT || connection === null) return null;
    connections.push([document, connection]);
  }
  return connections;
}

function parseProtos(value: unknown): readonly ProtoFile[] | null {
  if (value === undefined) return [];
  const list = asList(value);
  if (list === null || list.length > PROTOS_LIMIT) return null;
  let characters = 0;
  const files: ProtoFile[] = [];
  for (const item of list) {
    const [name, text] = isRecord(item) ? [asText(item['name']), asText(item['text'])] : [null, null];
    characters += text?.length ?? 0;
    if (name === null || text === null || name.length > NAME_LIMIT || characters > PROTO_TEXT_LIMIT) return null;
    files.push({ name, text });
  }
  return files;
}
