import { resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { OUTPUT_PROBLEMS, STANDARD_STREAMS } from '../texts/cli/output.ts';
import { encodePieces } from '../formats/text/byte-pieces.ts';
import { describeFileError } from './input.ts';
import { describeObstacle, OutputFile, type OutputFileOptions } from './output-file.ts';
import { toPrintable } from './printable.ts';
import { isSameFile } from './same-file.ts';

/** Bytes as a browser's stream gives them. */
type ByteStream = AsyncIterable<Uint8Array>;

/** What the writing must not touch, and how it is done. */
interface OutputOptions extends OutputFileOptions {
  /** Every file that the command reads, as it is named on the command line. */
  readonly inputs: readonly string[];
  /** Every other file that the command writes. */
  readonly outputs?: readonly string[];
}

const nameOf = (path: string, stream: string): string => (path === '-' ? stream : toPrintable(path));

/**
 * Whether a file may be written: not if it is one of those that are read, under whatever name, and not where no file can
 * be made. Asked before anything is read, so that nothing is done in vain.
 *
 * @returns a sentence that says what is wrong, else `null`.
 */
export function describeOutputProblem(path: string, { inputs, outputs = [] }: OutputOptions): string | null {
  const output = { path, stream: 'stdout' } as const;
  const input = inputs.find((each) => isSameFile(output, { path: each, stream: 'stdin' }));
  if (input !== undefined) return OUTPUT_PROBLEMS.isInput(nameOf(input, STANDARD_STREAMS.input));
  const other = outputs.find(
    (each) => resolve(each) === resolve(path) || isSameFile(output, { path: each, stream: 'stdout' }),
  );
  if (other !== undefined) return OUTPUT_PROBLEMS.isOutput(nameOf(other, STANDARD_STREAMS.output));
  return path === '-' ? null : describeObstacle(path);
}

/** A problem with a file to write as a line for standard error. */
export const outputProblemLine = (path: string, problem: string): string =>
  `${nameOf(path, STANDARD_STREAMS.output)}: ${toPrintable(problem)}\n`;

/**
 * Writes bytes to a file, or to standard output for `-`, as they come. The file takes the place of the old one when it is
 * complete: see {@link OutputFile}.
 *
 * @returns a sentence if it could not be written, else `null`.
 */
export async function writeBytes(path: string, bytes: ByteStream, options: OutputOptions): Promise<string | null> {
  const problem = describeOutputProblem(path, options);
  if (problem !== null) return problem;
  try {
    return path === '-' ? await writeToStandardOutput(bytes) : await writeToFile(path, bytes, options);
  } catch (error) {
    return describeFileError(error);
  }
}

/** Standard output stays open. What fails there ends the process: see `standard-output.ts`. */
async function writeToStandardOutput(bytes: ByteStream): Promise<null> {
  for await (const piece of bytes) if (!process.stdout.write(piece)) await drained();
  return null;
}

async function writeToFile(path: string, bytes: ByteStream, options: OutputOptions): Promise<string | null> {
  const file = new OutputFile(path, options);
  try {
    await pipeline(Readable.from(bytes), file.stream);
    file.complete();
    return null;
  } catch (error) {
    const part = file.abandon();
    const reason = describeFileError(error);
    return part === null ? reason : OUTPUT_PROBLEMS.partRemains(reason, toPrintable(part));
  }
}

const drained = (): Promise<void> => new Promise((settle) => process.stdout.once('drain', () => settle()));

/** Writes texts as UTF-8. See {@link writeBytes}. */
export const writeTexts = (
  path: string,
  texts: Iterable<string> | AsyncIterable<string>,
  options: OutputOptions,
): Promise<string | null> => writeBytes(path, encodePieces(texts), options);
