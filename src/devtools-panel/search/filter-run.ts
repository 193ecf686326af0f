import type { StreamClass, StreamId } from '../../analysis/streams/stream.ts';
import { createTimeColumn, type TimeColumn } from '../../base/time-column.ts';
import type { MessageLog } from '../../store/message-log.ts';
import { createTaskScheduler, type TaskScheduler } from '../state/task-scheduler.ts';
import { compileFilter, type CompiledFilter, type FilterContext } from '../../filter/compile-filter.ts';
import type { Matcher, MatchFailure } from './matcher.ts';
import type { MatchAnswer } from '../../filter/match-texts.ts';
import { PatternBatch } from '../../filter/pattern-batch.ts';
import type { StreamFacts } from '../../filter/match-transport.ts';
import type { Expression } from '../../filter/syntax.ts';

/** Milliseconds of work in one slice: a frame has room for it and for painting. */
const SLICE = 8;

/** Bytes scanned between two checks of the clock; each message counts for some by itself. */
const CHECK_BYTES = 128 * 1024;
const MESSAGE_BYTES = 512;

/** Messages that are sent to the matcher at first, so that there are rows soon, and at most. */
const FIRST_BATCH = 256;
const LARGEST_BATCH = 4_096;

/** Batches that are with the matcher at a time: while it works on one, the next is made. */
const PENDING_BATCHES = 2;

/** What passed the filter in one stream so far. */
export interface StreamMatches {
  /** Positions in the stream's log, rising. */
  readonly positions: TimeColumn;
  /** Instants of received and of sent messages, for painting. */
  readonly in: TimeColumn;
  readonly out: TimeColumn;
  /** Everything before this position was scanned. */
  readonly scannedTo: number;
}

/** The filter's way through one log. */
interface Scan extends StreamMatches {
  readonly log: MessageLog;
  readonly class: StreamClass;
  readonly compiled: CompiledFilter;
  scannedTo: number;
  /** Everything before this position is settled or with the matcher. */
  takenTo: number;
}

/** A batch with the matcher; `answer` is `null` until it has come. */
interface PendingBatch {
  readonly scan: Scan;
  readonly batch: PatternBatch;
  answer: readonly MatchAnswer[] | null;
}

/** What a run needs. */
interface FilterRunOptions {
  readonly expression: Expression;
  readonly context: FilterContext;
  readonly logs: () => Iterable<MessageLog>;
  readonly stream: (id: StreamId) => StreamFacts | undefined;
  /** The stream that the user looks at: it is scanned first. */
  readonly preferred: () => StreamId | null;
  readonly matcher: Matcher;
  /** Called after each slice and each answer. */
  readonly changed: () => void;
  readonly failed: (failure: Exclude<MatchFailure, 'stopped'>) => void;
  readonly scheduler?: TaskScheduler;
}

/** Runs one filter over all logs, in slices so that typing is never blocked, and over what is added to them. */
export class FilterRun {
  readonly #options: FilterRunOptions;
  readonly #scheduler: TaskScheduler;
  readonly #scans = new Map<StreamId, Scan>();
  /** Batches in the order in which they were made; the matcher answers in the same order. */
  #pending: readonly PendingBatch[] = [];
  #batchSize = FIRST_BATCH;
  #isStopped = false;
  #isScheduled = false;

  /** Does the first slice at once. */
  constructor(options: FilterRunOptions) {
    this.#options = options;
    this.#scheduler = options.scheduler ?? createTaskScheduler();
    this.#followLogs();
    this.#runSlice();
  }

  /** `undefined` before the scan of the stream has begun. */
  of(stream: StreamId): StreamMatches | undefined {
    return this.#scans.get(stream);
  }

  /** Whether all that is there was scanned. */
  isComplete(): boolean {
    return this.#pending.length === 0 && this.#nextScan() === undefined;
  }

  /** Scans what has arrived since. */
  extend(): void {
    if (this.#isStopped) return;
    this.#followLogs();
    if (!this.#isScheduled && this.#hasRoom() && this.#nextScan() !== undefined) this.#schedule();
  }

  stop(): void {
    this.#isStopped = true;
    this.#scheduler.stop();
    if (this.#pending.length > 0) this.#options.matcher.stop();
  }

  #begin(log: MessageLog, facts: StreamFacts): Scan {
    const compiled = compileFilter(this.#options.expression, facts, log, this.#options.context);
    const columns = { positions: createTimeColumn(), in: createTimeColumn(), out: createTimeColumn() };
    return { log, class: facts.class, compiled, scannedTo: log.begin, takenTo: log.begin, ...columns };
  }

  /** Follows the logs: new ones, those whose stream turned out to be of another class, and what was dropped. */
  #followLogs(): void {
    for (const log of this.#options.logs()) {
      const facts = this.#options.stream(log.stream);
      const scan = this.#scans.get(log.stream);
      if (facts === undefined) continue;
      if (scan === undefined || scan.log !== log || scan.class !== facts.class) {
        this.#scans.set(log.stream, this.#begin(log, facts));
      } else if (scan.positions.begin < scan.positions.end && scan.positions.at(scan.positions.begin) < log.begin) {
        scan.positions.dropBefore(scan.positions.firstFrom(log.begin));
        const oldest = log.oldest();
        scan.in.dropBefore(scan.in.firstFrom(oldest));
        scan.out.dropBefore(scan.out.firstFrom(oldest));
      }
    }
  }

  #nextScan(): Scan | undefined {
    const preferred = this.#options.preferred();
    const first = preferred === null ? undefined : this.#scans.get(preferred);
    if (hasWork(first)) return first;
    for (const scan of this.#scans.values()) if (hasWork(scan)) return scan;
    return undefined;
  }

  #hasRoom(): boolean {
    return this.#pending.length < PENDING_BATCHES;
  }

  /** Collects a batch and sends it to the matcher. */
  #ask(scan: Scan, deadline: number): void {
    const batch = new PatternBatch(scan.compiled.probes, Math.max(scan.takenTo, scan.log.begin), this.#batchSize);
    scanMessages(scan, deadline, batch);
    if (batch.open.length === 0 && this.#pending.length === 0) return finishBatch(scan, batch, []);
    const sent: PendingBatch = { scan, batch, answer: batch.open.length === 0 ? [] : null };
    this.#pending = [...this.#pending, sent];
    if (sent.answer !== null) return;
    this.#batchSize = Math.min(LARGEST_BATCH, this.#batchSize * 2);
    void this.#options.matcher.match(batch.tasks()).then((answer) => this.#onAnswer(sent, answer));
  }

  #onAnswer(sent: PendingBatch, answer: readonly MatchAnswer[] | MatchFailure): void {
    if (this.#isStopped || answer === 'stopped') return;
    if (typeof answer === 'string') {
      this.#isStopped = true;
      this.#options.failed(answer);
      return;
    }
    sent.answer = answer;
    this.#takeAnswers();
    this.#options.changed();
    this.#schedule();
  }

  /** Takes the answers that have come, in order. */
  #takeAnswers(): void {
    while (this.#pending[0]?.answer) {
      const [{ scan, batch, answer }] = this.#pending;
      finishBatch(scan, batch, answer);
      this.#pending = this.#pending.slice(1);
    }
  }

  #runSlice(): void {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    const deadline = performance.now() + SLICE;
    let scan = this.#nextScan();
    while (scan !== undefined && this.#hasRoom() && performance.now() < deadline) {
      if (scan.compiled.probes.length === 0) scanMessages(scan, deadline, null);
      else this.#ask(scan, deadline);
      scan = this.#nextScan();
    }
    this.#options.changed();
    // With all batches pending, the next answer continues.
    if (scan !== undefined && this.#hasRoom()) this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    this.#scheduler.next(() => this.#runSlice());
  }
}

const hasWork = (scan: Scan | undefined): scan is Scan => scan !== undefined && scan.takenTo < scan.log.end;

function addMatch(scan: Scan, position: number): void {
  scan.positions.push(position);
  scan[scan.log.direction(position)].push(scan.log.times.at(position));
}

/** Scans messages until the log, the time or the batch ends; those that depend on patterns go into the batch. */
function scanMessages(scan: Scan, deadline: number, batch: PatternBatch | null): void {
  const { log, compiled } = scan;
  let scanned = 0;
  let position = Math.max(scan.takenTo, log.begin);
  for (; position < log.end; position += 1) {
    if (batch?.isFull === true) break;
    if (scanned > CHECK_BYTES) {
      scanned = 0;
      if (performance.now() > deadline) break;
    }
    const verdict = compiled.test(position);
    scanned += MESSAGE_BYTES + log.size(position);
    if (verdict === 2) batch?.ask(position);
    else if (verdict === 1 && batch !== null) batch.passed.push(position);
    else if (verdict === 1) addMatch(scan, position);
  }
  scan.takenTo = position;
  if (batch === null) scan.scannedTo = position;
  else batch.until = position;
}

/** Settles the messages of a batch with the matcher's answers. */
function finishBatch(scan: Scan, batch: PatternBatch, matches: readonly MatchAnswer[]): void {
  const { compiled, log } = scan;
  compiled.answer({ from: batch.from, matches });
  let next = 0;
  for (const each of batch.open) {
    for (; (batch.passed[next] ?? Infinity) < each; next += 1) addMatch(scan, batch.passed[next] ?? 0);
    if (each >= log.begin && compiled.test(each) === 1) addMatch(scan, each);
  }
  for (; next < batch.passed.length; next += 1) addMatch(scan, batch.passed[next] ?? 0);
  compiled.answer(null);
  scan.scannedTo = batch.until;
}
