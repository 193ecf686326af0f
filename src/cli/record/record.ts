import { extensionFolder } from './extension-folder.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import { PROGRESS, RECORDING_PROBLEMS } from '../../texts/cli/progress.ts';
import { isObject } from '../../base/is-object.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { millis } from '../../base/units.ts';
import type { SessionFacts } from '../../formats/session/write-session.ts';
import { parseWireRecord } from '../../wire/parse-record.ts';
import type { WireRecord } from '../../wire/record.ts';
import { check, type CheckOutcome } from '../check/check.ts';
import type { RecordCommand } from '../command-line.ts';
import { WRITER } from '../convert.ts';
import { packGrowingSession } from './growing-session.ts';
import { describeOutputProblem, outputProblemLine, writeBytes } from '../output.ts';
import { toPrintable } from '../printable.ts';
import { createProgress } from '../progress.ts';

/** Records as lines of a session file; see scripts/recording/record-url.ts. */
interface RecordedLines {
  readonly browser: string;
  readonly zero: number;
  readonly text: string;
  readonly elapsed: number;
  readonly isDone: boolean;
}

/** Drives a browser. Its bundle is next to this one. */
interface BrowserRecorder {
  recordUrl(job: {
    readonly browser: 'chromium' | 'firefox' | null;
    readonly extensionDir: (name: 'chromium' | 'firefox') => string;
    readonly script: string;
    readonly url: string;
    readonly duration: number;
    readonly until: string | null;
    readonly loopbackOnly: boolean;
    readonly signal: AbortSignal;
  }): AsyncGenerator<RecordedLines>;
}

const bundlePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const isRecorder = (module: unknown): module is BrowserRecorder =>
  isObject(module) && 'recordUrl' in module && typeof module.recordUrl === 'function';

async function loadRecorder(): Promise<BrowserRecorder> {
  const module: unknown = await import(new URL('./record-url.mjs', import.meta.url).href);
  if (!isRecorder(module)) throw new Error(RECORDING_PROBLEMS.foreignRecorder);
  return module;
}

/**
 * Lets a recording begin with its page: the empty page with which the browser started is skipped, and the zero is the
 * first record after it.
 */
export class RecordingStart {
  readonly #skipped = new Set<string>();
  #shift: number | null = null;

  /** Milliseconds from the subscriber's zero to the recording's; 0 until the first record. */
  get shift(): number {
    return this.#shift ?? 0;
  }

  /** @param text lines, each one record. */
  *read(text: string): Generator<WireRecord> {
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const parsed = parseWireRecord(JSON.parse(line));
      if (!parsed.ok) throw new Error(RECORDING_PROBLEMS.notRecord(parsed.error.detail));
      const record = parsed.value;
      const isBlank = record.kind === 'document' && record.url === 'about:blank' && record.isTop;
      if (isBlank && this.#shift === null) this.#skipped.add(record.document);
      if (this.#skipped.has(record.document)) continue;
      this.#shift ??= record.at;
      const at = millis(record.at - this.#shift);
      yield record.kind === 'lost' ? { ...record, at, until: millis(record.until - this.#shift) } : { ...record, at };
    }
  }
}

/** Whether a text is an expression of JavaScript. */
export function isExpression(text: string): boolean {
  try {
    return new Script(`(${text}\n)`) instanceof Script;
  } catch {
    return false;
  }
}

const failed = (problem: string): CheckOutcome => ({ verdict: 'unreadable', stdout: '', stderr: `${problem}\n` });

const describeBrowserError = (error: unknown): string =>
  error instanceof Error ? toPrintable(error.message.split('\n', 1)[0] ?? '') : RECORDING_PROBLEMS.browserUnusable;

/** The records of a page as the browser gives them, with a progress line. */
class PageRecording {
  readonly #command: RecordCommand;
  readonly #signal: AbortSignal;
  readonly #start = new RecordingStart();
  /** Whether what `--until` waits for has come. */
  isDone: boolean;
  count = 0;
  /** What ended the recording too early, in a sentence. */
  failure: string | null = null;
  #zero = 0;

  constructor(command: RecordCommand, signal: AbortSignal) {
    this.#command = command;
    this.#signal = signal;
    this.isDone = command.until === null;
  }

  /** Milliseconds since the epoch of the first record. */
  get zero(): number {
    return this.#zero + this.#start.shift;
  }

  /**
   * Batches of records several times a second. A browser that fails later ends them, so that what came is saved.
   *
   * @throws {Error} if there is nothing at all to save
   */
  async *batches(): AsyncGenerator<readonly WireRecord[]> {
    const { url, duration } = this.#command;
    const progress = createProgress();
    progress.show(PROGRESS.startingBrowser);
    try {
      for await (const { zero, text, isDone, browser, elapsed } of (await loadRecorder()).recordUrl(this.#job())) {
        this.#zero = zero;
        this.isDone ||= isDone;
        const records = [...this.#start.read(text)];
        this.count += records.length;
        yield records;
        progress.show(PROGRESS.recording({ url: toPrintable(url), browser, elapsed, duration, records: this.count }));
      }
    } catch (error) {
      if (this.count === 0) throw error;
      // The signal that ends us may end the browser as well.
      if (!this.#signal.aborted) this.failure = describeBrowserError(error);
    } finally {
      progress.end();
    }
  }

  #job() {
    const { url, duration, until, browser, isLoopbackOnly } = this.#command;
    return {
      browser,
      extensionDir: (name: 'chromium' | 'firefox') => extensionFolder(bundlePath('..'), name),
      script: readFileSync(bundlePath('./record-tap.js'), 'utf8'),
      url,
      duration,
      until,
      loopbackOnly: isLoopbackOnly,
      signal: this.#signal,
    };
  }
}

/** What became of a recording. */
interface Saved {
  readonly isSaved: boolean;
  /** What went wrong, in a sentence; `null` if nothing did. */
  readonly problem: string | null;
}

/** Records until the end. Nothing is written before the first record: what was recorded before is not replaced by nothing. */
async function writeRecording(command: RecordCommand, signal: AbortSignal): Promise<Saved> {
  const { output, duration, until } = command;
  const url = toPrintable(command.url);
  const recording = new PageRecording(command, signal);
  const source = recording.batches();
  let first = await source.next();
  // The first line of the file holds the zero, which the first record brings.
  while (first.done !== true && first.value.length === 0) first = await source.next();
  if (first.done === true) return { isSaved: false, problem: RECORDING_PROBLEMS.nothingRecorded(url) };
  const beginning = first.value;
  async function* whole(): AsyncGenerator<readonly WireRecord[]> {
    yield beginning;
    yield* source;
  }
  const facts: SessionFacts = { zero: recording.zero, writer: WRITER };
  const unwritten = await writeBytes(output, packGrowingSession(whole(), facts), { inputs: [], keepsPart: true });
  await source.return(undefined);
  if (unwritten !== null) return { isSaved: false, problem: `${toPrintable(output)}: ${unwritten}` };
  if (recording.failure !== null)
    return { isSaved: true, problem: RECORDING_PROBLEMS.endedEarly(url, recording.failure) };
  if (recording.isDone || signal.aborted) return { isSaved: true, problem: null };
  return { isSaved: true, problem: RECORDING_PROBLEMS.neverTrue(url, toPrintable(until ?? ''), duration) };
}

/** What is wrong with the files to write, as a line; `null` if nothing is. Asked before a browser is started. */
function describeOutputs({ output, junit }: RecordCommand): string | null {
  const problem = describeOutputProblem(output, { inputs: [] });
  if (problem !== null) return outputProblemLine(output, problem);
  const junitProblem = junit === null ? null : describeOutputProblem(junit, { inputs: [], outputs: [output] });
  return junitProblem === null ? null : outputProblemLine(junit ?? '', junitProblem);
}

/** Signals that end a recording; what was recorded is saved and checked. A second one of the same kind ends at once. */
const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Records a page in a browser, saves the recording, and checks it as `check` does. */
export async function recordPage(command: RecordCommand): Promise<CheckOutcome> {
  if (command.until !== null && !isExpression(command.until))
    return failed(COMMAND_LINE_PROBLEMS.notExpression(toPrintable(command.until)));
  const obstacle = describeOutputs(command);
  if (obstacle !== null) return { verdict: 'unreadable', stdout: '', stderr: obstacle };
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  for (const signal of END_SIGNALS) process.once(signal, onSignal);
  let saved: Saved;
  try {
    saved = await writeRecording(command, stop.signal);
  } catch (error) {
    return failed(describeBrowserError(error));
  } finally {
    for (const signal of END_SIGNALS) process.removeListener(signal, onSignal);
  }
  if (!saved.isSaved) return failed(saved.problem ?? '');
  const outcome = await check({ ...command, command: 'check', file: command.output });
  if (saved.problem === null) return outcome;
  return { ...outcome, verdict: 'unreadable', stderr: `${saved.problem}\n${outcome.stderr}` };
}
