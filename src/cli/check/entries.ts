import type { Severity } from '../../analysis/finding.ts';
import { caveatText, suggestionText } from '../../texts/cli/check-report.ts';
import type { Checked } from './check.ts';

/** One thing that a report lists: a finding, an exceeded limit, something unjudged, or a problem of the file. */
export interface ReportEntry {
  /** Kind of finding, name of the limit, `unjudged`, or `unreadable`. */
  readonly kind: string;
  readonly severity: Severity;
  /** Whether it is a reason for the exit status. */
  readonly isFailing: boolean;
  /** Name of the stream; empty for the recording as a whole. */
  readonly label: string;
  readonly url: string;
  readonly text: string;
  /** Evidence, caveat and advice, a line each. */
  readonly details: readonly string[];
}

/** Everything that was found, what fails first. Texts are as the recording has them: each format escapes them. */
export function entriesOf(checked: Checked): readonly ReportEntry[] {
  const { analysis, findings, failing, exceededLimits, unjudged, failingUnjudged, input } = checked;
  const place = (id: number | null) => {
    const stream = id === null ? undefined : analysis.stream(id);
    return { label: stream?.label ?? '', url: stream?.url ?? '' };
  };
  const failed = new Set(failing);
  const entries: readonly ReportEntry[] = [
    ...input.problems.map((text) => ({
      ...({ kind: 'unreadable', severity: 'error', isFailing: true, label: '', url: '', text, details: [] } as const),
    })),
    ...findings.map((finding) => ({
      kind: finding.kind,
      severity: finding.severity,
      isFailing: failed.has(finding),
      ...place(finding.stream),
      text: finding.text,
      details: [
        ...finding.evidence,
        ...(finding.doubt === '' ? [] : [caveatText(finding.confidence, finding.doubt)]),
        ...(finding.advice === '' ? [] : [suggestionText(finding.advice)]),
      ],
    })),
    ...exceededLimits.map(({ limit, stream, text }) => ({
      ...({ kind: limit, severity: 'error', isFailing: true, ...place(stream), text, details: [] } as const),
    })),
    ...unjudged.map((each) => ({
      kind: 'unjudged',
      severity: failingUnjudged.includes(each) ? ('error' as const) : ('info' as const),
      isFailing: failingUnjudged.includes(each),
      ...place(each.stream),
      text: each.text,
      details: [suggestionText(each.advice)],
    })),
  ];
  return [...entries.filter(({ isFailing }) => isFailing), ...entries.filter(({ isFailing }) => !isFailing)];
}
