import { fail, ok, type Result } from '../../base/result.ts';
import { binaryReaders, type ProtoFile } from '../../formats/binary/binary-readers.ts';
import type { Step } from '../../formats/binary/steps.ts';
import { fitsAddress } from '../../formats/decoder/address-pattern.ts';
import { DECODER_VERSION, parseDecoderFile, parseDecoders, typesIn } from '../../formats/decoder/decoder-file.ts';
import { decoderFaultText, protoFaultText } from '../../formats/decoder/fault-text.ts';
import { DECODER_TEXTS } from '../../texts/decoder.ts';
import { DECODING } from '../../texts/panel/detail.ts';
import type { DecoderChoice } from '../state/storage/decoder-choices.ts';

/** Bytes of a file that is opened. */
const FILE_LIMIT = 1024 * 1024;

/** The part of a file that is needed; tests give their own. */
type OpenedFile = Pick<File, 'name' | 'size' | 'text'>;

/** A step in its shortest form: what is not so is left out, and a name alone is a text. */
function shortest(step: Step): unknown {
  const said = Object.entries(step).filter(([, value]) => value !== false);
  return said.length === 1 ? step.kind : Object.fromEntries(said);
}

/** The steps of a choice as they are written in the form. */
export const stepsText = (choice: Pick<DecoderChoice, 'steps'> | null): string =>
  choice === null ? '' : JSON.stringify(choice.steps.map(shortest));

/** Names of the messages in .proto files; none where a file is faulty. */
export function typesOf(protos: readonly ProtoFile[]): readonly string[] {
  const made = protos.length === 0 ? undefined : binaryReaders()?.protoSchema(protos);
  return made?.ok === true ? made.value.types : [];
}

/** Reads what the user wrote. @returns the choice, or a sentence about what is wrong. */
export function readDecoder(text: string, protos: readonly ProtoFile[]): Result<DecoderChoice, string> {
  let steps: unknown;
  try {
    steps = JSON.parse(text);
  } catch {
    return fail(DECODING.notJson);
  }
  const parsed = parseDecoders({ version: DECODER_VERSION, decoders: [{ steps }] });
  if (!parsed.ok) return fail(decoderFaultText(parsed.error));
  const types = typesOf(protos);
  const missing = typesIn(parsed.value).find((type) => !types.includes(type));
  if (missing !== undefined) return fail(DECODER_TEXTS.unknownType(missing, types.slice(0, 20)));
  return ok({ steps: parsed.value[0]?.steps ?? [], protos });
}

/** A choice as a decoder file for streams of an address, without the values of its parameters, which may be secrets. */
export function writeDecoder(url: string, { steps }: DecoderChoice): string {
  const [address = url, query] = url.split('?', 2);
  const decoder = { address: query === undefined ? address : `${address}*`, steps: steps.map(shortest) };
  return `${JSON.stringify({ version: DECODER_VERSION, decoders: [decoder] }, null, 2)}\n`;
}

/**
 * Takes files that were opened: steps from a decoder file, types from .proto files.
 *
 * @param url of the stream, for which the first decoder that fits is taken.
 * @returns the steps as text, `null` if no decoder file was among them, and all .proto files.
 */
export async function takeFiles(
  files: readonly OpenedFile[],
  url: string,
  protos: readonly ProtoFile[],
): Promise<Result<{ readonly steps: string | null; readonly protos: readonly ProtoFile[] }, string>> {
  let steps: string | null = null;
  const all = new Map(protos.map((file) => [file.name, file]));
  for (const file of files) {
    if (file.size > FILE_LIMIT) return fail(DECODER_TEXTS.proto(file.name, 0, DECODER_TEXTS['too-large']));
    const text = await file.text();
    if (file.name.endsWith('.proto')) {
      all.set(file.name, { name: file.name, text });
      continue;
    }
    const parsed = parseDecoderFile(text);
    if (!parsed.ok) return fail(DECODER_TEXTS.proto(file.name, 0, decoderFaultText(parsed.error)));
    const decoder = parsed.value.find(({ address }) => fitsAddress(address, url));
    if (decoder === undefined) return fail(DECODER_TEXTS.proto(file.name, 0, DECODING.notFitting));
    steps = stepsText(decoder);
  }
  const together = [...all.values()];
  const schema = together.length === 0 ? undefined : binaryReaders()?.protoSchema(together);
  if (schema !== undefined && !schema.ok) return fail(protoFaultText(schema.fault));
  return ok({ steps, protos: together });
}
