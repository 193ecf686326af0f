import { isPollClass } from '../analysis/streams/stream.ts';
import type { Finding, Severity } from '../analysis/finding.ts';
import type { NumberingRule } from '../analysis/numbering/numbering-rule.ts';
import type { Stream, StreamId } from '../analysis/streams/stream.ts';
import type { Checked } from './check.ts';
import { writeCost } from './report-cost.ts';
import { clip, plain } from './plain.ts';
import { formatCount, formatDuration, pluralize } from '../base/format.ts';

/** Findings of one stream that are written out; JSON has them all. */
const FINDINGS_SHOWN = 50;

/** Lines of evidence for one finding. */
const EVIDENCE_SHOWN = 4;

/** Characters of a line that comes from the recording. */
const LINE = 300;

const MARKS: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', info: '·' };

const line = (text: string): string => clip(plain(text), LINE);

function writeNumbering(stream: Stream, rules: readonly NumberingRule[]): string {
  if (rules.length === 0)
    return stream.messagesIn > 1 ? '  no numbering found: whether messages are missing cannot be told\n' : '';
  return rules
    .map(({ rule, path, groupBy, confidence }) => {
      const groups = groupBy.length === 0 ? '' : `, one counter for each ${groupBy.join(' + ')}`;
      return `  numbered by ${line(path)} (${rule}${line(groups)}, ${confidence})\n`;
    })
    .join('');
}

function writeFinding(finding: Finding): string {
  const { severity, kind, text, evidence, doubt, advice, confidence } = finding;
  const shown = evidence.slice(0, EVIDENCE_SHOWN).map((each) => `      ${line(each)}\n`);
  const hidden = evidence.length > EVIDENCE_SHOWN ? `      … and ${evidence.length - EVIDENCE_SHOWN} more\n` : '';
  const caution = doubt === '' ? '' : `      may be wrong (${confidence}): ${line(doubt)}\n`;
  const step = advice === '' ? '' : `      try: ${line(advice)}\n`;
  return `  ${MARKS[severity]} ${kind}: ${line(text)}\n${shown.join('')}${hidden}${caution}${step}`;
}

function writeStream(stream: Stream, rules: readonly NumberingRule[], findings: readonly Finding[]): string {
  const facts = [
    stream.isClassMaybe ? `${stream.class}?` : stream.class,
    stream.protocol,
    `${pluralize(stream.messagesIn, 'message')} in, ${formatCount(stream.messagesOut)} out`,
    pluralize(stream.connections, isPollClass(stream.class) ? 'request' : 'connection'),
    stream.reconnects > 0 ? pluralize(stream.reconnects, 'reconnect') : '',
    stream.poll === null ? '' : `every ${formatDuration(stream.poll.period)}`,
  ];
  const more = findings.length - FINDINGS_SHOWN;
  return [
    `${line(stream.url)}\n  ${line(facts.filter((fact) => fact !== '').join(', '))}\n`,
    writeNumbering(stream, rules),
    ...findings.slice(0, FINDINGS_SHOWN).map(writeFinding),
    more > 0 ? `  … and ${pluralize(more, 'more finding')}; --json has all\n` : '',
    writeCost(stream),
  ].join('');
}

/** The last line: what was found, and what of it makes the run fail. */
function writeVerdict({ findings, failing, excesses, input }: Checked): string {
  const kinds = [...new Set(failing.map(({ kind }) => kind))].join(', ');
  const found =
    findings.length === 0
      ? 'No findings.'
      : `${pluralize(findings.length, 'finding')}, ${formatCount(failing.length)} to fail on${kinds === '' ? '' : `: ${kinds}`}.`;
  const [problem] = input.problems;
  const parts = [
    input.records === 0 && problem !== undefined ? 'Nothing could be read.' : found,
    excesses.length === 0 ? '' : `${pluralize(excesses.length, 'limit')} exceeded.`,
    problem === undefined ? '' : `${pluralize(input.problems.length, 'problem')} in the file: ${line(problem)}.`,
  ];
  return `${parts.filter((part) => part !== '').join(' ')}\n`;
}

function groupByStream(findings: readonly Finding[]): ReadonlyMap<StreamId, readonly Finding[]> {
  const groups = new Map<StreamId, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.stream);
    if (group === undefined) groups.set(finding.stream, [finding]);
    else group.push(finding);
  }
  return groups;
}

/**
 * Writes the report for people: streams that carry messages or findings one by one, plain requests as a count, then
 * exceeded limits and the verdict. Nothing of the recording can reach the terminal as a control character.
 */
export function writeReport(checked: Checked): string {
  const { file, input, analysis, findings, excesses, length } = checked;
  const byStream = groupByStream(findings);
  const streams = analysis.streams();
  const isShown = (stream: Stream): boolean => stream.class !== 'request' || byStream.has(stream.id);
  const shown = streams.filter(isShown);
  const plainStreams = streams.filter((stream) => !isShown(stream));
  const requests = plainStreams.reduce((sum, { connections }) => sum + connections, 0);
  const format = input.format === 'har' ? 'HAR' : input.format === 'session' ? 'session' : 'no recording';
  const passed = input.passedOver > 0 ? `, ${pluralize(input.passedOver, 'part')} of the page itself passed over` : '';
  return [
    `${line(file)}: ${format}, ${pluralize(input.records, 'record')}, ${formatDuration(length)}${passed}\n\n`,
    ...shown.map((stream) => `${writeStream(stream, analysis.numbering(stream.id), byStream.get(stream.id) ?? [])}\n`),
    requests > 0
      ? `and ${pluralize(requests, 'request')} to ${pluralize(plainStreams.length, 'endpoint')} without a habit of polling\n\n`
      : '',
    ...excesses.map(({ limit, text }) => `✗ ${limit}: ${line(text)}\n`),
    excesses.length > 0 ? '\n' : '',
    writeVerdict(checked),
  ].join('');
}
