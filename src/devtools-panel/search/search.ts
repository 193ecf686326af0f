import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Finding } from '../../analysis/finding.ts';
import { inducedOf } from '../../analysis/induced/induced-report.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import { asksForFindings, patternsIn, wordsIn } from '../../filter/expression-facts.ts';
import type { StreamFacts } from '../../filter/match-transport.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import type { Expression, FilterError } from '../../filter/syntax.ts';
import type { Recording } from '../../store/recording.ts';
import { MATCH_FAILURES } from '../../texts/filter.ts';
import { indexFindings } from '../../filter/finding-index.ts';
import { clockInstant } from './clock-instant.ts';
import { FilterRun, type StreamMatches } from './filter-run.ts';
import { fingerprintOf } from './finding-fingerprint.ts';
import { createMatchPlaces, type MatchPlaces, type TextRange } from './match-places.ts';
import type { Matcher, MatchFailure } from './matcher.ts';

/** The text in the filter field and how it was parsed. */
interface Query {
  readonly text: string;
  /** `null` if nothing is filtered. */
  readonly expression: Expression | null;
  /** What is wrong; then nothing is filtered. */
  readonly error: FilterError | null;
}

/** The filter of the panel and what passed it, over all streams. */
export interface Search {
  readonly query: ReadonlySignal<Query>;
  readonly hidesHeartbeats: ReadonlySignal<boolean>;
  /** Grows when results have arrived, at most once a frame. */
  readonly revision: ReadonlySignal<number>;
  /**
   * What passed in a stream, `null` if nothing is filtered. Empty before the stream's scan has begun. A view that
   * reads it is drawn again when results have arrived.
   */
  of(stream: StreamId): StreamMatches | null;
  /** The same for the timeline: `null` also if only heartbeats are hidden, which stay in their lane. */
  marked(stream: StreamId): StreamMatches | null;
  isComplete(): boolean;
  /** A pattern of the filter's words, to highlight them; `null` without words. */
  words(): RegExp | null;
  /** Where the regular expressions of the filter match in a message's text. */
  places(message: StreamMessage): readonly TextRange[];
  setText(text: string): void;
  setHidesHeartbeats(hides: boolean): void;
  /** Scans what has arrived since. */
  extend(): void;
  stop(): void;
}

/** What the search needs of the panel. */
interface SearchOptions {
  readonly recording: Recording;
  readonly findings: () => readonly Finding[];
  readonly selected: () => StreamId | null;
  /** Milliseconds since the epoch at the recording's zero, 0 while unknown. */
  readonly startedAtEpoch: () => number;
  /** Starts a matcher, which runs regular expressions in a worker. */
  readonly createMatcher: () => Matcher;
  /** Runs something in the next frame. */
  readonly nextFrame: (work: () => void) => void;
  /** Whether heartbeats are hidden from the start. */
  readonly hidesHeartbeats?: boolean;
  /** Called when the user hides or shows heartbeats. */
  readonly onHidesHeartbeats?: (hides: boolean) => void;
}

const NO_STREAM: StreamId = -1;

/**
 * Milliseconds between two reports of results while a search runs. Table, lanes and overview are drawn for each, which takes
 * longer than a slice of the search: drawn for every slice, they would take more time than the search itself.
 */
const REPORT_PERIOD = 150;

/** Milliseconds between two searches that differ only in their findings. */
const FINDINGS_PERIOD = 1_000;

const EMPTY_COLUMN: StreamMatches['positions'] = {
  begin: 0,
  end: 0,
  push: () => undefined,
  at: () => Number.NaN,
  dropBefore: () => undefined,
  firstFrom: () => 0,
};

const NO_MATCHES: StreamMatches = { positions: EMPTY_COLUMN, in: EMPTY_COLUMN, out: EMPTY_COLUMN, scannedTo: 0 };

const HEARTBEATS_HIDDEN: Expression = { kind: 'not', part: { kind: 'is', what: 'heartbeat' } };

/** Makes the search; it scans nothing before there is a filter. */
export function createSearch(options: SearchOptions): Search {
  return new FilterSearch(options);
}

class FilterSearch implements Search {
  readonly #options: SearchOptions;
  readonly #matcher: Matcher;
  readonly #places: MatchPlaces;
  readonly #query = signal<Query>({ text: '', expression: null, error: null });
  readonly #hidesHeartbeats = signal(false);
  readonly #revision = signal(0);
  readonly #words = computed(() => {
    const { expression } = this.#query.value;
    return expression === null ? null : wordsIn(expression);
  });
  /** A field, since painting takes it as a function. */
  readonly marked = (stream: StreamId): StreamMatches | null =>
    this.#query.value.expression === null ? null : this.of(stream);
  #run: FilterRun | null = null;
  /** The same filter over newer findings; replaces `#run` once it is complete. */
  #renewed: FilterRun | null = null;
  #generation: number;
  #searchedFindings = '';
  #searchedAt = 0;
  #isReportDue = false;
  #reportedAt = 0;
  /** Whether rows were reported since the search began. */
  #hasRows = false;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#matcher = options.createMatcher();
    this.#places = createMatchPlaces(options.createMatcher(), () => this.#report());
    this.#generation = options.recording.generation;
    this.#hidesHeartbeats.value = options.hidesHeartbeats ?? false;
    if (options.hidesHeartbeats === true) this.#start();
  }

  get query(): ReadonlySignal<Query> {
    return this.#query;
  }

  get hidesHeartbeats(): ReadonlySignal<boolean> {
    return this.#hidesHeartbeats;
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  of(stream: StreamId): StreamMatches | null {
    void this.#revision.value;
    return this.#run === null ? null : (this.#run.of(stream) ?? NO_MATCHES);
  }

  isComplete(): boolean {
    return this.#run === null || this.#run.isComplete();
  }

  words(): RegExp | null {
    return this.#words.value;
  }

  places(message: StreamMessage): readonly TextRange[] {
    return this.#places.of(message);
  }

  setText(text: string): void {
    if (text === this.#query.peek().text) return;
    // A regular expression may follow; by then the worker has started.
    this.#matcher.prepare();
    const read = parseFilter(text);
    this.#query.value = { text, expression: read.ok ? read.value : null, error: read.ok ? null : read.error };
    this.#start();
  }

  setHidesHeartbeats(hides: boolean): void {
    if (hides === this.#hidesHeartbeats.peek()) return;
    this.#hidesHeartbeats.value = hides;
    this.#options.onHidesHeartbeats?.(hides);
    this.#start();
  }

  extend(): void {
    if (this.#run === null) return;
    if (this.#options.recording.generation !== this.#generation) {
      this.#start();
      return;
    }
    this.#renew();
    // The matcher has one caller at a time; what arrives meanwhile is in the newer run as well.
    (this.#renewed ?? this.#run).extend();
  }

  stop(): void {
    this.#run?.stop();
    this.#renewed?.stop();
    this.#run = null;
    this.#renewed = null;
  }

  /** Reports the first rows and the end at once, and results in between now and then. */
  #report(): void {
    if (this.#isReportDue) return;
    const rows = this.#run?.of(this.#options.selected() ?? NO_STREAM)?.positions.end ?? 0;
    const isFirst = !this.#hasRows && rows > 0;
    if (isFirst) this.#hasRows = true;
    else if (this.#run?.isComplete() === false && performance.now() - this.#reportedAt < REPORT_PERIOD) return;
    this.#isReportDue = true;
    this.#options.nextFrame(() => {
      this.#isReportDue = false;
      this.#reportedAt = performance.now();
      if (this.#renewed?.isComplete() === true) {
        this.#run?.stop();
        this.#run = this.#renewed;
        this.#renewed = null;
      }
      this.#revision.value += 1;
    });
  }

  /** What is searched for: the filter, and with heartbeats hidden everything but them. */
  #effectiveExpression(): Expression | null {
    const { expression } = this.#query.peek();
    if (!this.#hidesHeartbeats.peek()) return expression;
    return expression === null ? HEARTBEATS_HIDDEN : { kind: 'all', parts: [HEARTBEATS_HIDDEN, expression] };
  }

  #factsOf(id: StreamId): StreamFacts | undefined {
    const stream = this.#options.recording.analysis.stream(id);
    if (stream === undefined) return undefined;
    const transports = new Set(stream.spans.map(({ transport }) => transport));
    return { id, class: stream.class, transports, label: stream.label, url: stream.url };
  }

  #start(): void {
    this.stop();
    this.#generation = this.#options.recording.generation;
    const expression = this.#effectiveExpression();
    this.#hasRows = false;
    this.#reportedAt = 0;
    const { expression: written } = this.#query.peek();
    this.#places.reset(written === null ? [] : patternsIn(written));
    if (expression !== null) this.#run = this.#begin(expression);
    this.#report();
  }

  #begin(expression: Expression): FilterRun {
    const { recording, findings: read, selected, startedAtEpoch } = this.#options;
    const findings = read();
    this.#searchedFindings = fingerprintOf(findings, recording.analysis.induced().messageCount);
    this.#searchedAt = performance.now();
    const found = indexFindings(findings);
    return new FilterRun({
      expression,
      context: {
        clock: (sinceMidnight) => clockInstant(sinceMidnight, startedAtEpoch()),
        found: (stream) => found.get(stream) ?? new Map(),
        induced: (stream) => inducedOf(recording.analysis.induced(), recording.analysis.stream(stream)),
      },
      logs: () => recording.logs(),
      stream: (id) => this.#factsOf(id),
      preferred: selected,
      matcher: this.#matcher,
      changed: () => this.#report(),
      failed: (failure) => this.#fail(failure),
    });
  }

  #fail(failure: Exclude<MatchFailure, 'stopped'>): void {
    const { text } = this.#query.peek();
    const error: FilterError = { text: MATCH_FAILURES[failure], from: 0, until: text.length };
    this.#query.value = { text, expression: null, error };
    this.#start();
  }

  /** Findings have changed: what the filter asks of them may have another answer for any message. */
  #renew(): void {
    const expression = this.#effectiveExpression();
    if (expression === null || this.#renewed !== null || !asksForFindings(expression)) return;
    const isDue = performance.now() - this.#searchedAt >= FINDINGS_PERIOD;
    const isComplete = this.#run?.isComplete() === true;
    const { recording, findings } = this.#options;
    const fingerprint = fingerprintOf(findings(), recording.analysis.induced().messageCount);
    if (isDue && isComplete && fingerprint !== this.#searchedFindings) this.#renewed = this.#begin(expression);
  }
}
