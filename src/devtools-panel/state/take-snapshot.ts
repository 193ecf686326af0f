import type { Finding } from '../../analysis/finding.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import type { SourceStatus } from '../source/source.ts';
import { toIntervalEvent, toNavigationEvent, type Snapshot } from './snapshot.ts';
import { recordingLetter } from '../text/recording-letter.ts';
import type { Recording } from '../../store/recording.ts';
import { recordingOf } from '../../store/comparison.ts';
import { distinctLabels } from '../rows/distinct-labels.ts';
import { collectInduced } from '../rows/induced-marks.ts';
import { keepIfSame, summarize, type StreamSummary } from '../rows/stream-summary.ts';

/** Findings by the stream that they are about, in order of time. */
export function groupFindings(findings: readonly Finding[]): ReadonlyMap<StreamId, readonly Finding[]> {
  const map = new Map<StreamId, Finding[]>();
  for (const finding of findings.toSorted((one, other) => one.from - other.from)) {
    const own = map.get(finding.stream);
    if (own === undefined) map.set(finding.stream, [finding]);
    else own.push(finding);
  }
  return map;
}

/** When recordings are compared, the letter of its recording comes before each stream's name. */
function prefixRecording(summary: StreamSummary, status: SourceStatus): StreamSummary {
  if (status.kind !== 'file' || status.recordings.length < 2) return summary;
  return { ...summary, label: `${recordingLetter(recordingOf(summary.id))} ${summary.label}` };
}

/**
 * Summarises the recording as it is now.
 *
 * @param before the previous snapshot: unchanged summaries are reused, so that their rows are not drawn again.
 * @param now the present, from the recording's zero.
 */
export function takeSnapshot(recording: Recording, status: SourceStatus, before: Snapshot, now: number): Snapshot {
  const { analysis } = recording;
  const findings = analysis.findings();
  const findingsByStream = groupFindings(findings);
  const known = new Map(before.streams.map((summary) => [summary.id, summary]));
  const streams = analysis.streams();
  const labels = distinctLabels(streams);
  return {
    streams: streams.map((stream) => {
      const own = summarize(stream, recording.log(stream.id), findingsByStream.get(stream.id) ?? [], now);
      const summary = { ...own, label: labels.get(stream.id) ?? own.label };
      return keepIfSame(known.get(stream.id), prefixRecording(summary, status));
    }),
    findings,
    findingsByStream,
    ledger: analysis.ledger(),
    events: [...analysis.obscuredIntervals().map(toIntervalEvent), ...analysis.navigations().map(toNavigationEvent)],
    induced: collectInduced(analysis),
    now,
  };
}
