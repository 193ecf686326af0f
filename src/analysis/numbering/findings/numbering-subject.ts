import { millis } from '../../../base/units.ts';
import type { FindingText } from '../../../texts/findings/finding-text.ts';
import { ruleDoubt, ruleEvidence } from '../../../texts/findings/numbering.ts';
import { MAX_FINDING_RECORDS } from '../../analysis-limits.ts';
import type { DetectorContext } from '../../detector.ts';
import { NOTHING_MISSING } from '../../finding-list.ts';
import type { Finding, RecordRef } from '../../finding.ts';
import type { Stream } from '../../streams/stream.ts';
import type { Gap, MessageRef } from '../gap.ts';
import { describeRule } from '../rule-spec.ts';
import type { RuleTracker } from '../rule-tracker.ts';

/** A time in which a stream had no connection, in milliseconds; empty where the next opened before the last one ended. */
export interface TimeWithout {
  readonly from: number;
  readonly until: number;
}

const NO_TIME: TimeWithout = { from: 0, until: 0 };

/** One rule of one stream, whose findings are to be written. */
export interface RuleSubject {
  readonly tracker: RuleTracker;
  /** Index of the rule among those of its stream. */
  readonly ruleIndex: number;
  readonly stream: Stream;
  readonly now: number;
  /** The recording is over: nothing more can be waited for. */
  readonly isFinished: boolean;
  /** By index of a connection: the time without one before it. */
  readonly downtimes: ReadonlyMap<number, TimeWithout>;
  readonly context: DetectorContext;
}

/** True if a gap counts: nothing more is expected to fill it, or the recording is over. */
export const counts =
  ({ tracker, now, isFinished }: RuleSubject) =>
  (gap: Gap): boolean =>
    isFinished || tracker.isSettled(gap, now);

/** Begins the id of every finding of a rule. */
export const idOf = ({ stream, ruleIndex }: RuleSubject, kind: string, message?: MessageRef): string =>
  [
    kind,
    stream.id,
    ruleIndex,
    ...(message === undefined ? [] : [message.ref.document, message.ref.n, message.ref.part]),
  ].join(':');

/** A finding of a rule with what all of them share: the rule as evidence, and as doubt if the text names none. */
export function finding(
  { tracker, stream }: RuleSubject,
  of: Pick<Finding, 'id' | 'kind' | 'severity' | 'count'> & {
    readonly from: number;
    readonly until: number;
    readonly text: FindingText;
    readonly missing?: Finding['missing'];
    readonly messages: readonly MessageRef[];
  },
): Finding {
  const { spec, score, confidence } = tracker;
  const { steps, breaks, share } = score;
  const { rule, path, groupBy } = describeRule(spec);
  const { text, evidence, doubt, advice } = of.text;
  return {
    id: of.id,
    kind: of.kind,
    severity: of.severity,
    confidence,
    stream: stream.id,
    from: millis(of.from),
    until: millis(of.until),
    count: of.count,
    missing: of.missing ?? NOTHING_MISSING,
    text,
    evidence: [
      ...evidence,
      ...ruleEvidence({ kind: rule, path, groupBy, fitting: steps - breaks, steps, share, source: spec.source }),
    ],
    doubt: doubt === '' ? ruleDoubt(confidence) : doubt,
    advice,
    records: of.messages.slice(0, MAX_FINDING_RECORDS).map(({ ref }): RecordRef => ref),
  };
}

/**
 * How long there was no connection between two messages, all times together. A session may open several at once, such as
 * polls and a socket: the time before them counts once.
 */
export function downBetween(
  downtimes: RuleSubject['downtimes'],
  before: { readonly connection: number },
  after: { readonly connection: number },
): number {
  let down = 0;
  let counted = Number.NEGATIVE_INFINITY;
  for (let connection = before.connection + 1; connection <= after.connection; connection += 1) {
    const { from, until } = downtimes.get(connection) ?? NO_TIME;
    down += Math.max(0, until - Math.max(from, counted));
    counted = Math.max(counted, until);
  }
  return down;
}
