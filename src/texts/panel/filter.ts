import { pluralize } from './numbers.ts';

/** The filter's text and its suggestions. */
export const FILTER = {
  label: 'Filter messages',
  placeholder: 'Filter: text, /regex/, size:>1k',
  suggestions: 'Suggestions',
  suggestionCount: (count: number): string => pluralize(count, 'suggestion'),
  notApplied: (reason: string): string => `Filter not applied: ${reason}`,
  hideHeartbeats: 'Hide heartbeats',
  hideHeartbeatsHint: 'Hide messages that only keep a connection alive (H)',
} as const;

/** The menu of saved filters. */
export const SAVED_FILTERS = {
  label: 'Saved filters',
  none: 'No saved filters yet.',
  name: 'Name',
  save: 'Save filter',
  notStored: 'Available until the panel closes: the browser did not store it.',
  remove: (name: string): string => `Remove ${name}`,
  hint: 'Type a filter to save it here.',
} as const;
