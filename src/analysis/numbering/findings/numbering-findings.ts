import type { Millis } from '../../../base/units.ts';
import type { Finding } from '../../finding.ts';
import { FOLD_MESSAGES } from '../repeats/fold-watch.ts';
import type { FoldRun } from '../repeats/fold-watch.ts';
import { showOrdinal } from '../ordinal.ts';
import type { Repeat } from '../rule-tracker.ts';
import { gapFindings } from './gaps.ts';
import { finding, idOf, ofGroup } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';
import { connectionFindings } from './replays.ts';
import { formatCount, pluralize } from '../../../base/format.ts';

/** What one rule has to report: nothing while it holds everywhere. Computed anew, so that what proves wrong is gone. */
export function numberingFindings(subject: RuleSubject): readonly Finding[] {
  return [
    ...gapFindings(subject),
    ...duplicateFindings(subject),
    ...otherContentFindings(subject),
    ...lateFindings(subject),
    ...connectionFindings(subject),
  ];
}

function duplicateFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker, context } = subject;
  // Where ids stay in force over several events, the same event again may be one without an id of its own.
  if (tracker.idsInForce > 0) return [];
  const runs = new Map<FoldRun, Repeat[]>();
  const single: Repeat[] = [];
  for (const copy of tracker.duplicates.items) {
    if (copy.run === null || copy.run.length < FOLD_MESSAGES) single.push(copy);
    else runs.set(copy.run, [...(runs.get(copy.run) ?? []), copy]);
  }
  const found = [...runs.keys()].map((run) => foldFinding(subject, run));
  const lateRun = [...runs.keys()].at(-1);
  for (const copy of single) {
    const number = showOrdinal(copy.number, copy.offset);
    found.push(
      finding(subject, {
        id: idOf(subject, 'duplicate', copy.message),
        kind: 'duplicate',
        severity: 'warning',
        from: copy.message.at,
        until: copy.message.at,
        count: 1,
        text: `Message ${number}${ofGroup(copy.group)} came again ${context.when(copy.message.at)}, word for word.`,
        evidence: [`number ${number} had come before with the same content`],
        doubt: 'The server may have sent it twice on purpose, as some do with snapshots.',
        messages: [copy.message],
      }),
    );
  }
  const { evicted, items } = tracker.duplicates;
  const first = items[0];
  if (evicted > 0 && lateRun === undefined && first !== undefined) {
    found.push(olderFinding(subject, 'duplicate', evicted, first.message.at));
  }
  return found;
}

/** Stands for the events that are no longer remembered one by one. */
function olderFinding(subject: RuleSubject, kind: 'duplicate', evicted: number, until: Millis): Finding {
  return finding(subject, {
    id: idOf(subject, `${kind}:older`),
    kind,
    severity: 'warning',
    from: subject.stream.firstAt,
    until,
    count: evicted,
    text: `${pluralize(evicted, 'more message')} came again before ${subject.context.when(until).replace(/^at /, '')}.`,
    evidence: ['too many to list one by one'],
    messages: [],
  });
}

function foldFinding(subject: RuleSubject, run: FoldRun): Finding {
  const surplus = run.length * (run.times - 1);
  const times = run.times === 2 ? 'twice' : `${run.times} times`;
  return finding(subject, {
    id: idOf(subject, 'double-subscription', run.first),
    kind: 'double-subscription',
    severity: 'warning',
    from: run.first.at,
    until: run.last.at,
    count: surplus,
    text: `Each of ${formatCount(run.length)} messages in a row came ${times} at once: the page has probably subscribed ${times}.`,
    evidence: [`${pluralize(run.length, 'message')} × ${run.times} within 50 ms each: ${formatCount(surplus)} surplus`],
    doubt: 'A server may deliver every message more than once by itself.',
    advice: 'Look for a subscription that is not ended before the next one begins (an effect without clean-up).',
    messages: [run.first, run.last],
  });
}

function otherContentFindings(subject: RuleSubject): readonly Finding[] {
  const { items, evicted } = subject.tracker.others;
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return [];
  const total = items.length + evicted;
  const number = showOrdinal(first.number, first.offset);
  return [
    finding(subject, {
      id: idOf(subject, 'same-number-other-content'),
      kind: 'same-number-other-content',
      severity: 'info',
      from: first.message.at,
      until: last.message.at,
      count: total,
      text: `${pluralize(total, 'message')} came with a number that another message had, and other content; the first is ${number}${ofGroup(first.group)}.`,
      evidence: items.slice(0, 5).map((one) => `${showOrdinal(one.number, one.offset)}${ofGroup(one.group)}`),
      doubt: 'Many feeds give a snapshot the number of the update before it; then nothing is wrong.',
      messages: items.map(({ message }) => message),
    }),
  ];
}

function lateFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker, now } = subject;
  // Late messages of a gap that is not closed count once it is known that no more will come.
  const open = tracker.gaps.items.filter((gap) => gap.late > 0 && tracker.isSettled(gap, now));
  const total = open.reduce((sum, gap) => sum + gap.late, tracker.lateCount);
  if (total === 0) return [];
  const messages = [...tracker.lateMessages, ...open.map((gap) => gap.lastTouched)];
  const times = messages.map(({ at }) => at);
  const furthest = open.reduce((most, gap) => Math.max(most, gap.furthest), tracker.lateFurthest);
  return [
    finding(subject, {
      id: idOf(subject, 'late'),
      kind: 'late',
      severity: 'info',
      from: Math.min(...times),
      until: Math.max(...times),
      count: total,
      text: `${pluralize(total, 'message')} came out of order, at most ${pluralize(furthest, 'number')} behind; none of them is lost.`,
      evidence: [`late: ${formatCount(total)} of ${pluralize(tracker.messages, 'numbered message')}`],
      doubt: 'Over several transports or server processes this is usual; over one connection the server sent them so.',
      advice: 'Order by the number before use, if the order matters.',
      messages,
    }),
  ];
}
