import { formatOffset } from '../base/format.ts';
import { type Millis, millis } from '../base/units.ts';
import { foldConsequences } from './causes/fold-consequences.ts';
import type { AnalysisOptions } from './analysis-options.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';
import { createDetectorFeed, isJudged } from './detector-feed.ts';
import { DetectorGroup } from './detector-group.ts';
import type { DetectorContext, ReplayedMessage } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';
import type { Finding } from './finding.ts';
import { byTime } from './finding-list.ts';
import type { LedgerEntry } from './ledger.ts';
import { explainFindings } from './induced/explain-findings.ts';
import { InducedFaultBook, type InducedFaults } from './induced/induced-faults.ts';
import type { NumberingRule } from './numbering/numbering-rule.ts';
import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import { type Navigation, type ObscuredInterval, ObscuredIntervals } from './obscured-intervals.ts';
import { MessageDecoder, type MessageReading } from './streams/message-decoder.ts';
import type { StreamMessage } from './streams/message.ts';
import { mergedStreams } from './streams/other-streams.ts';
import { StreamRegistry } from './streams/stream-registry.ts';
import type { Stream, StreamId } from './streams/stream.ts';
import { thresholdReader } from './threshold-reader.ts';
import { type UnrecordedCount, UnrecordedUses } from './unrecorded-uses.ts';
import { createWallClock, type WallClock } from './wall-clock.ts';

export type { AnalysisOptions } from './analysis-options.ts';

/** The one reader of a recording: records go in as they come, streams and findings can be read at any moment. */
export interface Analysis {
  /**
   * Takes in the next record; records of one document come in their order, documents may interleave.
   *
   * @returns the messages that it held or completed: none, one, or for pieces of a body many.
   */
  push(record: WireRecord): readonly StreamMessage[];
  /** What the message at this place of those that the last `push` returned was read as. */
  reading(place: number): MessageReading;
  /** Sets the recording's clock to `at` though no record came. Earlier instants are ignored. */
  advance(at: Millis): void;
  /** The recording's clock: the latest instant of a record or of `advance`; 0 before the first. */
  readonly now: Millis;
  /**
   * The recording is over: what would wait for later messages is reported now, with the doubt that it ended so soon. Records
   * that are pushed after all are judged as before.
   */
  finish(): void;
  /** All streams in the order in which they were first seen; the objects are updated in place. */
  streams(): readonly Stream[];
  /** A stream by its id, also by the id of a stream that was merged into it. */
  stream(id: StreamId): Stream | undefined;
  /** The stream of a connection of a document, open or lately ended. */
  streamOfConnection(document: DocumentKey, connection: number): Stream | undefined;
  /** All findings by the time at which they begin. */
  findings(): readonly Finding[];
  /** What was counted without being listed one by one: evicted by a bound, left open by a rule, unreadable. */
  ledger(): readonly LedgerEntry[];
  /** Intervals in which timing rules are silent, for drawing, in the order in which they began. */
  obscuredIntervals(): readonly ObscuredInterval[];
  navigations(): readonly Navigation[];
  /** How the numberings of a stream hold, a line for each, and what is not judged by them and why. */
  explainNumbering(stream: StreamId): readonly string[];
  /** The numbering rules in force on a stream; empty where none was found. */
  numbering(stream: StreamId): readonly NumberingRule[];
  /** What was caused on purpose: faults, and messages that they changed or that were made by hand. */
  induced(): InducedFaults;
  /** What the pages used whose traffic is not in the recording. */
  unrecorded(): readonly UnrecordedCount[];
  /**
   * Asks {@link AnalysisOptions.chosenNumbering} again for a stream and judges these messages of it from the start, in
   * their order; earlier findings about its numbering are withdrawn. Give all messages that are still stored: nothing is
   * known of others any more. Later messages continue from the last of them.
   */
  renumber(stream: StreamId, messages: Iterable<StreamMessage>): void;
  /**
   * Asks {@link AnalysisOptions.chosenSteps} again for a stream, reads these messages of it once more, and judges their
   * numbering as `renumber` does; what other rules made of them stays.
   *
   * @param messages all that are still stored; gone through twice.
   * @param onRead called with what each message is read as now, in their order.
   */
  rewrap(stream: StreamId, messages: () => Iterable<StreamMessage>, onRead?: (reading: MessageReading) => void): void;
  /** Grows with whatever changes what the analysis would answer. */
  readonly revision: number;
}

/** Milliseconds of the recording between two ticks. */
const TICK = 1_000;

/** Makes an analysis of one recording. See {@link Analysis}. */
export function createAnalysis(options: AnalysisOptions = {}): Analysis {
  return new RecordingAnalysis(options);
}

class RecordingAnalysis implements Analysis {
  /** What the messages of the record at hand were read as, and the streams that they belong to. */
  #read: DecodedMessage[] = [];
  #readOf: Stream[] = [];
  readonly #obscured = new ObscuredIntervals();
  readonly #induced = new InducedFaultBook();
  readonly #unrecorded = new UnrecordedUses();
  readonly #clock: (at: Millis) => string;
  readonly #wallClock: WallClock;
  readonly #decoder: MessageDecoder;
  readonly #registry: StreamRegistry;
  readonly #detectors: DetectorGroup;
  #now = millis(0);
  #ticked = Number.NEGATIVE_INFINITY;
  /** When the detectors' clock was moved last, `null` before that. */
  #tickedAt: Millis | null = null;
  #revision = 0;
  /** Made when they are first read after a change. */
  #findings: readonly Finding[] | null = null;

  constructor(options: AnalysisOptions) {
    this.#clock = options.clock ?? formatOffset;
    this.#wallClock = createWallClock(options.zero);
    this.#decoder = new MessageDecoder(options.chosenSteps);
    const context = this.#createContext(options);
    const detectors = (options.detectors ?? DETECTORS).map((create) => create(context));
    this.#detectors = new DetectorGroup(detectors, options.onFailure);
    this.#registry = new StreamRegistry(
      createDetectorFeed({
        detectors: this.#detectors,
        decoder: this.#decoder,
        spanOf: context.spanOf,
        onRead: (stream, decoded) => {
          this.#read.push(decoded);
          this.#readOf.push(stream);
        },
      }),
    );
  }

  #createContext({ chosenNumbering, thresholds }: AnalysisOptions): DetectorContext {
    return {
      clock: this.#clock,
      epochOf: this.#wallClock.epochOf,
      obscuredFrom: (document, from, until) => this.#obscured.obscuredFrom(document, from, until),
      isUnrecorded: (document, from, until) =>
        this.#obscured.isUnrecorded(document, from, until) || this.#registry.isDoubtful(document, from, until),
      busyFor: (document, from, until) => this.#obscured.busyFor(document, from, until),
      stream: (id) => this.#registry.stream(id),
      spanOf: (message) => this.#registry.spanOf(message),
      wasEndedByPage: (span) => this.#registry.wasEndedByPage(span),
      wasGivenUp: (span) => this.#registry.wasGivenUp(span),
      chosenNumbering: (stream) => chosenNumbering?.(stream) ?? null,
      thresholdsOf: thresholdReader(thresholds),
    };
  }

  get revision(): number {
    return this.#revision;
  }

  push(record: WireRecord): readonly StreamMessage[] {
    this.#changed();
    this.#moveClock(record.at);
    this.#obscured.push(record);
    this.#induced.push(record);
    this.#unrecorded.push(record);
    this.#wallClock.push(record);
    this.#detectors.tell(record);
    if (this.#read.length > 0) {
      this.#read = [];
      this.#readOf = [];
    }
    return this.#registry.push(record);
  }

  reading(place: number): MessageReading {
    const [decoded, stream] = [this.#read[place], this.#readOf[place]];
    if (decoded === undefined || stream === undefined) throw new RangeError(`no message at place ${place}`);
    return { decoded, key: this.#decoder.keyOf(stream.id) };
  }

  get now(): Millis {
    return this.#now;
  }

  advance(at: Millis): void {
    if (this.#moveClock(at)) this.#changed();
  }

  finish(): void {
    this.#detectors.each((detector) => detector.finished?.());
    this.#changed();
  }

  #changed(): void {
    this.#revision += 1;
    this.#findings = null;
  }

  /** Moves the clock, and the detectors' once a second of the recording. @returns whether theirs was moved. */
  #moveClock(at: Millis): boolean {
    if (at <= this.#now) return false;
    this.#now = at;
    const second = Math.floor(at / TICK);
    if (second <= this.#ticked) return false;
    this.#ticked = second;
    this.#tickedAt = at;
    this.#detectors.each((detector) => detector.tick?.(at));
    return true;
  }

  streams(): readonly Stream[] {
    return this.#registry.streams();
  }

  stream(id: StreamId): Stream | undefined {
    return this.#registry.stream(id);
  }

  streamOfConnection(document: DocumentKey, connection: number): Stream | undefined {
    return this.#registry.streamOf(document, connection);
  }

  findings(): readonly Finding[] {
    return (this.#findings ??= this.#collectFindings());
  }

  #collectFindings(): readonly Finding[] {
    const at = this.#tickedAt;
    if (at !== null) this.#detectors.each((detector) => detector.refresh?.(at));
    const found = this.#detectors
      .collect((detector) => detector.findings())
      .map((finding) => this.#underCurrentStream(finding))
      .filter((finding) => this.#registry.stream(finding.stream)?.isDevTooling !== true)
      .sort(byTime);
    const stream = (id: StreamId): Stream | undefined => this.#registry.stream(id);
    return foldConsequences(explainFindings(found, { clock: this.#clock, stream, faults: this.#induced }));
  }

  /** A finding of a stream that was merged is shown under the stream that continues. */
  #underCurrentStream(finding: Finding): Finding {
    const stream = this.#registry.resolve(finding.stream);
    return stream === finding.stream ? finding : { ...finding, stream };
  }

  ledger(): readonly LedgerEntry[] {
    const ofDetectors = this.#detectors.collect((detector) => detector.ledger?.() ?? []);
    return [
      ...ofDetectors.map((entry) => ({ ...entry, stream: this.#registry.resolve(entry.stream) })),
      ...mergedStreams(this.#registry.streams()),
    ];
  }

  explainNumbering(stream: StreamId): readonly string[] {
    const id = this.#registry.resolve(stream);
    return this.#detectors.collect((detector) => detector.explainNumbering?.(id) ?? []);
  }

  obscuredIntervals(): readonly ObscuredInterval[] {
    return this.#obscured.intervals();
  }

  navigations(): readonly Navigation[] {
    return this.#obscured.navigations();
  }

  numbering(stream: StreamId): readonly NumberingRule[] {
    const id = this.#registry.resolve(stream);
    return this.#detectors.collect((detector) => detector.numbering?.(id) ?? []);
  }

  induced(): InducedFaults {
    return this.#induced;
  }

  unrecorded(): readonly UnrecordedCount[] {
    return this.#unrecorded.list();
  }

  renumber(id: StreamId, messages: Iterable<StreamMessage>): void {
    const stream = this.#registry.stream(id);
    if (stream === undefined || !isJudged(stream)) return;
    this.#changed();
    this.#detectors.each((detector) => detector.renumbered?.(stream, this.#replay(stream, messages)));
  }

  rewrap(id: StreamId, messages: () => Iterable<StreamMessage>, onRead?: (reading: MessageReading) => void): void {
    const stream = this.#registry.stream(id);
    if (stream === undefined) return;
    this.#decoder.choose(stream);
    const again = this.#decoder.startOver();
    for (const message of messages()) {
      const decoded = again.decode(stream, this.#registry.spanOf(message), message);
      onRead?.({ decoded, key: again.keyOf(id) });
    }
    this.renumber(id, messages());
    this.#decoder.adopt(id, again);
  }

  *#replay(stream: Stream, messages: Iterable<StreamMessage>): Iterable<ReplayedMessage> {
    const decoder = this.#decoder.startOver();
    for (const message of messages)
      yield { message, decoded: decoder.decode(stream, this.#registry.spanOf(message), message) };
  }
}
