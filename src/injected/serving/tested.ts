/**
 * What `untouched.ts` says, in the recorder for tests: a test may cause faults in every document. Its page could see the
 * acting script come, and has no reason to look for it.
 */
export const isUntouched = (_isLate: boolean): boolean => true;
