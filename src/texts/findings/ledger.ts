import { formatCount, formatPercent, pluralize } from '../../base/format.ts';

/** What is counted of a stream without being listed one by one. */
export const LEDGER = {
  gaps: (places: number, allPlaces: number, missing: number): string =>
    `${pluralize(places, 'earlier gap is', 'earlier gaps are')} no longer listed; ${formatCount(allPlaces)} in all, with ${pluralize(missing, 'missing number')}.`,
  findings: (kind: string, count: number, total: number): string =>
    `${pluralize(count, `earlier finding (${kind}) is`, `earlier findings (${kind}) are`)} no longer listed; ${formatCount(total)} in all.`,
  numbers: (unnamed: number, missing: number): string =>
    `${pluralize(unnamed, 'missing number is', 'missing numbers are')} only counted; ${formatCount(missing)} in all.`,
  excused: (places: number, missing: number): string =>
    `At ${pluralize(places, 'place')} ${missing === 0 ? 'the count moved' : `${pluralize(missing, 'number was', 'numbers were')} skipped`} where that proves no loss (a subscription, a hole in the recording, a message that could not be read, a connection that may continue another stream): not judged.`,
  counters: (messages: number): string =>
    `${pluralize(messages, 'message')} of further counters ${messages === 1 ? 'was' : 'were'} not judged: a rule follows 5,000 counters.`,
  unread: (messages: number): string =>
    `${pluralize(messages, 'message')} could not be read as a whole; numbers in what is missing are not known.`,
  unanswered: (requests: number): string =>
    `${pluralize(requests, 'request')} may have been answered in a message that could not be read: not judged.`,
  merged: (streams: number, bound: number, connections: number, messages: number): string =>
    `${pluralize(streams, 'stream')} beyond the bound of ${formatCount(bound)} ${streams === 1 ? 'is' : 'are'} counted in one row, with ${pluralize(connections, 'connection')} and ${pluralize(messages, 'message')}: not judged one by one.`,
  sparse: (path: string, fitting: number, steps: number): string =>
    `${path} is sparse: it goes on by 1 in ${formatCount(fitting)} of ${formatCount(steps)} steps (${formatPercent(fitting / Math.max(1, steps))}), so skipped numbers are no gaps.`,
} as const;

/** How a rule of a stream is explained in one line. */
export const numberingFacts = (facts: {
  readonly path: string;
  readonly fitting: number;
  readonly steps: number;
  readonly since: string;
  readonly missing: number;
  readonly source: string;
}): string =>
  `${facts.path}: ${formatCount(facts.fitting)} of ${formatCount(facts.steps)} steps fit since ${facts.since}; ` +
  `${pluralize(facts.missing, 'number')} missing${facts.source === '' ? '' : `; ${facts.source}`}.`;
