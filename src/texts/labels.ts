/** What a finding's severity is called in lists, reports and on the command line. */
export const SEVERITY_LABELS = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
