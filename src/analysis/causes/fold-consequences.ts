import { consequenceOfText } from '../../texts/findings/causes.ts';
import type { Finding, FindingKind } from '../finding.ts';
import type { StreamId } from '../streams/stream.ts';

/** Causes of one stream that are compared with its other findings; a stream has one or two. */
const MAX_CAUSES = 32;

/** Two instants of one event may differ by this much. */
const SLACK = 1;

/** What follows from a cause may begin this long after it was seen last. */
const SETTLES = 2_000;

const ENDS: readonly FindingKind[] = ['reconnect', 'backoff', 'close-code'];

/**
 * For each kind of cause the kinds that follow from it, the nearest cause first: where several explain a finding, the first
 * in this list is named.
 */
const CONSEQUENCES: ReadonlyMap<FindingKind, readonly FindingKind[]> = new Map<FindingKind, readonly FindingKind[]>([
  ['old-credentials', ENDS],
  ['client-id-taken', ENDS],
  ['session-unknown', [...ENDS, 'poll-exposure']],
  ['fell-back', ['close-code']],
  ['dead-eventsource', ['reconnect', 'backoff', 'not-resumed']],
  ['asked-again', ['reconnect', 'backoff', 'not-resumed']],
  ['close-code', ['reconnect', 'backoff']],
  ['backoff', ['reconnect', 'close-code']],
  ['half-open', ['silence', 'missed-heartbeat', 'unanswered']],
  ['quiet', ['silence']],
  ['missed-heartbeat', ['silence']],
]);

const RANKS = new Map([...CONSEQUENCES.keys()].map((kind, rank) => [kind, rank]));

/**
 * What is wrong with how a page waits is its own fault also where something else keeps it from connecting. The last part of
 * the id of a finding about backoff names the verdict.
 */
const OWN_FAULTS: ReadonlySet<string> = new Set(['hammering', 'no-reset', 'long']);

/** Verdicts that say why a stream does not stay connected. */
const SAY_WHY: ReadonlySet<string> = new Set(['flapping', 'storm', 'final']);

const verdictOf = ({ id }: Pick<Finding, 'id'>): string => id.slice(id.lastIndexOf(':') + 1);

function isCause({ kind, severity, id }: Finding): boolean {
  if (severity === 'info' || !CONSEQUENCES.has(kind)) return false;
  if (kind === 'close-code') return severity === 'error';
  return kind !== 'backoff' || SAY_WHY.has(verdictOf({ id }));
}

/** The causes among the findings by their stream, the nearest first. */
function causesOf(findings: readonly Finding[]): ReadonlyMap<StreamId, readonly Finding[]> {
  const causes = new Map<StreamId, Finding[]>();
  for (const finding of findings) {
    if (!isCause(finding)) continue;
    const ofStream = causes.get(finding.stream);
    if (ofStream === undefined) causes.set(finding.stream, [finding]);
    else if (ofStream.length < MAX_CAUSES) ofStream.push(finding);
  }
  for (const ofStream of causes.values()) {
    ofStream.sort((left, right) => (RANKS.get(left.kind) ?? 0) - (RANKS.get(right.kind) ?? 0));
  }
  return causes;
}

const isWithin = (at: number, { from, until }: Finding): boolean => at >= from - SLACK && at <= until + SLACK;

/**
 * True where both are about one time. Closes of one code are counted over the whole recording: only the first, the last and
 * those whose records are listed are known to be of that time.
 */
function isSameTime(cause: Finding, finding: Finding): boolean {
  if (isWithin(cause.from, finding) || isWithin(cause.until, finding)) return true;
  if (cause.kind !== 'close-code') return finding.from >= cause.from - SLACK && finding.from <= cause.until + SETTLES;
  return cause.records.some(({ document, n }) =>
    finding.records.some((record) => record.document === document && record.n === n),
  );
}

/** Of two causes only one explains the other, so that one always stays. */
const isNearer = (cause: Finding, finding: Finding): boolean =>
  !isCause(finding) || (RANKS.get(cause.kind) ?? 0) < (RANKS.get(finding.kind) ?? 0);

function explains(cause: Finding, finding: Finding): boolean {
  if (cause === finding || !isNearer(cause, finding)) return false;
  // A page that gives up connections which die at once has reason to.
  const isGivenUp = cause.kind === 'backoff' && finding.kind === 'backoff' && verdictOf(finding) === 'gave-up';
  if (!isGivenUp && CONSEQUENCES.get(cause.kind)?.includes(finding.kind) !== true) return false;
  if (finding.kind === 'backoff' && OWN_FAULTS.has(verdictOf(finding))) return false;
  return isSameTime(cause, finding);
}

/** The findings; those that only follow from another one of their stream are `info` and name it. */
export function foldConsequences(findings: readonly Finding[]): readonly Finding[] {
  const causes = causesOf(findings);
  if (causes.size === 0) return findings;
  return findings.map((finding) => {
    if (finding.severity === 'info') return finding;
    const cause = causes.get(finding.stream)?.find((one) => explains(one, finding));
    if (cause === undefined) return finding;
    return { ...finding, severity: 'info', evidence: [...finding.evidence, consequenceOfText(cause.text)] };
  });
}
