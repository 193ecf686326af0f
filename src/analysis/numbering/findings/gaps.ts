import { gapText, jumpText, missingText } from '../../../texts/findings/numbering.ts';
import type { Finding } from '../../finding.ts';
import type { StreamClass } from '../../streams/stream.ts';
import type { Gap } from '../gap.ts';
import { showOrdinal } from '../ordinal.ts';
import { GRACE_MESSAGES } from '../rule-tracker.ts';
import { finding, idOf } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';

/** A jump further than this, and far beyond what the counter has run so far, is another count and no loss. */
const FAR_JUMP = 10_000;
const FAR_FACTOR = 50;

/** Classes whose replies give the present state; a long poll delivers each message instead. */
const ASKED_AGAIN: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'retry-loop']);

/** Skipped numbers that have not come in time, one finding for each place; see docs/detectors.md, "Gaps". */
export function gapFindings(subject: RuleSubject): readonly Finding[] {
  const { tracker, now, stream } = subject;
  // Between two polls of a state its number may rise by more than one: unseen states are no lost messages.
  if (ASKED_AGAIN.has(stream.class) && !tracker.reader.hasFanOut) return [];
  const settled = tracker.gaps.items.filter((gap) => gap.missing > 0 && tracker.isSettled(gap, now));
  return settled.map((gap) => (isFar(gap, subject) ? jumpFinding(gap, subject) : gapFinding(gap, subject)));
}

function isFar(gap: Gap, { tracker }: RuleSubject): boolean {
  return gap.missing > FAR_JUMP && gap.missing > tracker.messages * FAR_FACTOR;
}

function gapFinding(gap: Gap, subject: RuleSubject): Finding {
  const { tracker, context, downtimes } = subject;
  const { text: missing, number } = missingIn(gap, subject);
  const runs = gap.holes.map(({ low, high }) => ({ first: show(gap, low + 1), last: show(gap, high) }));
  return finding(subject, {
    id: `${idOf(subject, 'gap', gap.after)}:${gap.group}:${gap.high}`,
    kind: 'gap',
    severity: 'error',
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
      downtime: downtimes.get(gap.after.connection) ?? 0,
      grace: tracker.grace,
      graceMessages: GRACE_MESSAGES,
      late: gap.late,
    }),
    messages: [gap.before, gap.after],
  });
}

/** Of a sparse link it is only known that something is missing, not how much. */
function missingIn(gap: Gap, { tracker }: RuleSubject): { readonly text: string; readonly number: number } {
  if (tracker.isDense) return { text: missingText(gap.missing, 'message'), number: gap.missing };
  if (tracker.spec.kind === 'link') {
    const places = gap.holes.length;
    return { text: missingText(places, 'at-least-message'), number: places };
  }
  return { text: missingText(gap.missing, 'number'), number: gap.missing };
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
