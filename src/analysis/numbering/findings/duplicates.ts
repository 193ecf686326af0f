import { millis } from '../../../base/units.ts';
import type { DetectorContext } from '../../detector.ts';
import { NOTHING_MISSING } from '../../finding-list.ts';
import type { Finding } from '../../finding.ts';
import { MAX_FINDING_RECORDS } from '../../analysis-limits.ts';
import { FOLD_MESSAGES } from '../repeats/fold-watch.ts';
import type { FoldRun } from '../repeats/fold-watch.ts';
import { DUPLICATE_WINDOW } from '../repeats/repeat-tracker.ts';
import type { PlainRepeat, RepeatTracker } from '../repeats/repeat-tracker.ts';
import type { Sample } from '../sample.ts';
import type { Stream } from '../../streams/stream.ts';
import { doubleSubscriptionText, plainDuplicateText, plainReplayText } from '../../../texts/findings/numbering.ts';

/** A replay has this many messages at least: one alone may have come again by chance. */
const REPLAY_MESSAGES = 2;

/** What the messages without numbers of one stream say. */
interface RepeatSubject {
  readonly tracker: RepeatTracker;
  readonly stream: Stream;
  readonly context: DetectorContext;
  /** True for a message that a numbering rule judges better. */
  readonly isNumbered: (sample: Sample) => boolean;
}

/** Duplicates, replays and double subscriptions as payloads alone show them; see docs/reference/detectors.md, "Duplicates". */
export function plainRepeatFindings(subject: RepeatSubject): readonly Finding[] {
  const repeats = subject.tracker.repeats.items.filter(({ sample }) => !subject.isNumbered(sample));
  const runs = new Set<FoldRun>();
  const single: PlainRepeat[] = [];
  for (const repeat of repeats) {
    if (repeat.run !== null && repeat.run.length >= FOLD_MESSAGES) runs.add(repeat.run);
    else single.push(repeat);
  }
  const counted = subject.tracker.isUsual ? [] : single.filter((repeat) => subject.tracker.isRemarkable(repeat));
  return [
    ...counted.map((repeat) => repeatFinding(subject, repeat)),
    ...[...runs].map((run) => foldFinding(subject, run)),
    ...replayFindings(subject),
  ];
}

function repeatFinding({ stream, context }: RepeatSubject, { sample, before }: PlainRepeat): Finding {
  const { ref } = sample;
  return {
    id: `duplicate:${stream.id}:${ref.document}:${ref.n}:${ref.part}`,
    kind: 'duplicate',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: before.at,
    until: sample.at,
    count: 1,
    missing: NOTHING_MISSING,
    ...plainDuplicateText({
      at: context.clock(sample.at),
      after: sample.at - before.at,
      within: DUPLICATE_WINDOW,
      characters: sample.length,
    }),
    records: [before.ref, ref],
  };
}

function foldFinding({ stream }: RepeatSubject, run: FoldRun): Finding {
  const { ref } = run.first;
  return {
    id: `double-subscription:${stream.id}:${ref.document}:${ref.n}:${ref.part}`,
    kind: 'double-subscription',
    severity: 'warning',
    confidence: 'heuristic',
    stream: stream.id,
    from: run.first.at,
    until: run.last.at,
    count: run.length * (run.times - 1),
    missing: NOTHING_MISSING,
    ...doubleSubscriptionText({ messages: run.length, times: run.times }),
    records: [run.first.ref, run.last.ref],
  };
}

function replayFindings({ tracker, stream, context, isNumbered }: RepeatSubject): readonly Finding[] {
  return tracker.replays.items
    .filter((replay) => replay.count >= REPLAY_MESSAGES && !isNumbered(replay.first))
    .map(({ first, last, count: total, connection }) => ({
      id: `replay:${stream.id}:plain:${connection}`,
      kind: 'replay',
      severity: 'info',
      confidence: 'heuristic',
      stream: stream.id,
      from: first.at,
      until: millis(last.at),
      count: total,
      missing: NOTHING_MISSING,
      ...plainReplayText({ count: total, at: context.clock(first.at) }),
      records: [first.ref, last.ref].slice(0, MAX_FINDING_RECORDS),
    }));
}
