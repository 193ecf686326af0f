import { binaryReaders, type ProtoSchema } from '../formats/binary/binary-readers.ts';
import type { ChosenSteps } from '../formats/binary/stream-encoding.ts';
import { protoFaultText } from '../formats/decoder/fault-text.ts';
import type { SessionDecoder } from '../formats/session/session-decoders.ts';
import type { DocumentKey } from '../wire/record.ts';
import type { Stream } from './streams/stream.ts';

/** The decoders that a recording brings along, as the analysis takes them. */
interface KeptDecoders {
  readonly stepsOf: (stream: Pick<Stream, 'spans'>) => ChosenSteps | null;
  /** Types of the first .proto files, for messages whose protocol names their type; `null` without any. */
  readonly schema: ProtoSchema | null;
  /** What is wrong with .proto files; their decoders do nothing. */
  readonly problems: readonly string[];
}

type Finder = (document: DocumentKey, connection: number) => SessionDecoder | null;

/** Finds the decoder of a connection. */
export function keptDecoderFinder(decoders: readonly SessionDecoder[]): Finder {
  const byDocument = new Map<DocumentKey, Map<number, SessionDecoder>>();
  for (const decoder of decoders) {
    for (const [document, connection] of decoder.connections) {
      const known = byDocument.get(document) ?? new Map<number, SessionDecoder>();
      if (!known.has(connection)) known.set(connection, decoder);
      byDocument.set(document, known);
    }
  }
  return (document, connection) => byDocument.get(document)?.get(connection) ?? null;
}

/** The decoder of a stream: that of the first of its connections that has one. */
function keptDecoderOf({ spans }: Pick<Stream, 'spans'>, find: Finder): SessionDecoder | null {
  for (const { document, connection } of spans) {
    const decoder = find(document, connection);
    if (decoder !== null) return decoder;
  }
  return null;
}

/** Prepares the decoders of a session file. The readers of binary formats have to be installed. */
export function keptDecoders(decoders: readonly SessionDecoder[]): KeptDecoders {
  const find = keptDecoderFinder(decoders);
  const steps = new Map<SessionDecoder, ChosenSteps>();
  const problems: string[] = [];
  for (const decoder of decoders) {
    const made = decoder.protos.length === 0 ? undefined : binaryReaders()?.protoSchema(decoder.protos);
    if (made?.ok === false) problems.push(protoFaultText(made.fault));
    else steps.set(decoder, { steps: decoder.steps, schema: made?.value ?? null });
  }
  return {
    stepsOf(stream) {
      const decoder = keptDecoderOf(stream, find);
      return decoder === null ? null : (steps.get(decoder) ?? null);
    },
    schema: [...steps.values()].find(({ schema }) => schema !== null)?.schema ?? null,
    problems,
  };
}
