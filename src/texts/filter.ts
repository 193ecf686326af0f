/** Why a regular expression of the filter has no answer. */
export const MATCH_FAILURES = {
  'too-long': 'the regular expression takes too long; a repetition within a repetition, as in (a+)+, often does',
  unavailable: 'regular expressions cannot be run here',
} as const;
