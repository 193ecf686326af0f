/** Problems of one file that are kept in words; the rest is only counted. */
export const PROBLEMS_LIMIT = 200;

/** Collects what was wrong with a file, in words for people, without growing beyond a bound. */
export interface Problems {
  add(text: string): void;
  /** What was collected; beyond the limit one last line tells how many more there were. */
  list(): readonly string[];
}

/** Makes an empty collection. */
export function createProblems(): Problems {
  const kept: string[] = [];
  let more = 0;
  return {
    add(text) {
      if (kept.length < PROBLEMS_LIMIT) kept.push(text);
      else more += 1;
    },
    list: () => (more === 0 ? kept : [...kept, `… and ${more} more`]),
  };
}
