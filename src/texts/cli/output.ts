/** Why a file is not written; each follows the file's name. */
export const OUTPUT_PROBLEMS = {
  isInput: (input: string) =>
    `this is ${input}, the file that is being read; writing it would destroy it. Nothing was written: name another file.`,
  isOutput: (other: string) =>
    `this is also ${other}, another file to write; one would destroy the other. Nothing was written: name another file.`,
  noFolder: (folder: string) => `there is no folder ${folder}; make it, or name another file`,
  folderForbidden: (folder: string) =>
    `the new file is written next to the old one first, and no file may be made in ${folder}; name a file in another folder`,
  tooManyParts: (part: string) => `${part} and 99 others like it are left from earlier runs; remove them`,
  partRemains: (problem: string, part: string) => `${problem}; what was recorded until then is in ${part}`,
} as const;

/** What standard input and output are called. */
export const STANDARD_STREAMS = { input: 'standard input', output: 'standard output' } as const;

/** What ended the writing to standard output. */
export const standardOutputProblem = (reason: string): string =>
  `standard output: ${reason}. What was written there is not complete.`;
