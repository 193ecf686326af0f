import { formatClock, formatOffset } from '../../base/format.ts';
import { shorten } from '../../base/shorten.ts';
import { INDUCED_HEADING } from '../../texts/findings/induced.ts';
import {
  NO_NUMBERING,
  numberingText,
  moreText,
  caveatText,
  suggestionText,
  likelyText,
  streamFacts,
  moreFindingsText,
  unjudgedLine,
  inputText,
  otherRequestsText,
} from '../../texts/cli/check-report.ts';
import { unrecordedLines } from '../../texts/unrecorded.ts';
import { isPollClass } from '../../analysis/streams/stream.ts';
import type { Finding, Severity } from '../../analysis/finding.ts';
import { reportInduced } from '../../analysis/induced/induced-report.ts';
import type { LedgerEntry } from '../../analysis/ledger.ts';
import type { NumberingRule } from '../../analysis/numbering/numbering-rule.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import { isSession, mayLose, promiseOf } from '../../analysis/streams/webrtc/channels.ts';
import { notPromisedBy } from '../../texts/webrtc.ts';
import type { Checked } from './check.ts';
import { writeCost } from './cost-report.ts';
import { toPrintable } from '../printable.ts';
import { writeVerdict } from './verdict.ts';

/** Findings of one stream that are listed; JSON has them all. */
const FINDINGS_SHOWN = 50;

/** Faults on purpose that are listed; JSON has them all. */
const INDUCED_SHOWN = 50;

/** Lines of evidence for one finding. */
const EVIDENCE_SHOWN = 4;

/** Characters of a line that comes from the recording. */
const LINE = 300;

const MARKS: Readonly<Record<Severity, string>> = { error: '✗', warning: '!', info: '·' };

const line = (text: string): string => shorten(toPrintable(text), LINE);

function writeNumbering(stream: Stream, rules: readonly NumberingRule[]): string {
  if (rules.length === 0) return stream.messagesIn > 1 ? `  ${NO_NUMBERING}\n` : '';
  const lines = rules.map(({ rule, path, groupBy, confidence }) => numberingText(path, rule, groupBy, confidence));
  if (mayLose(stream)) lines.push(notPromisedBy(isSession(stream) ? 'session' : 'channel'));
  return lines.map((each) => `  ${line(each)}\n`).join('');
}

function writeFinding(finding: Finding): string {
  const { severity, kind, text, evidence, doubt, advice, confidence } = finding;
  const details = evidence.slice(0, EVIDENCE_SHOWN);
  const hidden = evidence.length - details.length;
  if (hidden > 0) details.push(moreText(hidden));
  if (doubt !== '') details.push(caveatText(confidence, doubt));
  if (advice !== '') details.push(suggestionText(advice));
  return `  ${MARKS[severity]} ${kind}: ${line(text)}\n${details.map((each) => `      ${line(each)}\n`).join('')}`;
}

function writeStream(
  stream: Stream,
  rules: readonly NumberingRule[],
  findings: readonly Finding[],
  ledger: readonly LedgerEntry[],
  /** The end of the recording, `null` to leave the cost out. */
  costUntil: number | null,
): string {
  const { connections, messagesIn, messagesOut, poll, protocol, reconnects } = stream;
  const hasRequests = isPollClass(stream.class);
  const period = poll?.period ?? null;
  const promise = promiseOf(stream);
  const facts = [
    stream.isClassMaybe ? likelyText(stream.class) : stream.class,
    ...(protocol === '' ? [] : [protocol]),
    ...(promise === '' ? [] : [promise]),
    ...streamFacts({ messagesIn, messagesOut, connections, hasRequests, reconnects, period }),
  ];
  const more = findings.length - FINDINGS_SHOWN;
  return [
    `${line(stream.url)}\n  ${line(facts.join(', '))}\n`,
    writeNumbering(stream, rules),
    ...findings.slice(0, FINDINGS_SHOWN).map(writeFinding),
    more > 0 ? `  ${moreFindingsText(more)}\n` : '',
    ...ledger.map(({ text }) => `  ? ${line(text)}\n`),
    costUntil === null ? '' : writeCost(stream, costUntil),
  ].join('');
}

/** What was caused on purpose, so that no reader takes it for the network's or the server's. */
function writeInduced({ analysis, input: { zero } }: Checked): string {
  const clock = (at: number): string => (zero === 0 ? formatOffset(at) : formatClock(zero + at, 'milli'));
  const all = reportInduced(analysis, clock).lines;
  if (all.length === 0) return '';
  const lines = all.slice(0, INDUCED_SHOWN).map((each) => `  ${line(each)}\n`);
  const hidden = all.length - lines.length;
  return `${INDUCED_HEADING}:\n${lines.join('')}${hidden > 0 ? `  ${moreText(hidden)}\n` : ''}\n`;
}

/** What was not judged. That a stream has no numbering stands with the stream already, unless it is a failure. */
const writeUnjudged = ({ unjudged, failingUnjudged }: Checked): readonly string[] =>
  unjudged
    .filter((each) => each.reason !== 'no-numbering' || failingUnjudged.includes(each))
    .flatMap((each) => {
      const mark = failingUnjudged.includes(each) ? MARKS.error : '?';
      return [
        `${mark} ${line(unjudgedLine(each.reason, each.text))}\n`,
        `      ${line(suggestionText(each.advice))}\n`,
      ];
    });

function groupByStream<T extends { readonly stream: StreamId }>(
  findings: readonly T[],
): ReadonlyMap<StreamId, readonly T[]> {
  const groups = new Map<StreamId, T[]>();
  for (const finding of findings) {
    const group = groups.get(finding.stream);
    if (group === undefined) groups.set(finding.stream, [finding]);
    else group.push(finding);
  }
  return groups;
}

/**
 * Writes the report for people: streams that carry messages or findings one by one, plain requests as a count, then
 * exceeded limits and the verdict. No control character of the recording reaches the terminal.
 *
 * @returns nothing for a file that is no recording: standard error says why, and there is no more to say.
 */
export function writeReport(checked: Checked): string {
  const { file, input, analysis, findings, exceededLimits, length, showsCost } = checked;
  if (input.format === null) return '';
  const byStream = groupByStream(findings);
  const ledger = groupByStream(analysis.ledger());
  const streams = analysis.streams();
  const isShown = (stream: Stream): boolean => stream.class !== 'request' || byStream.has(stream.id);
  const shown = streams.filter(isShown);
  const others = streams.filter((stream) => !isShown(stream));
  const requests = others.reduce((sum, { connections }) => sum + connections, 0);
  // The row of streams that found no room has as many endpoints as streams.
  const endpoints = others.reduce((sum, stream) => sum + Math.max(1, stream.others), 0);
  const { format, records, skippedEntries } = input;
  const notJudged = writeUnjudged(checked);
  return [
    `${inputText({ file: line(file), format, records, length, skipped: skippedEntries })}\n\n`,
    ...shown.map(
      (stream) =>
        `${writeStream(stream, analysis.numbering(stream.id), byStream.get(stream.id) ?? [], ledger.get(stream.id) ?? [], showsCost ? length : null)}\n`,
    ),
    requests > 0 ? `${otherRequestsText(requests, endpoints)}\n\n` : '',
    writeInduced(checked),
    ...unrecordedLines(analysis.unrecorded()).map((text) => `? ${text}\n\n`),
    ...exceededLimits.map(({ limit, text }) => `✗ ${limit}: ${line(text)}\n`),
    exceededLimits.length > 0 ? '\n' : '',
    ...notJudged,
    notJudged.length > 0 ? '\n' : '',
    `${writeVerdict(checked)}\n`,
  ].join('');
}
