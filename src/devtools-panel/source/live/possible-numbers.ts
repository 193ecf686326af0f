import type { BatchMessage, EndMessage } from '../../../wire/hops.ts';

/** Records that a page can write in a millisecond of its life: above ten times the most that was ever measured. */
const RECORDS_PER_MS = 200;

/** Milliseconds: a page counts as at least this old, so that a clock that is set back refuses nothing. */
export const LEAST_AGE = 60_000;

/** The greatest number that a document can have reached `age` milliseconds after its start. */
export const greatestNumber = (age: number): number => RECORDS_PER_MS * Math.max(LEAST_AGE, age);

/** Whether a document of this age can have sent a batch that ends there. */
export const isPossibleBatch = ({ next }: Pick<BatchMessage, 'next'>, age: number): boolean =>
  next <= greatestNumber(age);

/** Whether a document of this age, of which everything below `known` is here, can end like this. */
export const isPossibleEnd = (
  { next, messages }: Pick<EndMessage, 'next' | 'messages'>,
  known: number,
  age: number,
): boolean => next >= known && next <= greatestNumber(age) && messages <= next;
