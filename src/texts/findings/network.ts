import { pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';

/** How the browser's list of requests says that a request was answered; 0 and empty for what it does not say. */
export interface NetworkAnswer {
  readonly status: number;
  /** Content type, without parameters. */
  readonly type: string;
  readonly encoding: string;
  /** Path of the address to which it was redirected. */
  readonly redirectedTo: string;
  /** The browser's own words. */
  readonly error: string;
}

/** An answer, for the middle of a sentence; empty where nothing is known. */
export function answerText({ status, type, encoding, redirectedTo, error }: NetworkAnswer): string {
  if (status === 0) return error === '' ? '' : `no answer: ${shorten(error, 120)}`;
  const what = [`HTTP status ${status}`, ...(type === '' ? [] : [type]), ...(encoding === '' ? [] : [encoding])];
  const where = redirectedTo === '' ? '' : ` after a redirect to ${shorten(redirectedTo, 80)}`;
  return `${what.join(', ')}${where}`;
}

/** Where a fact comes from that no page can see. */
export const fromNetworkList = (answer: string): string => `the browser’s network list: ${answer}`;

/** Answers of attempts to connect, most frequent first, for the evidence. */
export const answersText = (answers: readonly (readonly [answer: string, count: number])[]): readonly string[] =>
  answers.map(([answer, count]) => `the browser’s network list, ${pluralize(count, 'attempt')}: ${answer}`);
