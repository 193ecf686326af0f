import type { Finding } from '../../finding.ts';
import type { Gap } from '../gap.ts';
import { showOrdinal } from '../ordinal.ts';
import type { StreamClass } from '../../streams/stream.ts';
import { finding, idOf, ofGroup } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';
import { formatCount, formatDuration, pluralize } from '../../../base/format.ts';

/** Runs of missing numbers that are written out. */
const SHOWN_HOLES = 5;

/** A jump further than this, and far beyond what the counter has run so far, tells of another formatCount, not of a loss. */
const FAR_JUMP = 10_000;
const FAR_FACTOR = 50;

/** Classes whose replies say how things stand then; a long poll instead delivers each message. */
const ASKED_AGAIN: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'retry-loop']);

/** Numbers that were passed over and have not come in time, one finding for each place; see docs/detectors.md, "Gaps". */
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
  const { tracker, context } = subject;
  const { text: missing, number } = missingIn(gap, subject);
  const numbers = holesText(gap);
  return finding(subject, {
    id: `${idOf(subject, 'gap', gap.after)}:${gap.group}:${gap.high}`,
    kind: 'gap',
    severity: 'error',
    from: gap.before.at,
    until: gap.after.at,
    count: number,
    missing: gap.holes.map(({ low, high }) => ({ group: gap.group, first: show(gap, low + 1), last: show(gap, high) })),
    text: `Missed ${missing}${ofGroup(gap.group)}: ${numbers} never arrived, ${whereText(gap, subject)}.`,
    evidence: [
      `last before: ${show(gap, gap.low)}; then came ${show(gap, gap.high + 1)}`,
      `nothing came to fill it within ${formatDuration(tracker.grace)} or 50 messages`,
      ...(gap.late > 0 ? [`${pluralize(gap.late, 'message')} of the same stretch came late`] : []),
    ],
    advice: gap.isAcrossConnections
      ? 'Ask the server for what came since the last number received when reconnecting.'
      : `Fetch a fresh state ${context.when(gap.after.at)}, and look for what dropped messages on the way.`,
    messages: [gap.before, gap.after],
  });
}

/** Of a sparse link it is only known that something is missing, not how much. */
function missingIn(gap: Gap, { tracker }: RuleSubject): { readonly text: string; readonly number: number } {
  if (tracker.isDense) return { text: pluralize(gap.missing, 'message'), number: gap.missing };
  if (tracker.spec.kind === 'link') {
    const places = gap.holes.length;
    return { text: `at least ${pluralize(places, 'message')}`, number: places };
  }
  return { text: pluralize(gap.missing, 'number'), number: gap.missing };
}

function whereText(gap: Gap, { context, downtimes }: RuleSubject): string {
  const when = context.when(gap.after.at);
  if (!gap.isAcrossConnections) return when;
  const downtime = downtimes.get(gap.after.connection);
  const down = downtime === undefined || downtime <= 0 ? '' : `, ${formatDuration(downtime)} without a connection`;
  return `during the reconnect ${when}${down}`;
}

function holesText(gap: Gap): string {
  const shown = gap.holes.slice(0, SHOWN_HOLES).map(({ low, high }) => {
    const first = show(gap, low + 1);
    return high - low === 1 ? first : `${first} to ${show(gap, high)}`;
  });
  const more = gap.holes.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${formatCount(more)} more places` : '');
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
    text: `Numbers${ofGroup(gap.group)} jumped from ${show(gap, gap.low)} to ${show(gap, gap.high + 1)} ${subject.context.when(gap.after.at)}: probably another count.`,
    evidence: [`${formatCount(gap.missing)} numbers were passed over`],
    doubt: 'So far a jump is seldom a loss, but it could be one.',
    messages: [gap.before, gap.after],
  });
}
