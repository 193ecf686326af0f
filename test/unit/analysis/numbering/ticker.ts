import { Recording } from '../recording.ts';
import { times } from './samples.ts';

/** A socket on which the numbers come 100 ms apart, the first at 1 s. */
export function ticker(numbers: readonly number[], recording = new Recording(), from = 1_000): Recording {
  const socket = recording.socket(from - 500);
  for (const [index, number] of numbers.entries()) recording.message(from + index * 100, socket, tick(number));
  return recording;
}

/** One message of the feed. */
export const tick = (number: number): string =>
  JSON.stringify({ sequence: number, symbol: 'RTI', price: (number * 7) % 50 });

/** Whole numbers in their order. */
export const upTo = (last: number, first = 1): number[] => times(last - first + 1, (index) => first + index);

/** The others of them. */
export const without = (numbers: readonly number[], ...gone: readonly number[]): number[] =>
  numbers.filter((number) => !gone.includes(number));
