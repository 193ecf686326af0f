import type { CheckOptions } from '../check-options.ts';
import { checkFile } from '../check.ts';
import { type FileResult, toFileResult } from './file-result.ts';

/** What a lane answers: the result of a file, or what is wrong with the options, which ends the whole call. */
export type FileAnswer = { readonly result: FileResult } | { readonly wrongOptions: string };

/** Checks one of many files. */
export async function checkOne(options: CheckOptions, file: string): Promise<FileAnswer> {
  const checked = await checkFile(options, file);
  return checked.ok
    ? { result: toFileResult(checked.value, options.format, options.junit !== null) }
    : { wrongOptions: checked.error };
}
