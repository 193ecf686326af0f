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

/** Bytes gone through between two looks at the clock; a message counts for some by itself. */
const LOOK = 128 * 1024;
const MESSAGE_LOOK = 512;

/** Messages that are sent to the matcher at first, so that there are rows soon, and at most. */
const FIRST_BATCH = 256;
const LARGEST_BATCH = 4_096;

/** Batches that are with the matcher at a time: while it works on one, the next is made. */
const BATCHES_AWAY = 2;

/** What passed the filter in one stream so far. */
export interface StreamMatches {
  /** Positions in the stream's log, rising. */
  readonly positions: TimeColumn;
  /** Instants of what came in and of what went out, for painting. */
  readonly in: TimeColumn;
  readonly out: TimeColumn;
  /** Everything before this position has been looked at. */
  readonly scannedTo: number;
}

interface Scan extends StreamMatches {
  readonly log: MessageLog;
  readonly class: StreamClass;
  readonly compiled: CompiledFilter;
  scannedTo: number;
  /** Everything before this position is settled or with the matcher. */
  takenTo: number;
}

/** What a run needs. */
export interface FilterRunOptions {
  readonly expression: Expression;
  readonly context: FilterContext;
  readonly logs: () => Iterable<MessageLog>;
  readonly stream: (id: StreamId) => StreamFacts | undefined;
  /** The stream that the user looks at: it comes first. */
  readonly preferred: () => StreamId | null;
  readonly matcher: Matcher;
  /** Called after each slice that went on. */
  readonly changed: () => void;
  readonly failed: (failure: Exclude<MatchFailure, 'stopped'>) => void;
  readonly turns?: TaskScheduler;
}

/** One filter going through all logs, in slices so that typing is never held up, and on as they grow. */
export interface FilterRun {
  /** `undefined` before the stream was begun. */
  of(stream: StreamId): StreamMatches | undefined;
  /** Whether all that is there has been looked at. */
  isComplete(): boolean;
  /** Looks at what has come since. */
  extend(): void;
  stop(): void;
}

/** Makes a run and does its first slice. */
export function createFilterRun(options: FilterRunOptions): FilterRun {
  const { turns = createTaskScheduler(), matcher } = options;
  const scans = new Map<StreamId, Scan>();
  /** Batches in the order in which they were made; the matcher answers in the same. */
  let away: { readonly scan: Scan; readonly batch: PatternBatch; answer: readonly MatchAnswer[] | null }[] = [];
  let batchSize = FIRST_BATCH;
  let isStopped = false;
  let isAsked = false;

  const begin = (log: MessageLog, facts: StreamFacts): Scan => {
    const compiled = compileFilter(options.expression, facts, log, options.context);
    const columns = { positions: createTimeColumn(), in: createTimeColumn(), out: createTimeColumn() };
    return { log, class: facts.class, compiled, scannedTo: log.begin, takenTo: log.begin, ...columns };
  };

  /** Follows the logs: new ones, those whose stream turned out to be of another class, and what was dropped. */
  const follow = (): void => {
    for (const log of options.logs()) {
      const facts = options.stream(log.stream);
      const scan = scans.get(log.stream);
      if (facts === undefined) continue;
      if (scan === undefined || scan.log !== log || scan.class !== facts.class) {
        scans.set(log.stream, begin(log, facts));
      } else if (scan.positions.begin < scan.positions.end && scan.positions.at(scan.positions.begin) < log.begin) {
        scan.positions.dropBefore(scan.positions.firstFrom(log.begin));
        const oldest = log.oldest();
        scan.in.dropBefore(scan.in.firstFrom(oldest));
        scan.out.dropBefore(scan.out.firstFrom(oldest));
      }
    }
  };

  const hasWork = (scan: Scan | undefined): scan is Scan => scan !== undefined && scan.takenTo < scan.log.end;

  const nextScan = (): Scan | undefined => {
    const preferred = options.preferred();
    const first = preferred === null ? undefined : scans.get(preferred);
    if (hasWork(first)) return first;
    for (const scan of scans.values()) if (hasWork(scan)) return scan;
    return undefined;
  };

  const add = (scan: Scan, position: number): void => {
    scan.positions.push(position);
    scan[scan.log.direction(position)].push(scan.log.times.at(position));
  };

  /** Goes through messages until the log, the time or the batch is at its end; what hangs on patterns goes into the batch. */
  const walk = (scan: Scan, deadline: number, batch: PatternBatch | null): void => {
    const { log, compiled } = scan;
    let looked = 0;
    let position = Math.max(scan.takenTo, log.begin);
    for (; position < log.end; position += 1) {
      if (batch?.isFull === true) break;
      if (looked > LOOK) {
        looked = 0;
        if (performance.now() > deadline) break;
      }
      const verdict = compiled.test(position);
      looked += MESSAGE_LOOK + log.size(position);
      if (verdict === 2) batch?.ask(position);
      else if (verdict === 1 && batch !== null) batch.passed.push(position);
      else if (verdict === 1) add(scan, position);
    }
    scan.takenTo = position;
    if (batch === null) scan.scannedTo = position;
    else batch.until = position;
  };

  const finish = (scan: Scan, batch: PatternBatch, matches: readonly MatchAnswer[]): void => {
    const { compiled, log } = scan;
    compiled.answer({ from: batch.from, matches });
    let next = 0;
    for (const each of batch.open) {
      for (; (batch.passed[next] ?? Infinity) < each; next += 1) add(scan, batch.passed[next] ?? 0);
      if (each >= log.begin && compiled.test(each) === 1) add(scan, each);
    }
    for (; next < batch.passed.length; next += 1) add(scan, batch.passed[next] ?? 0);
    compiled.answer(null);
    scan.scannedTo = batch.until;
  };

  /** Takes the answers that have come, in order. */
  const takeAnswers = (): void => {
    while (away[0]?.answer) {
      const [{ scan, batch, answer }] = away;
      finish(scan, batch, answer);
      away = away.slice(1);
    }
  };

  /** Collects a batch and sends it off. */
  const ask = (scan: Scan, deadline: number): void => {
    const batch = new PatternBatch(scan.compiled.probes, Math.max(scan.takenTo, scan.log.begin), batchSize);
    walk(scan, deadline, batch);
    if (batch.open.length === 0 && away.length === 0) return finish(scan, batch, []);
    const sent: (typeof away)[number] = { scan, batch, answer: batch.open.length === 0 ? [] : null };
    away = [...away, sent];
    if (sent.answer !== null) return;
    batchSize = Math.min(LARGEST_BATCH, batchSize * 2);
    void matcher.match(batch.tasks()).then((answer) => {
      if (isStopped || answer === 'stopped') return;
      if (typeof answer === 'string') {
        isStopped = true;
        return options.failed(answer);
      }
      sent.answer = answer;
      takeAnswers();
      options.changed();
      request();
    });
  };

  const slice = (): void => {
    isAsked = false;
    if (isStopped) return;
    const deadline = performance.now() + SLICE;
    let scan = nextScan();
    while (scan !== undefined && away.length < BATCHES_AWAY && performance.now() < deadline) {
      if (scan.compiled.probes.length === 0) walk(scan, deadline, null);
      else ask(scan, deadline);
      scan = nextScan();
    }
    options.changed();
    // With enough of it away, the next answer goes on.
    if (scan !== undefined && away.length < BATCHES_AWAY) request();
  };

  const request = (): void => {
    if (isAsked || isStopped) return;
    isAsked = true;
    turns.next(slice);
  };

  follow();
  slice();

  return {
    of: (stream) => scans.get(stream),
    isComplete: () => away.length === 0 && nextScan() === undefined,
    extend() {
      if (isStopped) return;
      follow();
      if (!isAsked && away.length < BATCHES_AWAY && nextScan() !== undefined) request();
    },
    stop() {
      isStopped = true;
      turns.stop();
      if (away.length > 0) matcher.stop();
    },
  };
}
