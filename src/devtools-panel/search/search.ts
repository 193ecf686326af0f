import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { StreamId } from '../../analysis/streams/stream.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Recording } from '../../store/recording.ts';
import type { FilterContext } from '../../filter/compile-filter.ts';
import { asksForFindings, patternsIn, wordsIn } from '../../filter/expression-facts.ts';
import { createFilterRun, type FilterRun, type StreamMatches } from './filter-run.ts';
import type { StreamFacts } from '../../filter/match-transport.ts';
import { createMatchPlaces, type Place } from './match-places.ts';
import type { Matcher } from './matcher.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import type { Expression, FilterError, HasName } from '../../filter/syntax.ts';

/** How the text in the filter field was understood. */
export interface Query {
  readonly text: string;
  /** `null` where nothing is filtered. */
  readonly expression: Expression | null;
  /** What is wrong; then nothing is filtered. */
  readonly error: FilterError | null;
}

/** The filter of the panel and what passed it, over all streams. */
export interface Search {
  readonly query: ReadonlySignal<Query>;
  readonly hidesHeartbeats: ReadonlySignal<boolean>;
  /** Grows when results have come, at most once a frame; read `of` again then. */
  readonly revision: ReadonlySignal<number>;
  /**
   * What passed in a stream, `null` where nothing is filtered. A stream that was not begun has passed nothing yet. A view
   * that reads it is drawn again when results have come.
   */
  of(stream: StreamId): StreamMatches | null;
  /** The same for the timeline: `null` also where only heartbeats are hidden, which stay in their lane. */
  marked(stream: StreamId): StreamMatches | null;
  isComplete(): boolean;
  /** Finds the words of the filter in what is shown; `null` where there are none. */
  words(): RegExp | null;
  /** Where the regular expressions of the filter match in a message's text. */
  places(message: StreamMessage): readonly Place[];
  setText(text: string): void;
  setHidesHeartbeats(hides: boolean): void;
  /** Looks at what has come since. */
  extend(): void;
  stop(): void;
}

/** What the search needs of the panel. */
export interface SearchOptions {
  readonly recording: Recording;
  readonly findings: () => readonly Finding[];
  readonly selected: () => StreamId | null;
  /** Milliseconds since the epoch at the recording's zero, 0 while unknown. */
  readonly startedAtEpoch: () => number;
  /** Makes what runs regular expressions beside the panel. */
  readonly createMatcher: () => Matcher;
  /** Runs something with the next frame. */
  readonly nextFrame: (work: () => void) => void;
  /** Whether heartbeats are hidden from the start. */
  readonly hidesHeartbeats?: boolean;
  /** Called when the user hides or shows heartbeats. */
  readonly onHidesHeartbeats?: (hides: boolean) => void;
}

const DAY = 86_400_000;

const NO_STREAM: StreamId = -1;

/** Findings by which `has:duplicate` and its like are meant. */
const FOUND: Partial<Record<Finding['kind'], HasName>> = {
  gap: 'gap',
  duplicate: 'duplicate',
  replay: 'duplicate',
  'double-subscription': 'duplicate',
  'same-number-other-content': 'duplicate',
  late: 'late',
};

/**
 * Milliseconds between two tellings while a search goes on. Table, lanes and overview are drawn anew for each, which takes
 * longer than a slice of the search: told of every slice, they took more of a search's time than the search.
 */
const TOLD_PERIOD = 150;

/** Milliseconds between two searches of which only the findings differ. */
const FINDINGS_PERIOD = 1_000;

const NOTHING_YET: StreamMatches['positions'] = {
  begin: 0,
  end: 0,
  push: () => undefined,
  at: () => Number.NaN,
  dropBefore: () => undefined,
  firstFrom: () => 0,
};

const NONE: StreamMatches = { positions: NOTHING_YET, in: NOTHING_YET, out: NOTHING_YET, scannedTo: 0 };

const HEARTBEATS_HIDDEN: Expression = { kind: 'not', part: { kind: 'is', what: 'heartbeat' } };

/** What was found out about which messages, by stream and number of the record. */
function indexFindings(findings: readonly Finding[]): ReadonlyMap<StreamId, ReadonlyMap<number, ReadonlySet<HasName>>> {
  const streams = new Map<StreamId, Map<number, Set<HasName>>>();
  for (const { stream, kind, records } of findings) {
    const own = streams.get(stream) ?? new Map<number, Set<HasName>>();
    streams.set(stream, own);
    const name = FOUND[kind];
    for (const { n } of records) {
      const names = own.get(n) ?? new Set<HasName>();
      own.set(n, names.add('finding'));
      if (name !== undefined) names.add(name);
    }
  }
  return streams;
}

/** Changes whenever a finding comes, goes, or names another record. */
const extentOf = (findings: readonly Finding[]): string =>
  `${findings.length} ${findings.reduce((sum, { records }) => sum + records.length, 0)} ${findings.at(-1)?.id ?? ''}`;

/**
 * The instant of a time of day. A recording is looked at within a day of its beginning: a time more than half a day
 * before it is meant for the day after.
 */
export function clockInstant(sinceMidnight: number, startedAtEpoch: number): number {
  if (startedAtEpoch === 0) return sinceMidnight;
  const start = new Date(startedAtEpoch);
  const midnight = new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime();
  const instant = midnight + sinceMidnight - startedAtEpoch;
  return instant < -DAY / 2 ? instant + DAY : instant;
}

/** Makes the search; it looks at nothing before there is a filter. */
export function createSearch(options: SearchOptions): Search {
  const { recording } = options;
  const matcher = options.createMatcher();
  const query = signal<Query>({ text: '', expression: null, error: null });
  const hidesHeartbeats = signal(options.hidesHeartbeats ?? false);
  const revision = signal(0);
  let run: FilterRun | null = null;
  /** The same filter over newer findings; takes the place of `run` when it is through. */
  let renewed: FilterRun | null = null;
  let generation = recording.generation;
  let searchedFindings = '';
  let searchedAt = 0;
  let isTold = false;
  let toldAt = 0;
  /** Whether rows have been told of since the search began. */
  let hasRows = false;

  /** Tells at once of the first rows and of the end, and now and then between. */
  const tell = (): void => {
    if (isTold) return;
    const isFirst = !hasRows && (run?.of(options.selected() ?? NO_STREAM)?.positions.end ?? 0) > 0;
    if (isFirst) hasRows = true;
    else if (run?.isComplete() === false && performance.now() - toldAt < TOLD_PERIOD) return;
    isTold = true;
    options.nextFrame(() => {
      isTold = false;
      toldAt = performance.now();
      if (renewed?.isComplete() === true) {
        run?.stop();
        run = renewed;
        renewed = null;
      }
      revision.value = revision.peek() + 1;
    });
  };

  const effective = (): Expression | null => {
    const { expression } = query.peek();
    if (!hidesHeartbeats.peek()) return expression;
    return expression === null ? HEARTBEATS_HIDDEN : { kind: 'all', parts: [HEARTBEATS_HIDDEN, expression] };
  };

  const places = createMatchPlaces(options.createMatcher(), tell);

  const facts = (id: StreamId): StreamFacts | undefined => {
    const stream = recording.analysis.stream(id);
    if (stream === undefined) return undefined;
    const transports = new Set(stream.spans.map(({ transport }) => transport));
    return { id, class: stream.class, transports, label: stream.label, url: stream.url };
  };

  const fail = (text: string): void => {
    run?.stop();
    renewed?.stop();
    [run, renewed] = [null, null];
    const { text: written } = query.peek();
    query.value = { text: written, expression: null, error: { text, from: 0, until: written.length } };
    start();
  };

  const begin = (expression: Expression): FilterRun => {
    const findings = options.findings();
    searchedFindings = extentOf(findings);
    searchedAt = performance.now();
    const found = indexFindings(findings);
    const context: FilterContext = {
      clock: (sinceMidnight) => clockInstant(sinceMidnight, options.startedAtEpoch()),
      found: (stream) => found.get(stream) ?? new Map(),
    };
    return createFilterRun({
      expression,
      context,
      logs: () => recording.logs(),
      stream: facts,
      preferred: options.selected,
      matcher,
      changed: tell,
      failed: (failure) =>
        fail(
          failure === 'too-long'
            ? 'the regular expression takes too long; a repetition within a repetition, as in (a+)+, often does'
            : 'regular expressions cannot be run here',
        ),
    });
  };

  const start = (): void => {
    run?.stop();
    renewed?.stop();
    [run, renewed] = [null, null];
    generation = recording.generation;
    const expression = effective();
    [hasRows, toldAt] = [false, 0];
    const { expression: written } = query.peek();
    places.reset(written === null ? [] : patternsIn(written));
    if (expression !== null) run = begin(expression);
    tell();
  };

  /** Findings have changed: what the filter asks of them may have another answer for any message. */
  const renew = (): void => {
    const expression = effective();
    if (expression === null || renewed !== null || !asksForFindings(expression)) return;
    const isDue = performance.now() - searchedAt >= FINDINGS_PERIOD;
    if (isDue && run?.isComplete() === true && extentOf(options.findings()) !== searchedFindings)
      renewed = begin(expression);
  };

  const of = (stream: StreamId): StreamMatches | null => {
    void revision.value;
    return run === null ? null : (run.of(stream) ?? NONE);
  };

  if (hidesHeartbeats.peek()) start();

  return {
    query,
    hidesHeartbeats,
    revision,
    of,
    marked: (stream) => (query.value.expression === null ? null : of(stream)),
    isComplete: () => run === null || run.isComplete(),
    words() {
      const { expression } = query.peek();
      return expression === null ? null : wordsIn(expression);
    },
    places: places.of,
    setText(text) {
      if (text === query.peek().text) return;
      // A regular expression may follow; by then the worker is there.
      matcher.prepare();
      const read = parseFilter(text);
      query.value = { text, expression: read.ok ? read.value : null, error: read.ok ? null : read.error };
      start();
    },
    setHidesHeartbeats(hides) {
      if (hides === hidesHeartbeats.peek()) return;
      hidesHeartbeats.value = hides;
      options.onHidesHeartbeats?.(hides);
      start();
    },
    extend() {
      if (run === null) return;
      if (recording.generation !== generation) return start();
      renew();
      // The matcher has one caller at a time; what comes meanwhile is in the newer run as well.
      if (renewed === null) run.extend();
      else renewed.extend();
    },
    stop() {
      run?.stop();
      renewed?.stop();
      [run, renewed] = [null, null];
    },
  };
}
