import { FILE_PROBLEMS } from '../texts/files.ts';

/** Problems of one file that are listed; the rest is only counted. */
export const PROBLEMS_LIMIT = 200;

/** Collects what was wrong with a file, as sentences for people, without growing beyond a bound. */
export interface Problems {
  add(text: string): void;
  /** The problems so far; beyond the limit one last line says how many more there were. */
  list(): readonly string[];
}

/** Makes an empty collection. */
export function createProblems(): Problems {
  const listed: string[] = [];
  let more = 0;
  return {
    add(text) {
      if (listed.length < PROBLEMS_LIMIT) listed.push(text);
      else more += 1;
    },
    list: () => (more === 0 ? listed : [...listed, FILE_PROBLEMS.more(more)]),
  };
}
