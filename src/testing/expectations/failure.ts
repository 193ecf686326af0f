import type { Finding } from '../../analysis/finding.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import type { Unjudged } from '../../policy/judgement.ts';
import { toPrintable } from '../../cli/printable.ts';
import { EVIDENCE, INSTEAD } from '../../texts/testing.ts';
import { moreUnjudged } from '../../texts/policy.ts';
import { writeFindings } from '../assertion-error.ts';
import { writeLane } from '../lane-text.ts';
import type { Observation, Which } from '../observation.ts';

/** Why an expectation does not hold. */
export interface Failure {
  readonly message: string;
  readonly findings: readonly Finding[];
  /** True where nothing is known against it, and nothing for it. */
  readonly isUnjudged: boolean;
}

/** What an expectation looks at. */
export interface Subject {
  readonly seen: Observation;
  readonly which: Which | undefined;
  /** What was expected; it begins the message. */
  readonly title: string;
}

/** Streams whose lanes are drawn in one message, and things that are listed. */
const SHOWN = 5;

/** A failure in one sentence, with lines of evidence and after them the lanes. */
export const failure = (title: string, instead: string, lines: readonly string[] = [], lanes = ''): Failure => ({
  message: `${title}${instead}${lines.map((line) => `\n  ${line}`).join('')}${lanes}`,
  findings: [],
  isUnjudged: false,
});

/** A failure because there is nothing to judge. */
export const openFailure = (...parts: Parameters<typeof failure>): Failure => ({
  ...failure(...parts),
  isUnjudged: true,
});

/** Draws the lanes of streams, so that a log shows what the panel would. */
export function lanesOf(seen: Observation, streams: readonly Stream[]): string {
  const lanes = streams.slice(0, SHOWN).flatMap((stream) => writeLane(seen, stream));
  return lanes.length === 0 ? '' : `\n${lanes.map((line) => `  ${line}`).join('\n')}\n  ${EVIDENCE.laneLegend}`;
}

/** Findings that should not be there, with their lanes. */
export function foundFailure({ seen, title }: Subject, findings: readonly Finding[]): Failure | null {
  if (findings.length === 0) return null;
  const { analysis } = seen;
  const labelOf = ({ stream }: Finding): string => analysis.stream(stream)?.label ?? '';
  const named = new Set(findings.map(({ stream }) => stream));
  const lanes = lanesOf(
    seen,
    seen.streams().filter(({ id }) => named.has(id)),
  );
  return {
    message: writeFindings(title + INSTEAD.findings(findings.length), findings, labelOf) + lanes,
    findings,
    isUnjudged: false,
  };
}

/** No stream is meant: a check of nothing never holds. */
export function absenceFailure({ seen, which, title }: Subject): Failure | null {
  if (seen.streams(which).length > 0) return null;
  const labels = seen.streams().map(({ label }) => toPrintable(label));
  if (labels.length === 0) return openFailure(title, INSTEAD.nothingSeen);
  const more = labels.length > SHOWN ? [moreUnjudged(labels.length - SHOWN)] : [];
  return openFailure(title, INSTEAD.noStream(String(which)), [...labels.slice(0, SHOWN), ...more]);
}

/** What could not be judged, with what to do about it. */
export function unjudgedFailure({ seen, title }: Subject, open: readonly Unjudged[]): Failure | null {
  if (open.length === 0) return null;
  const more = open.length > SHOWN ? [moreUnjudged(open.length - SHOWN)] : [];
  const advice = [...new Set(open.map((each) => each.advice))];
  const streams = open.flatMap(({ stream }) => {
    const found = stream === null ? undefined : seen.analysis.stream(stream);
    return found === undefined ? [] : [found];
  });
  const lines = [
    ...open.slice(0, SHOWN).map(({ text }) => `${toPrintable(text)}.`),
    ...more,
    ...advice.map((each) => `${each}.`),
  ];
  return openFailure(title, INSTEAD.unjudged, lines, lanesOf(seen, streams));
}
