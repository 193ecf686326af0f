import { formatDuration, pluralize } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import type { FindingText } from './finding-text.ts';

/** Subscriptions that are named one by one, and characters of each name. */
const SHOWN = 3;
const MAX_NAME = 80;

/** Names in quotation marks, each once; what has no name is left out. */
function named(names: readonly string[]): string {
  const different = [...new Set(names)].filter((name) => name !== '');
  const shown = different.slice(0, SHOWN).map((name) => `“${shorten(name, MAX_NAME)}”`);
  return `${shown.join(', ')}${different.length > SHOWN ? ', …' : ''}`;
}

function whatText(subjects: readonly string[]): string {
  const names = named(subjects);
  if (subjects.length === 1) return names === '' ? 'a subscription' : `the subscription to ${names}`;
  return `${pluralize(subjects.length, 'subscription')}${names === '' ? '' : ` (${names})`}`;
}

/** The server refused subscriptions. `within` is the time from the first refusal to the last request, in milliseconds. */
export const subscriptionRefusedText = (refused: {
  readonly at: string;
  readonly subjects: readonly string[];
  readonly times: number;
  /** In the server's own words; empty where it gave none. */
  readonly reason: string;
  readonly askedAgain: number;
  readonly within: number;
  /** Those of the subjects that the server accepted later. */
  readonly accepted: readonly string[];
}): FindingText => {
  const { at, subjects, times, reason, askedAgain, accepted } = refused;
  const often = times === subjects.length ? '' : ` ${pluralize(times, 'time')}`;
  const when = times === 1 ? ` at ${at}` : `${often}, the first at ${at}`;
  return {
    text: `The server refused ${whatText(subjects)}${when}.`,
    evidence: [
      reason === '' ? 'the server gave no reason' : `the server said: “${reason}”`,
      askedAgain === 0
        ? 'the page has not asked again'
        : `the page asked again ${pluralize(askedAgain, 'time')} in ${formatDuration(refused.within)}`,
      ...(accepted.length === 0
        ? []
        : [`accepted later: ${named(accepted) === '' ? accepted.length : named(accepted)}`]),
    ],
    doubt: 'The page may expect the refusal, and tell the user.',
    advice:
      askedAgain > 1
        ? 'Stop asking where the answer stays the same, and look at the rights and the token of the subscription.'
        : 'Handle the refusal in the page, and look at the rights and the token of the subscription.',
  };
};
