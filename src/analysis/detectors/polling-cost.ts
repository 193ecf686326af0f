import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { Stream, StreamId } from '../streams/stream.ts';
import { formatCount, formatDuration, formatPercent } from '../../base/format.ts';

/** Polls that it takes. */
const MIN_POLLS = 10;

/** The share of empty answers that is worth a warning where the period is short too. */
const WARNING = 0.8;
const SHORT_PERIOD = 10_000;

interface Tally {
  polls: number;
  empty: number;
}

/** Finds short polls that mostly bring nothing. Long polls that end empty at their timeout are as they should be. */
export function createPollingCostDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const tallies = new Map<StreamId, Tally>();

  return {
    closed(stream, span) {
      if (span.transport !== 'fetch' && span.transport !== 'xhr') return;
      if (span.status >= 400 || span.how === 'failed' || span.how === 'aborted' || span.how === 'page-gone') return;
      let tally = tallies.get(stream.id);
      if (tally === undefined) {
        tally = { polls: 0, empty: 0 };
        tallies.set(stream.id, tally);
      }
      tally.polls += 1;
      if (span.isEmpty) tally.empty += 1;
      judge(stream, tally, context, findings);
    },
    merged(from, into) {
      const tally = tallies.get(from);
      const target = tallies.get(into.id);
      tallies.delete(from);
      findings.forget(from);
      if (tally === undefined) return;
      tallies.set(into.id, {
        polls: tally.polls + (target?.polls ?? 0),
        empty: tally.empty + (target?.empty ?? 0),
      });
    },
    forgot(stream) {
      tallies.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
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
    share < context.thresholds.emptyPolls
  ) {
    findings.delete(id);
    return;
  }
  const useless = poll.requestsPerHour * share;
  findings.set({
    id,
    kind: 'polling-cost',
    severity: share >= WARNING && poll.period <= SHORT_PERIOD ? 'warning' : 'info',
    confidence: 'inferred',
    stream: stream.id,
    from: stream.firstAt,
    until: stream.lastAt,
    count: tally.empty,
    text: `${formatCount(tally.empty)} of ${formatCount(tally.polls)} polls brought nothing since ${context.when(stream.firstAt).replace(/^at /, '')}: ${formatCount(poll.requestsPerHour)} requests an hour.`,
    evidence: [
      `period ${formatDuration(poll.period)}: 3,600 s / ${formatDuration(poll.period)} = ${formatCount(poll.requestsPerHour)} requests an hour`,
      `empty ${formatPercent(share)}: ${formatCount(useless)} requests an hour for nothing`,
      `an answer is ${formatDuration(poll.period / 2 + poll.hold)} old on average (half the period and a round trip)`,
    ],
    doubt: 'An answer equal to the one before counts as empty; it may still tell that nothing changed.',
    advice: 'Poll less often, answer 304 by ETag, hold the request until there is news, or use server-sent events.',
    records: [],
  });
}
