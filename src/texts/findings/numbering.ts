import { runText } from '../missing-numbers.ts';
import { formatCount, formatDuration, formatPercent, pluralize } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/** Runs of missing numbers that are written out. */
const SHOWN_RUNS = 5;

/** Examples that are listed as evidence. */
const SHOWN_EXAMPLES = 5;

/** How each kind of rule ties one message to the next. */
const RULE_LABELS = {
  contiguous: 'each number is the previous one plus 1',
  range: 'each first number is the previous last one plus 1',
  link: 'each message names the number of the one before it',
} as const;

/** What people call each kind of event id. */
export const EVENT_ID_LABELS = {
  number: 'whole numbers',
  pair: 'time and number (as Redis gives them)',
  ulid: 'ULIDs',
  uuid7: 'UUIDs of version 7',
  opaque: 'text without an order',
} as const;

/** ` of BTCUSDT` if a rule has groups, else nothing. */
const ofGroup = (group: string): string => (group === '' ? '' : ` of ${group}`);

const timesText = (times: number): string => (times === 2 ? 'twice' : `${times} times`);

/** The rule on which a finding rests, and how well it fits: evidence of each of its findings. */
export const ruleEvidence = (rule: {
  readonly kind: keyof typeof RULE_LABELS;
  readonly path: string;
  readonly groupBy: readonly string[];
  readonly fitting: number;
  readonly steps: number;
  readonly share: number;
  /** Who says so; empty if the messages themselves do. */
  readonly source: string;
}): readonly string[] => {
  const counters =
    rule.groupBy.length === 0 ? 'one counter for the stream' : `one counter for each ${rule.groupBy.join(' and ')}`;
  return [
    `rule: ${RULE_LABELS[rule.kind]} in ${rule.path}, ${counters}`,
    `${formatCount(rule.fitting)} of ${formatCount(rule.steps)} steps fit (${formatPercent(rule.share, true)})`,
    ...(rule.source === '' ? [] : [`source: ${rule.source}`]),
  ];
};

/** The two things that skipped numbers can mean. */
const BOTH_READINGS = 'Numbers that were skipped are lost, or were not meant for this subscriber.';

/** Why a finding that rests on a rule may be wrong. */
export const ruleDoubt = (confidence: keyof typeof RULE_DOUBTS): string => RULE_DOUBTS[confidence];

const RULE_DOUBTS = {
  documented: 'The rule is documented; that this stream follows it is seen from the messages above only.',
  chosen: 'The rule is your own choice; that this stream follows it is seen from the messages above only.',
  inferred: 'The rule was inferred from the messages themselves; a server may skip numbers on purpose.',
  heuristic: `Likely, not proven: the field is named and counts like a sequence, but its steps are few or broken. ${BOTH_READINGS}`,
} as const;

/** Where a rule comes from, as evidence. */
export const RULE_SOURCES = {
  documentation: (feed: string) => `documentation of ${feed}`,
  chosen: 'your own choice for this stream',
} as const;

/** What is missing in a gap: messages, or numbers if one message brings several. */
export const missingText = (count: number, what: 'message' | 'number' | 'at-least-message'): string =>
  what === 'at-least-message' ? `at least ${pluralize(count, 'message')}` : pluralize(count, what);

/** Numbers that never arrived. `downtime` is in milliseconds, 0 if unknown. */
export const gapText = (gap: {
  readonly missing: string;
  readonly group: string;
  readonly runs: readonly { readonly first: string; readonly last: string }[];
  readonly before: string;
  readonly after: string;
  readonly at: string;
  readonly isAcrossConnections: boolean;
  readonly downtime: number;
  readonly grace: number;
  readonly graceMessages: number;
  readonly late: number;
  /** Milliseconds after the gap at which the recording ended, so that late messages could not come; `null` if later. */
  readonly endedAfter: number | null;
}): FindingText => {
  const more = gap.runs.length - SHOWN_RUNS;
  const numbers =
    gap.runs.slice(0, SHOWN_RUNS).map(runText).join(', ') + (more > 0 ? ` and ${pluralize(more, 'more place')}` : '');
  const down = gap.downtime <= 0 ? '' : `, ${formatDuration(gap.downtime)} without a connection`;
  const where = gap.isAcrossConnections ? `during the reconnect at ${gap.at}${down}` : `at ${gap.at}`;
  return {
    text: `Missed ${gap.missing}${ofGroup(gap.group)}: ${numbers} never arrived, ${where}.`,
    evidence: [
      `last before: ${gap.before}; then came ${gap.after}`,
      gap.endedAfter === null
        ? `nothing came to fill it within ${formatDuration(gap.grace)} or ${gap.graceMessages} messages`
        : `nothing came to fill it until the recording ended ${formatDuration(gap.endedAfter)} after`,
      ...(gap.late > 0 ? [`${pluralize(gap.late, 'message')} of the same stretch came late`] : []),
    ],
    doubt:
      gap.endedAfter === null
        ? ''
        : `The recording ended ${formatDuration(gap.endedAfter)} after: the messages may have come late. ${BOTH_READINGS}`,
    advice: gap.isAcrossConnections
      ? 'Ask the server for what came since the last number received when reconnecting.'
      : `Fetch a fresh state at ${gap.at}, and look for what dropped messages on the way.`,
  };
};

/** Many gaps that follow each other closely. `steps` counts the messages among which they lie. */
export const stretchText = (stretch: {
  readonly missing: string;
  readonly group: string;
  readonly runs: readonly { readonly first: string; readonly last: string }[];
  readonly places: number;
  readonly steps: number;
  readonly from: string;
  readonly until: string;
  readonly late: number;
}): FindingText => {
  const { places, steps, runs } = stretch;
  const shown = runs.slice(0, SHOWN_RUNS).map(runText).join(', ');
  const more = places - Math.min(runs.length, SHOWN_RUNS);
  const numbers = shown === '' ? '' : `: ${shown}${more > 0 ? ` and ${pluralize(more, 'more place')}` : ''}`;
  return {
    text: `Missed ${stretch.missing}${ofGroup(stretch.group)} in ${formatCount(places)} places from ${stretch.from} to ${stretch.until}${numbers} never arrived.`,
    evidence: [
      `from ${stretch.from} on, ${formatCount(places)} of ${formatCount(steps)} steps break (${formatPercent(places / Math.max(1, steps))})`,
      ...(runs.length === 0 ? ['its numbers are no longer listed, only counted'] : []),
      ...(stretch.late > 0 ? [`${pluralize(stretch.late, 'message')} of the same stretch came late`] : []),
    ],
    doubt: BOTH_READINGS,
    advice: 'Look for what drops messages on the way: a server that skips slow clients, a filter, a full queue.',
  };
};

/** A sequence of which about half of the numbers come. */
export const halfText = (half: {
  readonly missing: number;
  readonly places: number;
  readonly steps: number;
  readonly from: string;
}): FindingText => ({
  text: `${pluralize(half.missing, 'number was', 'numbers were')} skipped since ${half.from}: lost, or not meant for this subscriber.`,
  evidence: [
    `${formatCount(half.places)} of ${formatCount(half.steps)} steps break (${formatPercent(half.places / Math.max(1, half.steps))})`,
  ],
  doubt: 'A counter that several channels share looks the same to a page that subscribed to one of them.',
  advice: 'Where every number is meant for this page, count by this field in the numbering of the stream.',
});

/** A jump so far that it is probably another count and no loss. */
export const jumpText = (jump: {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
  readonly skipped: number;
}): FindingText => ({
  text: `Numbers${ofGroup(jump.group)} jumped from ${jump.from} to ${jump.to} at ${jump.at}: probably another count.`,
  evidence: [`${pluralize(jump.skipped, 'number was', 'numbers were')} skipped`],
  doubt: 'A jump this far is seldom a loss, but it could be one.',
  advice: '',
});

/** A numbered message that came again. */
export const duplicateText = (copy: {
  readonly number: string;
  readonly group: string;
  readonly at: string;
}): FindingText => ({
  text: `Message ${copy.number}${ofGroup(copy.group)} came again at ${copy.at}, word for word.`,
  evidence: [`number ${copy.number} had come before with the same content`],
  doubt: 'The server may have sent it twice on purpose, as some do with snapshots.',
  advice: '',
});

/** Duplicates that are no longer listed one by one. */
export const olderDuplicatesText = (count: number, until: string): FindingText => ({
  text: `${pluralize(count, 'more message')} came again before ${until}.`,
  evidence: ['too many to list one by one'],
  doubt: '',
  advice: '',
});

/** Every message of a run came several times at once. */
export const doubleSubscriptionText = (run: { readonly messages: number; readonly times: number }): FindingText => ({
  text: `Each of ${formatCount(run.messages)} messages in a row came ${timesText(run.times)} at once: the page has probably subscribed ${timesText(run.times)}.`,
  evidence: [
    `${pluralize(run.messages, 'message')} × ${run.times} within 50 ms each: ${formatCount(run.messages * (run.times - 1))} surplus`,
  ],
  doubt: 'A server may deliver every message more than once by itself.',
  advice: 'Look for a subscription that is not ended before the next one begins (an effect without clean-up).',
});

/** Messages with a known number and other content. */
export const otherContentText = (messages: {
  readonly count: number;
  readonly examples: readonly { readonly number: string; readonly group: string }[];
}): FindingText => {
  const examples = messages.examples.map(({ number, group }) => `${number}${ofGroup(group)}`);
  return {
    text: `${pluralize(messages.count, 'message')} came with a number that another message had, and other content; the first is ${examples[0] ?? ''}.`,
    evidence: examples.slice(0, SHOWN_EXAMPLES),
    doubt: 'Many feeds give a snapshot the number of the update before it; then nothing is wrong.',
    advice: '',
  };
};

/** Messages out of order; none is lost. */
export const lateText = (late: {
  readonly count: number;
  readonly furthest: number;
  readonly messages: number;
}): FindingText => ({
  text: `${pluralize(late.count, 'message')} came out of order, at most ${pluralize(late.furthest, 'number')} behind; none of them is lost.`,
  evidence: [`late: ${formatCount(late.count)} of ${pluralize(late.messages, 'numbered message')}`],
  doubt: 'Over several transports or server processes this is usual; over one connection the server sent them so.',
  advice: 'Order by the number before use, if the order matters.',
});

/** Old numbered messages that came again after a reconnect. */
export const replayText = (replay: {
  readonly count: number;
  readonly same: number;
  readonly at: string;
  /** The connection began with 0, 1 or the number that the one before began with, and has not gone beyond its last. */
  readonly mayBeAnew: boolean;
}): FindingText => ({
  text: replay.mayBeAnew
    ? `${pluralize(replay.count, 'message')} after the reconnect at ${replay.at} repeat the numbers of those before it: sent again, or counted from the start.`
    : `Replay of ${pluralize(replay.count, 'message')} after the reconnect at ${replay.at}: the server sent again what had come before.`,
  evidence: [`${formatCount(replay.same)} of ${formatCount(replay.count)} are identical`],
  doubt: replay.mayBeAnew
    ? 'Messages that say little are equal though each connection counts for itself.'
    : 'Some servers replay on purpose to close the gap of a reconnect; harmless if the page drops old numbers.',
  advice: 'Drop messages whose number is not above the last one handled.',
});

/** A count that stepped back without a reason. */
export const resetText = (reset: {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly at: string;
}): FindingText => ({
  text: `The count${ofGroup(reset.group)} went back from ${reset.from} to ${reset.to} at ${reset.at} and continued from there.`,
  evidence: ['neither a new connection nor a greeting of the server explains it'],
  doubt: 'A server that restarts behind a proxy looks like this and may have lost messages, or not.',
  advice: '',
});

/** Counts that start over with each connection cannot show what a reconnect has cost. */
export const unknownLossText = (loss: {
  readonly reconnects: number;
  readonly downtime: number;
  readonly examples: readonly { readonly from: string; readonly to: string }[];
}): FindingText => {
  const where = loss.reconnects === 1 ? 'the reconnect' : `${formatCount(loss.reconnects)} reconnects`;
  return {
    text: `The numbering starts over with each connection: what ${where} lost in ${formatDuration(loss.downtime)} without one cannot be seen.`,
    evidence: loss.examples.slice(-SHOWN_EXAMPLES).map(({ from, to }) => `${from}, then ${to} on the next`),
    doubt: 'The server may have sent nothing meanwhile, or send the whole state on connecting.',
    advice: 'A number that outlives the connection would show it, and let the server send again what is missing.',
  };
};

/** A message without a number that came again. `after` is in milliseconds. */
export const plainDuplicateText = (repeat: {
  readonly at: string;
  readonly after: number;
  readonly within: number;
  readonly characters: number;
}): FindingText => ({
  text: `A message came again at ${repeat.at}, ${Math.round(repeat.after)} ms after the first.`,
  evidence: [
    `the same content within ${formatDuration(repeat.within)}, ${pluralize(repeat.characters, 'character')} with an id`,
  ],
  doubt: 'Without numbers, a server that has the same thing to say twice looks the same.',
  advice: 'Drop messages whose id was handled already.',
});

/** Messages without numbers that came again after a reconnect. */
export const plainReplayText = (replay: { readonly count: number; readonly at: string }): FindingText => ({
  text: `Replay of ${pluralize(replay.count, 'message')} after the reconnect at ${replay.at}: the last ones before it came again in the same order.`,
  evidence: [`${pluralize(replay.count, 'message')} in a row equal those before the reconnect`],
  doubt: 'Messages without numbers are recognised by their content only.',
  advice: 'Drop messages whose id was handled already.',
});
