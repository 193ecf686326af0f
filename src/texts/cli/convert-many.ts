import { formatCount, pluralize } from '../../base/format.ts';

/** `convert` of several recordings. */
export const CONVERT_MANY = {
  done: ({ whole, files }: { readonly whole: number; readonly files: number }) =>
    whole === files
      ? `${pluralize(files, 'recording')} converted.`
      : `${formatCount(whole)} of ${pluralize(files, 'recording')} converted as a whole.`,
  standardInput: 'Standard input (-) can be converted alone, not with other files',
  foldersOnly: (word: string) =>
    `convert writes several recordings into a folder, named last and with / at its end; "${word}" is none`,
} as const;
