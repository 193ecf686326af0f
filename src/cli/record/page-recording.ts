import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Analysis, createAnalysis } from '../../analysis/analysis.ts';
import { isObject } from '../../base/is-object.ts';
import { type Millis, millis } from '../../base/units.ts';
import { PROGRESS, RECORDING_PROBLEMS } from '../../texts/cli/progress.ts';
import { parseWireRecord } from '../../wire/parse-record.ts';
import type { WireRecord } from '../../wire/record.ts';
import { toPrintable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import type { HostPort } from '../../proxy/told-hosts.ts';
import { RecordingFaults } from '../faults/recording-faults.ts';
import { extensionFolder } from './extension-folder.ts';
import { pageScript } from './page-script.ts';
import type { PageSetup } from './page-setup.ts';
import type { PageStep, RecordCommand } from './record-options.ts';
import type { PageProblem } from './page-problem.ts';
import { ReloadLoop } from './reload-loop.ts';

/** Records as lines of a session file; see scripts/recording/job.ts. */
interface RecordedLines {
  readonly browser: string;
  readonly zero: number;
  readonly text: string;
  readonly elapsed: number;
  readonly isDone: boolean;
  readonly problem?: PageProblem | null;
}

/** Drives a browser. Its bundle is next to this one. */
interface BrowserRecorder {
  recordUrl(job: {
    readonly browser: 'chromium' | 'firefox' | null;
    readonly extensionDir: (name: 'chromium' | 'firefox') => string;
    readonly script: string;
    readonly pageScript: () => string;
    readonly workerScript: () => string;
    readonly connect: string | null;
    readonly url: string;
    readonly duration: number;
    readonly until: string | null;
    readonly scriptFile: string | null;
    readonly steps: readonly PageStep[];
    readonly setup: PageSetup;
    readonly ignoreHttpsErrors: boolean;
    readonly loopbackOnly: boolean;
    readonly allowedHosts: readonly string[];
    readonly proxy: HostPort | null;
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

/** What went wrong in the browser, in a line. */
export const describeBrowserError = (error: unknown): string =>
  error instanceof Error ? toPrintable(error.message.split('\n', 1)[0] ?? '') : RECORDING_PROBLEMS.browserUnusable;

/**
 * Lets a recording begin with its page: the empty page with which the browser started is skipped, and the zero is the
 * first record after it. What a worker says before that waits.
 */
export class RecordingStart {
  readonly #skipped = new Set<string>();
  readonly #workers = new Set<string>();
  #early: WireRecord[] = [];
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
      if (record.kind === 'document' && record.worker !== undefined) this.#workers.add(record.document);
      if (this.#shift === null && this.#workers.has(record.document)) {
        this.#early.push(record);
        continue;
      }
      const isFirst = this.#shift === null;
      this.#shift ??= record.at;
      yield this.#shifted(record);
      if (!isFirst) continue;
      for (const waiting of this.#early) yield this.#shifted(waiting);
      this.#early = [];
    }
  }

  #shifted(record: WireRecord): WireRecord {
    const at = millis(record.at - this.shift);
    return record.kind === 'lost' ? { ...record, at, until: millis(record.until - this.shift) } : { ...record, at };
  }
}

/** Milliseconds between two looks at the findings, for the progress line. */
const LOOK_PERIOD = 2_000;

/** What the progress line counts; worked out only if someone sees it. */
class LiveFigures {
  readonly #analysis: Analysis | null;
  messages = 0;
  findings = 0;
  #lookedAt = -Infinity;

  constructor(isShown: boolean) {
    this.#analysis = isShown ? createAnalysis({ onFailure: () => undefined }) : null;
  }

  take(records: readonly WireRecord[]): void {
    if (this.#analysis === null) return;
    for (const record of records) this.messages += this.#analysis.push(record).length;
    const now = performance.now();
    if (now - this.#lookedAt < LOOK_PERIOD) return;
    this.#lookedAt = now;
    this.findings = this.#analysis.findings().length;
  }
}

/** The records of a page as the browser gives them, with a progress line. */
export class PageRecording {
  readonly #command: RecordCommand;
  readonly #signal: AbortSignal;
  readonly #start = new RecordingStart();
  /** Whether what `--until` waits for has come. */
  isDone: boolean;
  count = 0;
  /** What ended the recording too early, in a sentence. */
  failure: string | null = null;
  /** What faults on purpose left alone, in sentences. */
  notes: readonly string[] = [];
  /** What is wrong with the page. */
  problem: PageProblem | null = null;
  #zero = 0;
  readonly #reloads = new ReloadLoop();
  /** The instant of the latest record, and how long ago it had come when the browser answered last. */
  #lastAt: Millis | null = null;
  #lastCameAt = 0;
  #answeredAt = 0;

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
   * From the zero to the last answer of the browser, a moment less than was recorded: what no record came for is known
   * from then on only, and no two clocks are compared. `null` where nothing was seen of the page: none came, or it hangs.
   */
  get endsAt(): Millis | null {
    return this.problem?.kind === 'hangs' ? null : this.#seenUntil;
  }

  get #seenUntil(): Millis | null {
    return this.#lastAt === null ? null : millis(this.#lastAt + (this.#answeredAt - this.#lastCameAt));
  }

  /**
   * Batches of records several times a second. A browser that fails later ends them, so that what came is saved.
   *
   * @throws {Error} if there is nothing at all to save
   */
  async *batches(): AsyncGenerator<readonly WireRecord[]> {
    const { duration } = this.#command;
    const url = toPrintable(this.#command.url);
    const progress = createProgress();
    const figures = new LiveFigures(process.stderr.isTTY);
    progress.show(PROGRESS.startingBrowser);
    const faults = await RecordingFaults.start(this.#command);
    try {
      for await (const taken of (await loadRecorder()).recordUrl(this.#job(faults?.address ?? null))) {
        const { browser, elapsed } = taken;
        this.#zero = taken.zero;
        this.isDone ||= taken.isDone;
        const records = [...this.#start.read(taken.text)];
        this.count += records.length;
        this.#noteTime(records, elapsed);
        this.#reloads.take(records);
        this.problem ??= taken.problem ?? null;
        yield faults === null || this.count === 0 ? records : [...records, ...faults.take(this.zero)];
        figures.take(records);
        progress.show(PROGRESS.recording({ url, browser, elapsed, duration, ...figuresOf(figures) }));
      }
      if (this.#isLooping()) this.problem = { kind: 'reloads' };
    } catch (error) {
      if (this.count === 0) throw error;
      // The signal that ends us may end the browser as well.
      if (!this.#signal.aborted) this.failure = describeBrowserError(error);
    } finally {
      progress.end();
      this.notes = faults?.leftAlone() ?? [];
      await faults?.stop();
    }
  }

  /** Whether the page still loaded itself over and over at the end. A script may reload it as it likes. */
  #isLooping(): boolean {
    const { until, script } = this.#command;
    if (script !== null || (until !== null && this.isDone)) return false;
    // A page between two documents does not answer, which looks like one that hangs.
    if (this.problem !== null && this.problem.kind !== 'hangs') return false;
    return this.#seenUntil !== null && this.#reloads.isRunning(this.#seenUntil);
  }

  #noteTime(records: readonly WireRecord[], elapsed: number): void {
    this.#answeredAt = elapsed;
    for (const { at } of records)
      if (at > (this.#lastAt ?? -Infinity)) [this.#lastAt, this.#lastCameAt] = [at, elapsed];
  }

  #job(proxy: HostPort | null) {
    const { url, duration, until, browser, connect, script, steps, start } = this.#command;
    const { ignoresHttpsErrors, isLoopbackOnly, allowedHosts } = this.#command;
    return {
      browser,
      extensionDir: (name: 'chromium' | 'firefox') => extensionFolder(bundlePath('..'), name),
      script: readFileSync(bundlePath('./record-tap.js'), 'utf8'),
      pageScript: () => pageScript(import.meta.url, 'extension'),
      workerScript: () => readFileSync(bundlePath('../testing/worker.js'), 'utf8'),
      connect,
      url,
      duration,
      until,
      scriptFile: script,
      steps,
      setup: start,
      ignoreHttpsErrors: ignoresHttpsErrors,
      loopbackOnly: isLoopbackOnly,
      allowedHosts,
      proxy,
      signal: this.#signal,
    };
  }
}

const figuresOf = ({ messages, findings }: LiveFigures) => ({ messages, findings });
