import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AnalysisOptions } from '../../analysis/analysis.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { ProtoSchema } from '../../formats/binary/binary-readers.ts';
import { setChosenSchema } from '../../formats/binary/chosen-schema.ts';
import { allReaders } from '../../formats/binary/readers/all-readers.ts';
import { fitsAddress } from '../../formats/decoder/address-pattern.ts';
import { type Decoder, parseDecoderFile, typesIn } from '../../formats/decoder/decoder-file.ts';
import { decoderFaultText, protoFaultText } from '../../formats/decoder/fault-text.ts';
import { DECODER_TEXTS } from '../../texts/decoder.ts';
import { describeFileError } from '../input.ts';
import { toPrintable } from '../printable.ts';

/** Bytes of a file of the user's; the readers' own limits are below. */
const FILE_LIMIT = 1024 * 1024;

/** What the command line says of how messages are unwrapped. */
interface DecoderOptions {
  /** Paths of decoder files, the first that fits a stream decides. */
  readonly decoders: readonly string[];
  /** Paths of .proto files. */
  readonly protos: readonly string[];
}

type ChosenSteps = NonNullable<AnalysisOptions['chosenSteps']>;

function readText(path: string): Result<string, string> {
  try {
    if (statSync(path).size > FILE_LIMIT) return fail(DECODER_TEXTS['too-large']);
    return ok(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail(describeFileError(error));
  }
}

function loadSchema(paths: readonly string[]): Result<ProtoSchema | null, string> {
  if (paths.length === 0) return ok(null);
  const files: { readonly name: string; readonly text: string }[] = [];
  for (const path of paths) {
    const text = readText(path);
    if (!text.ok) return fail(`${path}: ${text.error}`);
    files.push({ name: basename(path), text: text.value });
  }
  const schema = allReaders.protoSchema(files);
  return schema.ok ? ok(schema.value) : fail(protoFaultText(schema.fault));
}

/**
 * Reads decoder files and .proto files. The types of the latter are in force for everything that is read from then on, also
 * for gRPC-Web.
 *
 * @returns the steps for a stream, or what is wrong with which file, as one line.
 */
export function loadDecoders({ decoders: paths, protos }: DecoderOptions): Result<ChosenSteps, string> {
  const schema = loadSchema(protos);
  if (!schema.ok) return fail(`${toPrintable(schema.error)}\n`);
  const decoders: Decoder[] = [];
  for (const path of paths) {
    const text = readText(path);
    const parsed = text.ok ? parseDecoderFile(text.value) : text;
    if (!parsed.ok) {
      const problem = typeof parsed.error === 'string' ? parsed.error : decoderFaultText(parsed.error);
      return fail(`${toPrintable(path)}: ${toPrintable(problem)}\n`);
    }
    const missing = typesIn(parsed.value).find((type) => schema.value?.types.includes(type) !== true);
    if (missing !== undefined) {
      const problem = DECODER_TEXTS.unknownType(missing, schema.value?.types.slice(0, 20) ?? []);
      return fail(`${toPrintable(path)}: ${toPrintable(problem)}\n`);
    }
    decoders.push(...parsed.value);
  }
  setChosenSchema(schema.value);
  return ok(({ url }) => {
    const decoder = decoders.find(({ address }) => fitsAddress(address, url));
    return decoder === undefined ? null : { steps: decoder.steps, schema: schema.value };
  });
}
