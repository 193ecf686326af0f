import { COMMAND_LINE_PROBLEMS } from '../texts/cli/command-line.ts';
import { PROGRESS, RECORDING_PROBLEMS } from '../texts/cli/progress.ts';
import { isObject } from '../base/is-object.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { millis } from '../base/units.ts';
import { piecesOf } from '../formats/text/byte-pieces.ts';
import { type SessionFacts, writeSession } from '../formats/session/write-session.ts';
import { parseWireRecord } from '../wire/parse-record.ts';
import type { WireRecord } from '../wire/record.ts';
import { check, type CheckOutcome } from './check.ts';
import type { RecordCommand } from './command-line.ts';
import { WRITER } from './convert.ts';
import { writeBytes } from './output.ts';
import { toPrintable } from './printable.ts';
import { createProgress } from './progress.ts';

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

/** Records until the end, with a progress line. @returns a sentence if something went wrong. */
async function writeRecording(command: RecordCommand, signal: AbortSignal): Promise<string | null> {
  const { url, output, duration, until, browser } = command;
  const recorder = await loadRecorder();
  const job = {
    browser,
    extensionDir: (name: 'chromium' | 'firefox') => bundlePath(name === 'chromium' ? '../chrome' : '../firefox'),
    script: readFileSync(bundlePath('./record-tap.js'), 'utf8'),
    url,
    duration,
    until,
    loopbackOnly: command.isLoopbackOnly,
    signal,
  };
  const progress = createProgress();
  const start = new RecordingStart();
  let isDone = until === null;
  let count = 0;
  let zero = 0;
  progress.show(PROGRESS.startingBrowser);
  async function* records(): AsyncGenerator<WireRecord> {
    for await (const taken of recorder.recordUrl(job)) {
      zero = taken.zero;
      isDone ||= taken.isDone;
      for (const record of start.read(taken.text)) {
        count += 1;
        yield record;
      }
      const { browser: name, elapsed } = taken;
      progress.show(PROGRESS.recording({ url: toPrintable(url), browser: name, elapsed, duration, records: count }));
    }
  }
  // The first line of the file holds the zero, which the first record brings.
  const source = records();
  const first = await source.next();
  async function* whole(): AsyncGenerator<WireRecord> {
    if (first.done !== true) yield first.value;
    yield* source;
  }
  const facts: SessionFacts = { zero: zero + start.shift, writer: WRITER };
  const failure = await writeBytes(output, piecesOf(writeSession(whole(), facts)));
  progress.end();
  if (failure !== null) return `${toPrintable(output)}: ${failure}`;
  if (count === 0) return RECORDING_PROBLEMS.nothingRecorded(toPrintable(url));
  return isDone || signal.aborted
    ? null
    : RECORDING_PROBLEMS.neverTrue(toPrintable(url), toPrintable(until ?? ''), duration);
}

/** Records a page in a browser, saves the recording, and checks it as `check` does. */
export async function recordPage(command: RecordCommand): Promise<CheckOutcome> {
  if (command.until !== null && !isExpression(command.until))
    return failed(COMMAND_LINE_PROBLEMS.notExpression(toPrintable(command.until)));
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  let problem: string | null;
  try {
    problem = await writeRecording(command, stop.signal);
  } catch (error) {
    return failed(
      error instanceof Error ? toPrintable(error.message.split('\n', 1)[0] ?? '') : RECORDING_PROBLEMS.browserUnusable,
    );
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
  const outcome = await check({ ...command, command: 'check', file: command.output });
  if (problem === null) return outcome;
  return { ...outcome, verdict: 'unreadable', stderr: `${problem}\n${outcome.stderr}` };
}
