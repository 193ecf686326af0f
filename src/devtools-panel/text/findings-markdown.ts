import { runsText } from '../../texts/missing-numbers.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { Panel } from '../state/panel.ts';
import { isLossUnknown } from '../state/source-state.ts';
import { COMMA_FORMAT } from '../../base/format.ts';
import { FINDING_LABELS, SEVERITY_LABELS } from '../../texts/labels.ts';
import { recordedText } from '../../texts/recorded-text.ts';

/** Escapes text of the page, so that it cannot become markup of the report: backslashes before what Markdown and HTML read. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|!]/g, '\\$&').replaceAll(/\s+/g, ' ');

const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;

/** Runs of missing numbers that the report writes out; a broken feed may have hundreds. */
const SHOWN_RUNS = 40;

/** What is missing, as numbers: the sentence above names the first runs only. */
function missingLines({ missing }: Finding): readonly string[] {
  const [run] = missing;
  if (run === undefined) return [];
  const group = run.group === '' ? '' : ` (${plain(run.group)})`;
  return [`  - Missing${group}: ${plain(runsText(missing, SHOWN_RUNS))}`];
}

/** A finding as an item of a Markdown list: its sentence, what is missing, evidence, doubt and advice below it. */
export function findingLines(finding: Finding): readonly string[] {
  const details = [
    ...missingLines(finding),
    ...(finding.evidence.length === 0 ? [] : [`  - ${FINDING_LABELS.evidence}: ${plain(finding.evidence.join('; '))}`]),
    ...(finding.doubt === '' ? [] : [`  - ${FINDING_LABELS.doubt}: ${plain(finding.doubt)}`]),
    ...(finding.advice === '' ? [] : [`  - ${FINDING_LABELS.advice}: ${plain(finding.advice)}`]),
  ];
  return [`- **${SEVERITY_LABELS[finding.severity]}** (${finding.confidence}): ${plain(finding.text)}`, ...details];
}

/** The findings as Markdown, stream by stream, with what was recorded. */
export function reportOf(panel: Panel): string {
  const { findings, streams } = panel.display.snapshot.peek();
  const { messages, lost } = panel.display.totals.peek();
  const { startedAtEpoch, doubts } = panel.source.status.peek();
  const started = startedAtEpoch === 0 ? '' : `, recorded from ${new Date(startedAtEpoch).toISOString()}`;
  const sections = streams.flatMap((stream) => {
    const own = findings.filter((finding) => finding.stream === stream.id);
    if (own.length === 0) return [];
    return [
      '',
      `## ${plain(stream.label)}`,
      '',
      `${code(`${stream.method} ${stream.url}`)} (${stream.class})`,
      '',
      ...own.flatMap(findingLines),
    ];
  });
  return [
    `# Real-time traffic: ${findings.length} findings`,
    '',
    `${recordedText(messages, lost, COMMA_FORMAT, isLossUnknown(doubts))}${started}.`,
    ...sections,
    '',
  ].join('\n');
}
