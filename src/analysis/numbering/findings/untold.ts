import { LEDGER, numberingFacts } from '../../../texts/findings/ledger.ts';
import type { FindingKind } from '../../finding.ts';
import type { LedgerEntry } from '../../ledger.ts';
import { describeRule } from '../rule-spec.ts';
import type { InferredRule } from '../inference/infer-rules.ts';
import { notPromised } from '../../../texts/webrtc.ts';
import { isSession, mayLose, promiseOf } from '../../streams/webrtc/channels.ts';
import { lateOf } from './numbering-findings.ts';
import { counts } from './numbering-subject.ts';
import type { RuleSubject } from './numbering-subject.ts';

/** What one rule counted without telling it one by one. */
export function ruleLedger(subject: RuleSubject): readonly LedgerEntry[] {
  const { tracker, stream } = subject;
  const entry = (reason: LedgerEntry['reason'], kind: FindingKind, count: number, total: number, text: string) =>
    count === 0 ? [] : [{ stream: stream.id, reason, kind, count, total, text }];
  const evicted = (kind: FindingKind, list: { readonly evicted: number; readonly length: number }) =>
    entry(
      'not-listed',
      kind,
      list.evicted,
      list.evicted + list.length,
      LEDGER.findings(kind, list.evicted, list.evicted + list.length),
    );
  if (mayLose(stream)) return [...evicted('duplicate', tracker.duplicates), ...evicted('replay', tracker.replays)];
  const all = tracker.gaps.total(counts(subject));
  const listed = tracker.gaps.stretches(counts(subject));
  const places = all.places - listed.reduce((sum, stretch) => sum + stretch.places, 0);
  const unnamed = listed.reduce((sum, stretch) => sum + (stretch.runs === 0 ? stretch.missing : 0), 0);
  const { excusedCount: excused } = tracker;
  return [
    ...entry('not-listed', 'gap', places, all.places, LEDGER.gaps(places, all.places, all.missing)),
    ...entry('not-listed', 'gap', unnamed, all.missing, LEDGER.numbers(unnamed, all.missing)),
    ...evicted('duplicate', tracker.duplicates),
    ...evicted('reset', tracker.resets),
    ...evicted('replay', tracker.replays),
    ...entry('not-judged', 'gap', excused.places, excused.places, LEDGER.excused(excused.places, excused.missing)),
    ...entry('not-judged', 'gap', tracker.unjudged, tracker.messages, LEDGER.counters(tracker.unjudged)),
  ];
}

/** What a stream's messages left open apart from its rules. */
export function streamLedger(
  stream: LedgerEntry['stream'],
  messages: number,
  unread: number,
  sparse: readonly InferredRule[],
): readonly LedgerEntry[] {
  const cut: readonly LedgerEntry[] =
    unread === 0
      ? []
      : [{ stream, reason: 'not-read', kind: 'gap', count: unread, total: messages, text: LEDGER.unread(unread) }];
  return [
    ...cut,
    ...sparse.map(({ spec, score }): LedgerEntry => {
      const fitting = score.steps - score.breaks;
      const text = LEDGER.sparse(describeRule(spec).path, fitting, score.steps);
      return { stream, reason: 'sparse', kind: 'gap', count: score.breaks, total: score.steps, text };
    }),
  ];
}

/** One line that says how well a rule holds, since when, what is missing, and who says so. */
export function explainRule(subject: RuleSubject): string {
  const { tracker, context, stream } = subject;
  const promise = mayLose(stream) ? promiseOf(stream) : '';
  const { steps, breaks } = tracker.score;
  const facts = numberingFacts({
    path: describeRule(tracker.spec).path,
    fitting: steps - breaks,
    steps,
    since: context.clock(tracker.firstAt),
    missing: tracker.gaps.total(counts(subject)).missing,
    source: tracker.spec.source,
  });
  return promise === ''
    ? facts
    : `${facts} ${notPromised(lateOf(subject).total, promise, isSession(stream) ? 'session' : 'channel')}`;
}
