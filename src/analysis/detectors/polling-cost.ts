import { pollingCostText } from '../../texts/findings/polls.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { isRequest } from '../streams/stream.ts';
import type { Stream } from '../streams/stream.ts';

/** Polls that it takes to judge one. */
const MIN_POLLS = 10;

/** The share of empty answers that is worth a warning where the period is short too. */
const WARNING = 0.8;
const SHORT_PERIOD = 10_000;

interface Tally {
  polls: number;
  empty: number;
}

/** Finds short polls that mostly bring nothing. Long polls that end empty at their timeout are fine. */
export function createPollingCostDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const tallies = perStream<Tally>(
    () => ({ polls: 0, empty: 0 }),
    (from, into = { polls: 0, empty: 0 }) => ({ polls: from.polls + into.polls, empty: from.empty + into.empty }),
  );
  const memory = lifecycle(findings, tallies);

  return {
    ...memory,
    closed(stream, span) {
      if (!isRequest(span)) return;
      if (span.status >= 400 || span.how === 'failed' || span.how === 'aborted') return;
      if (span.how === 'unseen' || span.how === 'page-gone') return;
      const tally = tallies.of(stream);
      tally.polls += 1;
      if (span.isEmpty) tally.empty += 1;
      judge(stream, tally, context, findings);
    },
    merged(from, into) {
      // The next poll judges both together.
      findings.forget(from);
      memory.merged(from, into);
    },
  };
}

function judge(stream: Stream, tally: Tally, context: DetectorContext, findings: FindingList): void {
  const id = `polling-cost:${stream.id}`;
  const { poll } = stream;
  const share = tally.empty / tally.polls;
  if (
    poll === null ||
    stream.class !== 'short-poll' ||
    stream.isClassMaybe ||
    tally.polls < MIN_POLLS ||
    share < context.thresholdsOf(stream).emptyPolls
  ) {
    findings.delete(id);
    return;
  }
  findings.set({
    id,
    kind: 'polling-cost',
    severity: share >= WARNING && poll.period <= SHORT_PERIOD ? 'warning' : 'info',
    confidence: 'inferred',
    stream: stream.id,
    from: stream.firstAt,
    until: stream.lastAt,
    count: tally.empty,
    ...pollingCostText({
      since: context.clock(stream.firstAt),
      polls: tally.polls,
      empty: tally.empty,
      share,
      requestsPerHour: poll.requestsPerHour,
      period: poll.period,
      hold: poll.hold,
    }),
    records: [],
  });
}
