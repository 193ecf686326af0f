import { formatCount } from '../base/format.ts';

const list = (words: readonly string[]): string => words.join(', ');

/** What is wrong with a plan of faults; each follows the place where it stands. */
export const FAULT_PROBLEMS = {
  notJson: (message: string) => `this is not JSON (${message})`,
  notObject: 'expected an object, in braces',
  notList: 'expected a list, in brackets',
  notText: 'expected a text',
  tooLong: (most: number) => `at most ${formatCount(most)} characters are read here`,
  version: (known: number) => `this program reads version ${known}`,
  unknownKey: (key: string, known: readonly string[]) => `there is no "${key}" here; there are: ${list(known)}`,
  unknownWord: (word: string, known: readonly string[]) => `there is no "${word}"; there are: ${list(known)}`,
  noSteps: 'there is no fault in it',
  tooManySteps: (most: number) => `at most ${most} steps are read`,
  status: 'expected a status from 200 to 599',
  code: 'expected a close code that a server can send: 1000 to 1003, 1007 to 1014, or 3000 to 4999',
  reason: (most: number) => `expected a reason of at most ${most} bytes`,
  rate: 'expected a whole number of bytes per second, such as 10kB/s',
  share: 'expected a share above 0 and at most 100 %',
  every: 'expected a whole number from 1 on, such as every 5th',
  time: (least: 0 | 1) =>
    `expected a duration ${least === 0 ? 'from 0' : 'above 0'} to 24 hours, such as 500ms, 5s or 2m`,
  seed: 'expected a whole number from 0 to 4294967295',
  shareOrEvery: 'share and every cannot both be set',
  direction: 'expected "in", "out" or "both"',
  instant: (fault: string) => `${fault} happens at one moment: it cannot last`,
  connection: 'expected the key of a document and the number of a connection, or null',
} as const;

/** What is wrong with the words of a plan, after the clause in which it stands. */
export const WORDS_PROBLEMS = {
  empty: 'expected a fault, such as cut, down for 8s, or 10% lost for 20s',
  unfinished: (due: string) => `expected ${due} at the end`,
  unexpected: (found: string, due: string) => `expected ${due}, not "${found}"`,
  surplus: (found: string) => `"${found}" is too much`,
  unknownFault: (word: string, known: readonly string[]) => `"${word}" is not a fault; there are ${list(known)}`,
  endless: 'the fault before it has no end: give it a time (for 8s), or this one a time of its own (at 20s)',
  quote: 'a quotation mark is not closed',
  text: 'not a text in quotation marks',
  twice: (word: string) => `"${word}" stands twice`,
  due: {
    duration: 'a duration such as 5s',
    fault: 'a fault',
    status: 'a status such as 503',
    code: 'a close code such as 4401',
    rate: 'bytes per second such as 10kB/s',
    messageFault: 'lost, delayed, duplicated, swapped or corrupted',
    direction: 'received or sent',
    text: 'a text in quotation marks',
    count: 'a count such as 5th',
  },
} as const;

/** A problem with its place: `steps[2].at: expected a duration …`. */
export const faultProblem = (place: string, problem: string): string =>
  place === '' ? problem : `${place}: ${problem}`;

/** A problem with the words of a plan: `Step 2, "down for ever": expected a duration …, not "ever"`. */
export const clauseProblem = (number: number, clause: string, problem: string): string =>
  `step ${number}${clause === '' ? '' : `, "${clause}"`}: ${problem}`;

/** The faults of one click, by their keys. */
export const ONE_CLICK_NAMES = {
  cut: 'Cut now',
  down: 'Server down for 10 s',
  silent: 'Go silent',
  delay: 'Delay 500 ms',
} as const;
