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

/** The part of a JUnit report about one recording, and what it counts. */
export interface JunitSuite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

const attributesOf = ({ tests, failures, errors, skipped }: Omit<JunitSuite, 'text'>): string =>
  `tests="${tests}" failures="${failures}" errors="${errors}"${skipped === 0 ? '' : ` skipped="${skipped}"`}`;

/**
 * Writes the suite of one recording: one case for the recording itself, one for each stream that carries messages or
 * findings. A case fails where the exit status would be 1 for it, and is skipped where it could not be judged; a file that
 * cannot be read is an error.
 */
export function writeJunitSuite(checked: Checked): JunitSuite {
  const { file, input, analysis, failing, exceededLimits, unjudged, failingUnjudged } = checked;
  const named = new Set([...failing, ...exceededLimits, ...failingUnjudged].map(({ stream }) => stream));
  const isNamed = (id: number): boolean => named.has(id);
  const streams = analysis.streams().filter((stream) => stream.class !== 'request' || isNamed(stream.id));
  const whole = failingUnjudged.filter(({ stream }) => stream === null);
  const failures = streams.filter(({ id }) => isNamed(id)).length + (whole.length > 0 ? 1 : 0);
  const skipped = streams.filter(({ id }) => !isNamed(id) && unjudged.some(({ stream }) => stream === id)).length;
  const errors = input.problems.length === 0 ? 0 : 1;
  const counts = { tests: streams.length + 1, failures, errors, skipped };
  const text = [
    `<testsuite name="${escapeXml(file)}" ${attributesOf(counts)}>\n`,
    writeCase(READABLE_CASE, [...writeErrors(input.problems), ...whole.map(writeOpen)]),
    ...streams.map((stream) => writeStream(stream, checked)),
    '</testsuite>\n',
  ].join('');
  return { text, ...counts };
}

const writeErrors = (problems: readonly string[]): readonly string[] =>
  problems.length === 0 ? [] : [`    <error message="${escapeXml(problems.join('; '))}"/>\n`];

/** The suite of a file of which nothing but problems is known. */
export function writeUnreadSuite(file: string, problems: readonly string[]): JunitSuite {
  const counts = { tests: 1, failures: 0, errors: 1, skipped: 0 };
  const body = writeCase(READABLE_CASE, writeErrors(problems));
  return { text: `<testsuite name="${escapeXml(file)}" ${attributesOf(counts)}>\n${body}</testsuite>\n`, ...counts };
}

/** Writes what was checked as JUnit XML, which CI systems show. */
export const writeJunit = (checked: Checked): string => HEAD + writeJunitSuite(checked).text;

/** Writes several suites as one file. */
export function writeJunitSuites(suites: readonly JunitSuite[]): string {
  const sum = (count: (suite: JunitSuite) => number): number => suites.reduce((total, each) => total + count(each), 0);
  const counts = {
    tests: sum(({ tests }) => tests),
    failures: sum(({ failures }) => failures),
    errors: sum(({ errors }) => errors),
    skipped: sum(({ skipped }) => skipped),
  };
  const texts = suites.map(({ text }) => text).join('');
  return `${HEAD}<testsuites name="realtime-inspector" ${attributesOf(counts)}>\n${texts}</testsuites>\n`;
}
