import type { StreamClass, StreamId } from '../../../analysis/stream.ts';
import { createTimeColumn, type TimeColumn } from '../../../timeline/time-column.ts';
import type { MessageLog } from '../message-log.ts';
import { createTurns, type Turns } from '../turns.ts';
import { compileFilter, type CompiledFilter, type FilterContext, type StreamFacts } from './compile-filter.ts';
import type { Matcher, MatchFailure } from './matcher.ts';
import type { MatchTask } from './match-texts.ts';
import { effectiveFlags } from './read-term.ts';
import type { Expression } from './syntax.ts';

/** Milliseconds of work in one slice: a frame has room for it and for painting. */
const SLICE = 8;

/** Messages between two looks at the clock. */
const STRIDE = 256;

/** Messages and characters that are sent to the matcher at a time. */
const BATCH_MESSAGES = 4_096;
const BATCH_CHARACTERS = 512 * 1024;

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
  readonly turns?: Turns;
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
  const { turns = createTurns(), matcher } = options;
  const scans = new Map<StreamId, Scan>();
  let isStopped = false;
  let isAsked = false;
  /** A batch is with the matcher. */
  let isAway = false;

  const begin = (log: MessageLog, facts: StreamFacts): Scan => {
    const compiled = compileFilter(options.expression, facts, log, options.context);
    const columns = { positions: createTimeColumn(), in: createTimeColumn(), out: createTimeColumn() };
    return { log, class: facts.class, compiled, scannedTo: log.begin, ...columns };
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

  const hasWork = (scan: Scan | undefined): scan is Scan => scan !== undefined && scan.scannedTo < scan.log.end;

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

  const walk = (scan: Scan): void => {
    const from = Math.max(scan.scannedTo, scan.log.begin);
    const until = Math.min(scan.log.end, from + STRIDE);
    for (let position = from; position < until; position += 1) {
      if (scan.compiled.test(position) === 1) add(scan, position);
    }
    scan.scannedTo = until;
  };

  /** Looks at messages until enough of them hang on patterns, and sends those off. */
  const ask = (scan: Scan, deadline: number): void => {
    const from = Math.max(scan.scannedTo, scan.log.begin);
    const open: number[] = [];
    const tasks = scan.compiled.probes.map(() => ({ texts: [] as string[], owners: [] as number[] }));
    const decided: number[] = [];
    let characters = 0;
    let position = from;
    for (; position < scan.log.end; position += 1) {
      const verdict = scan.compiled.test(position);
      if (verdict === 1) decided.push(position);
      if (verdict === 2) {
        for (const [index, probe] of scan.compiled.probes.entries()) {
          for (const text of probe.subjects(position)) {
            tasks[index]?.texts.push(text);
            tasks[index]?.owners.push(position - from);
            characters += text.length;
          }
        }
        open.push(position);
      }
      const isFull = position - from >= BATCH_MESSAGES || characters >= BATCH_CHARACTERS;
      if (isFull || (position % STRIDE === 0 && performance.now() > deadline)) {
        position += 1;
        break;
      }
    }
    const until = position;
    const finish = (): void => {
      let next = 0;
      for (const each of open) {
        for (; (decided[next] ?? Infinity) < each; next += 1) add(scan, decided[next] ?? 0);
        if (each >= scan.log.begin && scan.compiled.test(each) === 1) add(scan, each);
      }
      for (; next < decided.length; next += 1) add(scan, decided[next] ?? 0);
      scan.compiled.answer(null);
      scan.scannedTo = until;
    };
    if (open.length === 0) return finish();
    isAway = true;
    const sent = scan.compiled.probes.map(({ pattern }, index): MatchTask => {
      const { texts = [], owners = [] } = tasks[index] ?? {};
      const { source, flags } = pattern;
      return { source, flags: effectiveFlags(flags), texts, owners: Uint32Array.from(owners), count: until - from };
    });
    void matcher.match(sent).then((answer) => {
      isAway = false;
      if (isStopped || answer === 'stopped') return;
      if (typeof answer === 'string') {
        isStopped = true;
        return options.failed(answer);
      }
      scan.compiled.answer({ from, matches: answer });
      finish();
      options.changed();
      request();
    });
  };

  const slice = (): void => {
    isAsked = false;
    if (isStopped || isAway) return;
    const deadline = performance.now() + SLICE;
    let scan = nextScan();
    while (scan !== undefined && performance.now() < deadline) {
      if (scan.compiled.probes.length === 0) walk(scan);
      else ask(scan, deadline);
      // What is with the matcher comes back first.
      if (isAway) break;
      scan = nextScan();
    }
    options.changed();
    if (scan !== undefined && !isAway) request();
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
    isComplete: () => !isAway && nextScan() === undefined,
    extend() {
      if (isStopped) return;
      follow();
      if (!isAsked && !isAway && nextScan() !== undefined) request();
    },
    stop() {
      isStopped = true;
      turns.stop();
      if (isAway) matcher.stop();
    },
  };
}
