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
import { plain } from './plain.ts';
import { createProgress } from './progress.ts';
import { formatDuration, pluralize } from '../base/format.ts';

/** Some records, as lines of a session file; see scripts/recording/record-url.ts. */
export interface Taken {
  readonly browser: string;
  readonly zero: number;
  readonly text: string;
  readonly elapsed: number;
  readonly isDone: boolean;
}

/** What drives a browser; its bundle lies beside ours. */
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
  }): AsyncGenerator<Taken>;
}

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const isRecorder = (module: unknown): module is BrowserRecorder =>
  isObject(module) && 'recordUrl' in module && typeof module.recordUrl === 'function';

async function loadRecorder(): Promise<BrowserRecorder> {
  const module: unknown = await import(new URL('./record-url.mjs', import.meta.url).href);
  if (!isRecorder(module)) throw new Error('record-url.mjs is not the one that belongs to this program');
  return module;
}

/**
 * Puts records in their place: the empty page from which the browser started is no part of the recording, and its zero is
 * the first record of the page itself.
 */
export class RecordingStart {
  readonly #passedOver = new Set<string>();
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
      if (!parsed.ok) throw new Error(`the panel wrote what is no record: ${parsed.error.detail}`);
      const record = parsed.value;
      const isBlank = record.kind === 'document' && record.url === 'about:blank' && record.isTop;
      if (isBlank && this.#shift === null) this.#passedOver.add(record.document);
      if (this.#passedOver.has(record.document)) continue;
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

const failed = (complaint: string): CheckOutcome => ({
  verdict: 'unreadable',
  output: '',
  complaints: `${complaint}\n`,
});

/** Writes what comes until the end, with a progress line. @returns what went wrong, in words. */
async function writeRecording(command: RecordCommand, signal: AbortSignal): Promise<string | null> {
  const { url, output, duration, until, browser } = command;
  const recorder = await loadRecorder();
  const job = {
    browser,
    extensionDir: (name: 'chromium' | 'firefox') => beside(name === 'chromium' ? '../chrome' : '../firefox'),
    script: readFileSync(beside('./record-tap.js'), 'utf8'),
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
  progress.show('starting the browser');
  async function* records(): AsyncGenerator<WireRecord> {
    for await (const taken of recorder.recordUrl(job)) {
      zero = taken.zero;
      isDone ||= taken.isDone;
      for (const record of start.read(taken.text)) {
        count += 1;
        yield record;
      }
      const time = `${formatDuration(taken.elapsed)} of ${formatDuration(duration)}`;
      progress.show(`recording ${plain(url)} in ${taken.browser}: ${time}, ${pluralize(count, 'record')}`);
    }
  }
  // The first line of the file tells the zero, which the first record brings.
  const source = records();
  const first = await source.next();
  async function* whole(): AsyncGenerator<WireRecord> {
    if (first.done !== true) yield first.value;
    yield* source;
  }
  const facts: SessionFacts = { zero: zero + start.shift, writer: WRITER };
  const failure = await writeBytes(output, piecesOf(writeSession(whole(), facts)));
  progress.end();
  if (failure !== null) return `${plain(output)}: ${failure}`;
  if (count === 0) return `${plain(url)}: nothing was recorded; the extension does not reach this page`;
  return isDone || signal.aborted
    ? null
    : `${plain(url)}: "${plain(until ?? '')}" did not come true within ${formatDuration(duration)}`;
}

/** Records a page in a browser, saves it, and judges it as `check` does. */
export async function recordPage(command: RecordCommand): Promise<CheckOutcome> {
  if (command.until !== null && !isExpression(command.until))
    return failed(`--until needs an expression of JavaScript, not "${plain(command.until)}"`);
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  let complaint: string | null;
  try {
    complaint = await writeRecording(command, stop.signal);
  } catch (error) {
    return failed(error instanceof Error ? plain(error.message.split('\n', 1)[0] ?? '') : 'the browser cannot be used');
  } finally {
    process.removeListener('SIGINT', onInterrupt);
  }
  const outcome = await check({ ...command, command: 'check', file: command.output });
  if (complaint === null) return outcome;
  return { ...outcome, verdict: 'unreadable', complaints: `${complaint}\n${outcome.complaints}` };
}
