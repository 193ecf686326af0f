import { gapText, halfText, jumpText, missingText, stretchText } from '../../../texts/findings/numbering.ts';
import type { Finding, Severity } from '../../finding.ts';
import type { StreamClass } from '../../streams/stream.ts';
import { mayLose } from '../../streams/webrtc/channels.ts';
import type { Gap } from '../gap.ts';
import { showOrdinal } from '../ordinal.ts';
import { GRACE_MESSAGES } from '../rule-tracker.ts';
import type { Stretch } from '../stretch.ts';
import { counts, downBetween, finding, idOf } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';

/** A jump further than this, and far beyond what the counter has run so far, is another count and no loss. */
const FAR_JUMP = 10_000;
const FAR_FACTOR = 50;

/** Classes whose replies give the present state; a long poll delivers each message instead. */
const ASKED_AGAIN: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'retry-loop']);

/** Skipped numbers that have not come in time: one finding for each place, or for a stretch of many. */
export function gapFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker, stream } = subject;
  if (mayLose(stream)) return [];
  // Between two polls of a state its number may rise by more than one: unseen states are no lost messages.
  if (ASKED_AGAIN.has(stream.class) && !tracker.reader.hasFanOut) return [];
  const stretches = tracker.gaps.stretches(counts(subject));
  if (tracker.standing === 'half') return halfFinding(stretches, subject);
  return stretches.flatMap((stretch) =>
    stretch.single.length === 0
      ? [stretchFinding(stretch, subject)]
      : stretch.single.map((gap) => (isFar(gap, subject) ? jumpFinding(gap, subject) : gapFinding(gap, subject))),
  );
}

function isFar(gap: Gap, { tracker }: RuleSubject): boolean {
  // Numbers that are times, and are linked, are no counts: a break of theirs is as far as the time in between.
  if (tracker.spec.kind === 'link' && !tracker.isDense) return false;
  return gap.missing > FAR_JUMP && gap.missing > tracker.messages * FAR_FACTOR;
}

/** A loss is an error; where the rule is only likely, the numbers may not have been meant for this page. */
const severityOf = ({ tracker }: RuleSubject): Severity => (tracker.confidence === 'heuristic' ? 'warning' : 'error');

const gapId = (subject: RuleSubject, gap: Gap): string => `${idOf(subject, 'gap', gap.after)}:${gap.group}:${gap.high}`;

function gapFinding(gap: Gap, subject: RuleSubject): Finding {
  const { tracker, context, downtimes, now } = subject;
  const { text: missing, number } = missingIn(gap.missing, gap.holes.length, subject);
  const runs = gap.holes.map(({ low, high }) => ({ first: show(gap, low + 1), last: show(gap, high) }));
  return finding(subject, {
    id: gapId(subject, gap),
    kind: 'gap',
    severity: severityOf(subject),
    from: gap.before.at,
    until: gap.after.at,
    count: number,
    missing: runs.map(({ first, last }) => ({ group: gap.group, first, last })),
    text: gapText({
      missing,
      group: gap.group,
      runs,
      before: show(gap, gap.low),
      after: show(gap, gap.high + 1),
      at: context.clock(gap.after.at),
      isAcrossConnections: gap.isAcrossConnections,
      downtime: downBetween(downtimes, gap.before, gap.after),
      grace: tracker.grace,
      graceMessages: GRACE_MESSAGES,
      late: gap.late,
      endedAfter: tracker.isSettled(gap, now) ? null : Math.max(0, now - gap.after.at),
    }),
    messages: [gap.before, gap.after],
  });
}

/** One finding for many gaps that follow each other closely. */
function stretchFinding(stretch: Stretch, subject: RuleSubject): Finding {
  const { context } = subject;
  const { first, after, places, group, late } = stretch;
  const { text: missing, number } = missingIn(stretch.missing, places, subject);
  const runs = stretch.named();
  return finding(subject, {
    id: gapId(subject, first),
    kind: 'gap',
    severity: severityOf(subject),
    from: first.before.at,
    until: after.at,
    count: number,
    missing: runs,
    text: stretchText({
      missing,
      group,
      runs,
      places,
      steps: stretch.steps,
      from: context.clock(first.after.at),
      until: context.clock(after.at),
      late,
    }),
    messages: [first.before, first.after, after],
  });
}

/** About half of the numbers come: that is reported once, and not number by number. */
function halfFinding(stretches: readonly Stretch[], subject: RuleSubject): readonly Finding[] {
  const { tracker, context } = subject;
  const first = stretches[0]?.first;
  const last = stretches.at(-1)?.after;
  if (first === undefined || last === undefined) return [];
  const { missing, places } = tracker.gaps.total(counts(subject));
  return [
    finding(subject, {
      id: `${idOf(subject, 'gap')}:half`,
      kind: 'gap',
      severity: 'info',
      from: first.before.at,
      until: last.at,
      count: missing,
      text: halfText({ missing, places, steps: tracker.score.steps, from: context.clock(first.after.at) }),
      messages: [first.before, first.after, last],
    }),
  ];
}

/** Of a sparse link it is only known that something is missing, not how much. */
function missingIn(
  missing: number,
  places: number,
  { tracker }: RuleSubject,
): { readonly text: string; readonly number: number } {
  if (tracker.isDense) return { text: missingText(missing, 'message'), number: missing };
  if (tracker.spec.kind === 'link') {
    return { text: missingText(places, 'at-least-message'), number: places };
  }
  return { text: missingText(missing, 'number'), number: missing };
}

const show = (gap: Gap, number: number): string => showOrdinal(number, gap.offset);

function jumpFinding(gap: Gap, subject: RuleSubject): Finding {
  return finding(subject, {
    id: `${idOf(subject, 'reset', gap.after)}:${gap.group}`,
    kind: 'reset',
    severity: 'info',
    from: gap.before.at,
    until: gap.after.at,
    count: 1,
    text: jumpText({
      group: gap.group,
      from: show(gap, gap.low),
      to: show(gap, gap.high + 1),
      at: subject.context.clock(gap.after.at),
      skipped: gap.missing,
    }),
    messages: [gap.before, gap.after],
  });
}
