import { unlinkSync } from 'node:fs';
import { Script } from 'node:vm';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import { RECORDING_PROBLEMS, STEPS_NAME } from '../../texts/cli/progress.ts';
import type { SessionFacts } from '../../formats/session/write-session.ts';
import type { WireRecord } from '../../wire/record.ts';
import { check, type CheckOutcome, loadPolicy } from '../check/check.ts';
import { convert, WRITER } from '../convert.ts';
import { describeOutputProblem, outputProblemLine, writeBytes } from '../output.ts';
import { END_SIGNALS } from '../end-signal.ts';
import { toPrintable } from '../printable.ts';
import { packGrowingSession } from './growing-session.ts';
import { describePageProblem } from './page-problem.ts';
import { describeBrowserError, PageRecording } from './page-recording.ts';
import type { RecordCommand } from './record-options.ts';

/** Whether a text is an expression of JavaScript. */
export function isExpression(text: string): boolean {
  try {
    return new Script(`(${text}\n)`) instanceof Script;
  } catch {
    return false;
  }
}

const refused = (problem: string): CheckOutcome => ({ verdict: 'unreadable', stdout: '', stderr: problem });

/** What became of a recording. */
interface Saved {
  readonly isSaved: boolean;
  /** Whether the page or the browser failed, rather than the writing. */
  readonly isUnrecorded: boolean;
  /** What went wrong, in a sentence; `null` if nothing did. */
  readonly problem: string | null;
  /** What else there is to say, in lines. */
  readonly notes?: readonly string[];
}

/** The session file of a recording: the output itself, or for another format one next to it, until it is converted. */
const sessionOf = ({ output, outputFormat }: RecordCommand): string =>
  outputFormat === 'session' ? output : `${output}.rtlog`;

/** What went wrong with the page or the browser, in a sentence; `null` if all is as it should be. */
function describeCourse(command: RecordCommand, recording: PageRecording, signal: AbortSignal): string | null {
  const url = toPrintable(command.url);
  if (recording.problem !== null)
    return describePageProblem(recording.problem, { url: command.url, script: command.script ?? STEPS_NAME });
  if (recording.failure !== null) return RECORDING_PROBLEMS.endedEarly(url, recording.failure);
  if (recording.count === 0) return RECORDING_PROBLEMS.nothingRecorded(url);
  if (recording.isDone || signal.aborted) return null;
  return RECORDING_PROBLEMS.neverTrue(url, toPrintable(command.until ?? ''), command.duration);
}

/** Records until the end. Nothing is written before the first record: what was recorded before is not replaced by nothing. */
async function writeRecording(command: RecordCommand, signal: AbortSignal): Promise<Saved> {
  const recording = new PageRecording(command, signal);
  const source = recording.batches();
  let first = await source.next();
  // The first line of the file holds the zero, which the first record brings.
  while (first.done !== true && first.value.length === 0) first = await source.next();
  if (first.done === true)
    return { isSaved: false, isUnrecorded: true, problem: describeCourse(command, recording, signal) };
  const beginning = first.value;
  async function* whole(): AsyncGenerator<readonly WireRecord[]> {
    yield beginning;
    yield* source;
  }
  const facts: SessionFacts = { zero: recording.zero, endsAt: () => recording.endsAt, writer: WRITER };
  const session = sessionOf(command);
  const unwritten = await writeBytes(session, packGrowingSession(whole(), facts), { inputs: [], keepsPart: true });
  await source.return(undefined);
  if (unwritten !== null)
    return { isSaved: false, isUnrecorded: false, problem: `${toPrintable(session)}: ${unwritten}` };
  const problem = describeCourse(command, recording, signal);
  return { isSaved: true, isUnrecorded: problem !== null, problem, notes: recording.notes };
}

/** What is wrong with the files to write, as a line; `null` if nothing is. Asked before a browser is started. */
function describeOutputs(command: RecordCommand): string | null {
  const { output, junit, policy } = command;
  const inputs = policy === null ? [] : [policy];
  const session = sessionOf(command);
  for (const path of new Set([output, session])) {
    const problem = describeOutputProblem(path, { inputs });
    if (problem !== null) return outputProblemLine(path, problem);
  }
  const junitProblem = junit === null ? null : describeOutputProblem(junit, { inputs, outputs: [output, session] });
  return junitProblem === null ? null : outputProblemLine(junit ?? '', junitProblem);
}

/** Writes the recording in the format that its name asks for. @returns a line that says why not, else the empty string. */
async function convertSession(command: RecordCommand): Promise<string> {
  const { output, outputFormat } = command;
  if (outputFormat === 'session') return '';
  const from = sessionOf(command);
  const written = await convert({
    command: 'convert',
    from,
    to: output,
    format: outputFormat,
    isPacked: false,
    redaction: null,
  });
  if (written.verdict !== 'clean') return written.stderr;
  unlinkSync(from);
  return '';
}

/** A signal ends the recording; what was recorded is saved and checked. */
async function recordUntilSignal(command: RecordCommand): Promise<Saved> {
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of END_SIGNALS) process.once(signal, onSignal);
  try {
    return await writeRecording(command, stop.signal);
  } catch (error) {
    // Nothing is installed here that could fail: that is for the caller to mend, not a page's fault.
    const isUnrecorded = !(error instanceof Error && error.name === 'NoBrowserError');
    return { isSaved: false, isUnrecorded, problem: describeBrowserError(error) };
  } finally {
    for (const signal of END_SIGNALS) process.removeListener(signal, onSignal);
  }
}

/** Records a page in a browser, saves the recording, and checks it as `check` does. */
export async function recordPage(command: RecordCommand): Promise<CheckOutcome> {
  if (command.until !== null && !isExpression(command.until))
    return refused(`${COMMAND_LINE_PROBLEMS.notExpression(toPrintable(command.until))}\n`);
  const obstacle = describeOutputs(command);
  if (obstacle !== null) return refused(obstacle);
  const policy = loadPolicy(command);
  if (!policy.ok) return refused(policy.error);
  const saved = await recordUntilSignal(command);
  const said = [...(saved.problem === null ? [] : [saved.problem]), ...(saved.notes ?? []).map(toPrintable)];
  const sentence = said.map((line) => `${line}\n`).join('');
  const verdict = saved.isUnrecorded ? 'unrecorded' : 'unreadable';
  if (!saved.isSaved) return { verdict, stdout: '', stderr: sentence };
  const outcome = await check({ ...command, command: 'check', file: sessionOf(command), name: command.output });
  const unconverted = await convertSession(command);
  const stderr = sentence + outcome.stderr + unconverted;
  if (saved.problem !== null) return { ...outcome, verdict, stderr };
  return unconverted === '' ? { ...outcome, stderr } : { ...outcome, verdict: 'unreadable', stderr };
}
