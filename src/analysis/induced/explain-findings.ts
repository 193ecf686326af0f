import { unreachable } from '../../base/unreachable.ts';
import type { Millis } from '../../base/units.ts';
import {
  inducedBeforeText,
  inducedCauseText,
  inducedCountText,
  inducedExcessText,
  inducedPartText,
} from '../../texts/findings/induced.ts';
import type { Finding, FindingKind, Severity } from '../finding.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { FaultMatching } from './fault-matching.ts';
import { BY_HAND } from './induced-faults.ts';
import type { InducedFault, InducedFaults, InducedMessage } from './induced-faults.ts';
import { ROLES, type Role } from './roles.ts';

/**
 * Faults that can hold a connection up for as long as they last. Single messages that were delayed or dropped are marked
 * themselves, and explain no more than what names them.
 */
const HOLDING: ReadonlySet<string> = new Set([
  'half-open',
  'stuck',
  'freeze',
  'slow-reader',
  'bandwidth',
  'status',
  'refuse',
]);

/** Faults under which messages do not come although the connection stays. */
const LOSING: ReadonlySet<string> = new Set(['half-open', 'drop', 'corrupt']);

/** Kinds that are about a request, from the moment in which it was sent. */
const ASKING: ReadonlySet<FindingKind> = new Set(['unanswered', 'never-answered']);

/** What is held up by a fault may come this much after its end. */
const SETTLES = 2_000;

/** What a fault explains of a finding; milliseconds that its effect outlasted it are evidence. */
interface Cause {
  readonly fault: string;
  readonly at: Millis;
  readonly isWhole: boolean;
  readonly excess: number;
  readonly counted: number | null;
}

/** Explains findings by faults on purpose. */
interface InducedExplanation {
  readonly clock: (at: Millis) => string;
  readonly stream: (id: StreamId) => Stream | undefined;
  readonly faults: InducedFaults;
}

/** The findings, those that a fault explains lowered and worded so. Without faults they are the same list. */
export function explainFindings(findings: readonly Finding[], context: InducedExplanation): readonly Finding[] {
  const { faults } = context;
  if (faults.faults().length === 0 && faults.messageCount === 0) return findings;
  const matching = new FaultMatching(faults);
  return findings.map((finding) => {
    const stream = context.stream(finding.stream);
    const role = ROLES[finding.kind];
    const cause = stream === undefined ? null : causeOf(finding, role, stream, matching, faults);
    return cause === null ? finding : explained(finding, role, cause, context.clock(cause.at));
  });
}

function causeOf(
  finding: Finding,
  role: Role,
  stream: Stream,
  matching: FaultMatching,
  faults: InducedFaults,
): Cause | null {
  switch (role) {
    case 'end':
      return endCause(finding, stream, matching);
    case 'quiet':
      return changedCause(finding, faults) ?? quietCause(finding, stream, matching);
    case 'numbers':
      return numbersCause(finding, stream, matching, faults);
    case 'reaction':
      return reactionCause(finding, stream, matching, faults);
    case 'none':
      return null;
    default:
      return unreachable(role);
  }
}

const whole = ({ fault, from }: InducedFault, excess = 0): Cause => ({
  fault,
  at: from,
  isWhole: true,
  excess,
  counted: null,
});

const part = ({ fault, from }: InducedFault): Cause => ({ fault, at: from, isWhole: false, excess: 0, counted: null });

/** A finding about ends: whole where as many of them are explained as it counts, or the one that began it. */
function endCause({ kind, from, until, count }: Finding, stream: Stream, matching: FaultMatching): Cause | null {
  const ends = matching.endsOf(stream).filter(({ at }) => at >= from - 1 && at <= until + 1);
  const [first] = ends;
  if (first === undefined) return null;
  if (kind === 'reconnect') {
    const begun = ends.find(({ at }) => Math.abs(at - from) <= 1);
    if (begun === undefined) return part(first.fault);
    // What takes no time has no length that its effect could outlast.
    const lasting = ends.map(({ fault }) => fault).filter((fault) => fault.until !== fault.from);
    const over = Math.max(...lasting.map((fault) => fault.until ?? until));
    return whole(begun.fault, lasting.length === 0 ? 0 : Math.max(0, until - over));
  }
  return kind !== 'close-code' || ends.length >= count
    ? whole(first.fault)
    : { ...part(first.fault), counted: ends.length };
}

/** A finding about time without traffic: whole where a fault held it up for most of that time and to its end. */
function quietCause({ kind, from, until }: Finding, stream: Stream, matching: FaultMatching): Cause | null {
  const fault = matching.inForce(stream, HOLDING, from, until);
  if (fault === null) return null;
  const end = fault.until ?? until;
  const covered = Math.min(end, until) - Math.max(fault.from, from);
  // A request that was sent long before had its time to be answered.
  const isTooLate = ASKING.has(kind) && fault.from > from + SETTLES;
  return covered * 2 >= until - from && until <= end + SETTLES && !isTooLate ? whole(fault) : part(fault);
}

/** The changed messages among those that a finding names. */
const changedIn = (finding: Finding, faults: InducedFaults): readonly InducedMessage[] =>
  finding.records.flatMap((ref) => faults.messageOf(ref) ?? []);

/** A finding that names changed messages: whole where they are as many as it counts. */
function changedCause(finding: Finding, faults: InducedFaults): Cause | null {
  const changed = changedIn(finding, faults);
  const [first] = changed;
  if (first === undefined) return null;
  const isWhole = finding.kind === 'gap' || finding.kind === 'reset' || changed.length >= finding.count;
  const counted = isWhole ? null : changed.length;
  return { fault: first.fault, at: first.at, isWhole, excess: 0, counted };
}

function numbersCause(finding: Finding, stream: Stream, matching: FaultMatching, faults: InducedFaults): Cause | null {
  const { kind, from, until, count } = finding;
  // A number that was made by hand can make any jump; what a changed message beside a gap says of it is less.
  const changed = changedCause(finding, faults);
  if (changed !== null && (kind !== 'gap' || changed.fault === BY_HAND)) return changed;
  if (kind !== 'gap') return changed;
  const end = matching.firstEnd(stream, from, until);
  if (end !== null) return whole(end.fault);
  const losing = matching.inForce(stream, LOSING, from, until);
  if (losing === null) return changed;
  if (losing.fault === 'half-open') return whole(losing);
  const lost = lostBetween(stream, faults, from, until);
  return lost >= count ? whole(losing) : { ...part(losing), counted: lost };
}

/** Messages of a stream that were dropped or corrupted within a time. */
function lostBetween(stream: Stream, faults: InducedFaults, from: number, until: number): number {
  let count = 0;
  for (const document of new Set(stream.spans.map((span) => span.document))) {
    for (const { fault, at } of faults.messagesIn(document).values()) {
      if (at >= from && at <= until && LOSING.has(fault)) count += 1;
    }
  }
  return count;
}

/** What the app did after a fault, within or right before the time of the finding. */
function reactionCause(finding: Finding, stream: Stream, matching: FaultMatching, faults: InducedFaults): Cause | null {
  const changed = changedCause(finding, faults);
  if (changed !== null) return changed;
  const before = matching.endsOf(stream).findLast(({ at }) => at <= finding.until + 1);
  const fault = before?.fault ?? matching.inForce(stream, null, finding.from, finding.until);
  return fault === null ? null : part(fault);
}

/** A loss stays worth a look even where the connection was cut on purpose; all else that a fault explains is expected. */
const lowered = (kind: FindingKind, severity: Severity): Severity =>
  kind === 'gap' && severity === 'error' ? 'warning' : 'info';

/** Kinds whose advice is about the page itself, and so holds also where the cause was made on purpose. */
const ADVICE_FOR_PAGE: ReadonlySet<FindingKind> = new Set(['gap', 'truncated']);

function explained(finding: Finding, role: Role, cause: Cause, at: string): Finding {
  const { fault, isWhole, excess, counted } = cause;
  if (!isWhole) {
    const text = role === 'reaction' ? inducedBeforeText(fault, at) : inducedPartText(fault, at);
    const count = counted === null ? [] : [inducedCountText(counted, finding.count)];
    return { ...finding, evidence: [...finding.evidence, text, ...count] };
  }
  return {
    ...finding,
    severity: lowered(finding.kind, finding.severity),
    text: `${inducedCauseText(fault, at)} ${finding.text}`,
    evidence: excess > 0 ? [...finding.evidence, inducedExcessText(excess)] : finding.evidence,
    // The doubt about an end is its reason, which is known here.
    doubt: role === 'end' ? '' : finding.doubt,
    advice: ADVICE_FOR_PAGE.has(finding.kind) ? finding.advice : '',
    isInduced: true,
  };
}
