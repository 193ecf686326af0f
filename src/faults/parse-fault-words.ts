import { millis, type Millis } from '../base/units.ts';
import { FAULT_PROBLEMS, WORDS_PROBLEMS } from '../texts/faults.ts';
import {
  codeProblem,
  everyProblem,
  rateProblem,
  reasonProblem,
  roundShare,
  shareProblem,
  statusProblem,
  timeProblem,
} from './check-fault.ts';
import { ClauseError, type ClauseWords } from './clause-words.ts';
import { FAULT_LIMITS } from './fault-limits.ts';
import type { Fault, MessageChoice, MessageFault } from './plan.ts';

const { due } = WORDS_PROBLEMS;

/** Milliseconds in each unit of time. */
const TIMES: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };

/** Bytes in each unit of a rate. */
const RATES: Readonly<Record<string, number>> = {
  'B/s': 1,
  'kB/s': 1e3,
  'KB/s': 1e3,
  'KiB/s': 1_024,
  'MB/s': 1e6,
  'MiB/s': 1_048_576,
  'GB/s': 1e9,
  'GiB/s': 1_073_741_824,
};

/** How a message fault is said; the first word of each is the one that is written. */
export const MESSAGE_VERBS: Readonly<Record<MessageFault['kind'], readonly string[]>> = {
  drop: ['lost', 'dropped', 'drop', 'lose'],
  delay: ['delayed', 'delay'],
  duplicate: ['duplicated', 'duplicate'],
  swap: ['swapped', 'swap'],
  corrupt: ['corrupted', 'corrupt'],
};

/** How a connection fault is said; the first word of each is the one that is written. */
export const CONNECTION_WORDS = {
  cut: ['cut'],
  refuse: ['refuse', 'refused'],
  stuck: ['stuck'],
  'half-open': ['half-open', 'silent'],
  freeze: ['freeze', 'frozen'],
} as const;

/** What a sentence lists where a word is no fault. */
const KNOWN = [
  'cut',
  'down',
  'refuse',
  'stuck',
  'half-open',
  'freeze',
  'status 503',
  'close 4401',
  'slow-reader 1kB/s',
  'bandwidth 10kB/s',
  'delayed 500ms',
  'lost',
  'duplicated',
  'swapped',
  'corrupted',
];

function checked<T extends number | string>(value: T, problem: string | null): T {
  if (problem !== null) throw new ClauseError(problem);
  return value;
}

/** Takes a duration in whole milliseconds. */
export function takeDuration(words: ClauseWords, least: 0 | 1): Millis {
  const number = words.number(Object.keys(TIMES));
  if (number === null) throw words.due(due.duration);
  const time = Math.round(number.value * (TIMES[number.unit] ?? 1));
  return millis(checked(time, timeProblem(time, least)));
}

function takeRate(words: ClauseWords): number {
  const number = words.number(Object.keys(RATES));
  if (number === null) throw words.due(due.rate);
  const rate = Math.round(number.value * (RATES[number.unit] ?? 1));
  return checked(rate, rateProblem(rate));
}

function takeNumber(words: ClauseWords, what: string, problemOf: (value: number) => string | null): number {
  const number = words.number(['']);
  if (number === null) throw words.due(what);
  return checked(number.value, problemOf(number.value));
}

/** `10%` or `every 5th`; the whole where neither stands there. */
function takeAmount(words: ClauseWords): Pick<MessageChoice, 'share' | 'every'> | null {
  const percent = words.number(['%']);
  if (percent !== null) {
    const share = percent.value / 100;
    return { share: roundShare(checked(share, shareProblem(share))), every: null };
  }
  if (!words.takes('every')) return null;
  const count = words.number(['st', 'nd', 'rd', 'th', '']);
  if (count === null) throw words.due(due.count);
  return { share: null, every: checked(count.value, everyProblem(count.value)) };
}

function takeDirection(words: ClauseWords): MessageChoice['direction'] | null {
  if (!words.takes('when')) return null;
  if (words.takes('received')) return 'in';
  if (words.takes('sent')) return 'out';
  throw words.due(due.direction);
}

function takeFilter(words: ClauseWords): string | null {
  if (!words.takes('where')) return null;
  const filter = words.quoted();
  if (filter === null) throw words.due(due.text);
  if (filter.length > FAULT_LIMITS.filter) throw new ClauseError(FAULT_PROBLEMS.tooLong(FAULT_LIMITS.filter));
  return filter;
}

function takeChoice(words: ClauseWords, amount: Pick<MessageChoice, 'share' | 'every'> | null): MessageChoice {
  const direction = takeDirection(words) ?? 'both';
  return { ...(amount ?? { share: null, every: null }), direction, filter: takeFilter(words) ?? '' };
}

/** The kind of a message fault that a word says; `null` for another word. */
function verbOf(word: string): MessageFault['kind'] | null {
  const kinds: readonly MessageFault['kind'][] = ['drop', 'delay', 'duplicate', 'swap', 'corrupt'];
  return kinds.find((kind) => MESSAGE_VERBS[kind].includes(word)) ?? null;
}

function takeMessageFault(
  words: ClauseWords,
  kind: MessageFault['kind'],
  amountBefore: Pick<MessageChoice, 'share' | 'every'> | null,
): MessageFault {
  const amount = amountBefore ?? takeAmount(words);
  if (kind !== 'delay') return { kind, ...takeChoice(words, amount) };
  const by = takeDuration(words, 0);
  const jitter = words.takes('jitter') ? takeDuration(words, 0) : millis(0);
  return { kind, by, jitter, ...takeChoice(words, amount) };
}

function connectionFault(word: string, words: ClauseWords): Fault | null {
  const kinds = ['cut', 'refuse', 'stuck', 'half-open', 'freeze'] as const;
  const kind = kinds.find((each) => CONNECTION_WORDS[each].some((known) => known === word));
  if (kind !== undefined) return { kind };
  if (word === 'status') return { kind: 'status', status: takeNumber(words, due.status, statusProblem) };
  if (word === 'close') {
    const code = takeNumber(words, due.code, codeProblem);
    const reason = words.quoted() ?? '';
    return { kind: 'close', code, reason: checked(reason, reasonProblem(reason)) };
  }
  if (word === 'bandwidth') return { kind: 'bandwidth', bytesPerSecond: takeRate(words) };
  if (word === 'slow-reader') return { kind: 'slow-reader', bytesPerSecond: takeRate(words) };
  return null;
}

/** Takes one fault; `down` is a word for two of them, which the caller makes. */
export function takeFault(words: ClauseWords): Fault | 'down' {
  const amount = takeAmount(words);
  const before = words.next;
  const word = words.word();
  if (word === null) throw words.due(amount === null ? due.fault : due.messageFault);
  const verb = verbOf(word);
  if (verb !== null) return takeMessageFault(words, verb, amount);
  if (amount !== null) throw new ClauseError(WORDS_PROBLEMS.unexpected(before?.text ?? '', due.messageFault));
  if (word === 'down') return 'down';
  const fault = connectionFault(word, words);
  if (fault === null) throw new ClauseError(WORDS_PROBLEMS.unknownFault(word.slice(0, 50), KNOWN));
  return fault;
}
