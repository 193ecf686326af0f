import { mkdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CONVERT_MANY } from '../texts/cli/convert-many.ts';
import { MANY_PROBLEMS } from '../texts/cli/check-many.ts';
import type { RedactionRules } from '../formats/redact/redact-rules.ts';
import { expandPaths } from './check/many/expand-paths.ts';
import { convert, type WriteOutcome } from './convert.ts';
import { describeFileError } from './input.ts';
import type { OutputFormat } from './options.ts';
import { outputProblemLine } from './output.ts';

/** What `convert` of several files is asked to do. */
export interface ConvertManyCommand {
  readonly command: 'convert-many';
  /** Names and patterns of the recordings. */
  readonly words: readonly string[];
  /** Made if it is not there. */
  readonly folder: string;
  readonly format: OutputFormat;
  /** Whether session files are packed. */
  readonly isPacked: boolean;
  /** What is replaced; `null` for nothing. */
  readonly redaction: RedactionRules | null;
}

const ENDINGS: Readonly<Record<OutputFormat, string>> = {
  session: 'rtlog',
  har: 'har',
  trace: 'trace.json',
  csv: 'csv',
  parquet: 'parquet',
  otlp: 'otlp.json',
};

/** What names of recordings end in; anything else stays part of the name. */
const RECORDING_ENDING = /\.(?:rtlog|ndjson|har|har\.zip|zhar|zip)(?:\.gz)?$/i;

/** The folder that all files are in, at whatever depth. */
function sharedFolder(files: readonly string[]): string {
  const [first = [], ...others] = files.map((file) => dirname(resolve(file)).split(sep));
  let length = first.length;
  for (const other of others) {
    let same = 0;
    while (same < length && first[same] === other[same]) same += 1;
    length = same;
  }
  return first.slice(0, length).join(sep) || sep;
}

/**
 * A file to write for each that is read. They lie in the folder as the recordings do below the one that they share. Two of
 * one name, `run.har` and `run.rtlog`, keep their endings: `run.har.csv`.
 */
export function namesIn(folder: string, files: readonly string[], format: OutputFormat): readonly string[] {
  const shared = sharedFolder(files);
  const names = files.map((file) => relative(shared, resolve(file)));
  const counts = new Map<string, number>();
  const shortOf = (name: string): string => name.replace(RECORDING_ENDING, '');
  // Some file systems do not tell upper from lower case.
  const keyOf = (name: string): string => shortOf(name).toLowerCase();
  for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
  return names.map((name) => {
    const stem = counts.get(keyOf(name)) === 1 ? shortOf(name) : name;
    return join(folder, `${stem}.${ENDINGS[format]}`);
  });
}

/** Makes the folder of a file; a sentence where it cannot. */
function makeFolderOf(file: string): string | null {
  try {
    mkdirSync(dirname(file), { recursive: true });
    return null;
  } catch (error) {
    return describeFileError(error);
  }
}

/** Turns each recording into another format, one after the other: one that cannot be read does not keep the others. */
export async function convertMany(command: ConvertManyCommand): Promise<WriteOutcome> {
  const { words, folder, ...how } = command;
  const { files, unmatched } = expandPaths(words);
  const lines = unmatched.map((word) => outputProblemLine(word, MANY_PROBLEMS.noMatch));
  const names = namesIn(folder, files, command.format);
  let whole = 0;
  for (const [index, from] of files.entries()) {
    const to = names[index] ?? '';
    const problem = makeFolderOf(to);
    if (problem !== null) {
      lines.push(outputProblemLine(dirname(to), problem));
      continue;
    }
    const { verdict, stderr } = await convert({ ...how, command: 'convert', from, to }, files);
    if (verdict === 'clean') whole += 1;
    lines.push(stderr);
  }
  lines.push(`${CONVERT_MANY.done({ whole, files: files.length })}\n`);
  return { verdict: whole === files.length && unmatched.length === 0 ? 'clean' : 'unreadable', stderr: lines.join('') };
}
