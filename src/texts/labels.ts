import { pluralize } from '../base/format.ts';

/** What a finding's severity is called in lists, reports and on the command line. */
export const SEVERITY_LABELS = { error: 'Error', warning: 'Warning', info: 'Note' } as const;

/** What the parts of a finding are called, wherever it is shown or written. */
export const FINDING_LABELS = { evidence: 'Evidence', doubt: 'Caveat', advice: 'Suggestion' } as const;

/** The row of streams that found no room beyond the bound. */
export const otherStreamsLabel = (streams: number): string => pluralize(streams, 'other stream');
