import { caveatText, suggestionText, READABLE_CASE } from '../../texts/cli/check-report.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import type { Unjudged } from '../../policy/judgement.ts';
import type { Checked } from './check.ts';
import { toPrintableLines } from '../printable.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Makes a text safe for XML 1.0, which knows no control characters below U+0020, surrogates or non-characters at all, and
 * for a terminal.
 */
const escapeXml = (text: string): string =>
  toPrintableLines(text)
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '·')
    .replace(/[&<>"]/g, (mark) => ENTITIES[mark] ?? mark);

function writeFailure({ kind, text, confidence, evidence, doubt, advice }: Finding): string {
  const lines = [
    text,
    ...evidence,
    doubt === '' ? '' : caveatText(confidence, doubt),
    advice === '' ? '' : suggestionText(advice),
  ];
  const body = lines.filter((line) => line !== '').join('\n');
  return `    <failure type="${escapeXml(kind)}" message="${escapeXml(text)}">${escapeXml(body)}</failure>\n`;
}

const writeOpen = ({ text, advice }: Unjudged): string =>
  `    <failure type="unjudged" message="${escapeXml(text)}">${escapeXml(suggestionText(advice))}</failure>\n`;

function writeCase(name: string, failures: readonly string[]): string {
  const head = `  <testcase classname="realtime-inspector" name="${escapeXml(name)}"`;
  return failures.length === 0 ? `${head}/>\n` : `${head}>\n${failures.join('')}  </testcase>\n`;
}

function writeStream(stream: Stream, { failing, exceededLimits, unjudged, failingUnjudged }: Checked): string {
  const findings = failing.filter((finding) => finding.stream === stream.id).map(writeFailure);
  const limits = exceededLimits
    .filter((exceeded) => exceeded.stream === stream.id)
    .map(({ limit, text }) => `    <failure type="${limit}" message="${escapeXml(text)}"/>\n`);
  const open = unjudged.filter((each) => each.stream === stream.id);
  const failures = [...findings, ...limits, ...open.filter((each) => failingUnjudged.includes(each)).map(writeOpen)];
  const [first] = open;
  const skipped =
    failures.length > 0 || first === undefined ? [] : [`    <skipped message="${escapeXml(first.text)}"/>\n`];
  return writeCase(`${stream.class} ${stream.label}`, [...failures, ...skipped]);
}

/**
 * Writes what was checked as JUnit XML, which CI systems show: one case for the recording itself, one for each stream that
 * carries messages or findings. A case fails where the exit status would be 1 for it, and is skipped where it could not be
 * judged; a file that cannot be read is an error.
 */
export function writeJunit(checked: Checked): string {
  const { file, input, analysis, failing, exceededLimits, unjudged, failingUnjudged } = checked;
  const named = new Set([...failing, ...exceededLimits, ...failingUnjudged].map(({ stream }) => stream));
  const isNamed = (id: number): boolean => named.has(id);
  const streams = analysis.streams().filter((stream) => stream.class !== 'request' || isNamed(stream.id));
  const whole = failingUnjudged.filter(({ stream }) => stream === null);
  const failures = streams.filter(({ id }) => isNamed(id)).length + (whole.length > 0 ? 1 : 0);
  const skipped = streams.filter(({ id }) => !isNamed(id) && unjudged.some(({ stream }) => stream === id)).length;
  const problem = input.problems[0];
  const errors = problem === undefined ? 0 : 1;
  const error = problem === undefined ? [] : [`    <error message="${escapeXml(input.problems.join('; '))}"/>\n`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuite name="${escapeXml(file)}" tests="${streams.length + 1}" failures="${failures}" errors="${errors}"${skipped === 0 ? '' : ` skipped="${skipped}"`}>\n`,
    writeCase(READABLE_CASE, [...error, ...whole.map(writeOpen)]),
    ...streams.map((stream) => writeStream(stream, checked)),
    '</testsuite>\n',
  ].join('');
}
