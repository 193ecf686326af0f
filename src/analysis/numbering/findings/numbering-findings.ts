import type { Millis } from '../../../base/units.ts';
import type { Finding } from '../../finding.ts';
import { FOLD_MESSAGES } from '../repeats/fold-watch.ts';
import type { FoldRun } from '../repeats/fold-watch.ts';
import { showOrdinal } from '../ordinal.ts';
import type { Repeat } from '../rule-events.ts';
import { gapFindings } from './gaps.ts';
import type { Gap } from '../gap.ts';
import { mayLose } from '../../streams/webrtc/channels.ts';
import { counts, finding, idOf } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';
import { connectionFindings } from './replays.ts';
import {
  doubleSubscriptionText,
  duplicateText,
  lateText,
  olderDuplicatesText,
  otherContentText,
} from '../../../texts/findings/numbering.ts';

/** What one rule has to report: nothing while it holds everywhere. Computed each time, so that what proves wrong is gone. */
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
        text: duplicateText({ number, group: copy.group, at: context.clock(copy.message.at) }),
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

/** One finding for all the duplicates that are no longer remembered one by one. */
function olderFinding(subject: RuleSubject, kind: 'duplicate', evicted: number, until: Millis): Finding {
  return finding(subject, {
    id: idOf(subject, `${kind}:older`),
    kind,
    severity: 'warning',
    from: subject.stream.firstAt,
    until,
    count: evicted,
    text: olderDuplicatesText(evicted, subject.context.clock(until)),
    messages: [],
  });
}

function foldFinding(subject: RuleSubject, run: FoldRun): Finding {
  return finding(subject, {
    id: idOf(subject, 'double-subscription', run.first),
    kind: 'double-subscription',
    severity: 'warning',
    from: run.first.at,
    until: run.last.at,
    count: run.length * (run.times - 1),
    text: doubleSubscriptionText({ messages: run.length, times: run.times }),
    messages: [run.first, run.last],
  });
}

function otherContentFindings(subject: RuleSubject): readonly Finding[] {
  const { items, evicted } = subject.tracker.others;
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined) return [];
  const total = items.length + evicted;
  return [
    finding(subject, {
      id: idOf(subject, 'same-number-other-content'),
      kind: 'same-number-other-content',
      severity: 'info',
      from: first.message.at,
      until: last.message.at,
      count: total,
      text: otherContentText({
        count: total,
        examples: items.map(({ number, offset, group }) => ({ number: showOrdinal(number, offset), group })),
      }),
      messages: items.map(({ message }) => message),
    }),
  ];
}

/** How many messages came late: those of a gap that is not closed count once it is known that no more will come. */
export function lateOf(subject: RuleSubject): { readonly total: number; readonly open: readonly Gap[] } {
  const isSettled = counts(subject);
  const { tracker } = subject;
  const open = tracker.gaps.open.filter((gap) => gap.late > 0 && isSettled(gap));
  return { total: open.reduce((sum, gap) => sum + gap.late, tracker.lateCount), open };
}

function lateFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker } = subject;
  if (mayLose(subject.stream)) return [];
  const { total, open } = lateOf(subject);
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
      text: lateText({ count: total, furthest, messages: tracker.messages }),
      messages,
    }),
  ];
}
