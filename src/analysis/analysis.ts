import { formatOffset } from '../base/format.ts';
import type { Millis } from '../base/units.ts';
import { millis } from '../base/units.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';
import { ObscuredIntervals } from './obscured-intervals.ts';
import type { ObscuredInterval, Navigation } from './obscured-intervals.ts';
import { MessageDecoder } from './streams/message-decoder.ts';
import type { CreateDetector, Detector, DetectorContext, ReplayedMessage } from './detector.ts';
import { DETECTORS } from './detectors/index.ts';
import type { Finding } from './finding.ts';
import type { StreamMessage } from './streams/message.ts';
import type { NumberingChoice, NumberingRule } from './numbering/numbering-rule.ts';
import type { Stream, StreamId } from './streams/stream.ts';
import { StreamRegistry } from './streams/stream-registry.ts';
import type { StreamSink } from './streams/stream-sink.ts';
import { THRESHOLDS } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

/** What a caller may set. */
export interface AnalysisOptions {
  /** Writes an instant of the recording as people read it, say `12:03:07`. Without it findings count from the zero. */
  readonly clock?: (at: Millis) => string;
  /** The user's own numbering for a stream, `null` to let the messages decide. Asked once when a stream begins, again by `renumber`. */
  readonly chosenNumbering?: (stream: Stream) => NumberingChoice | null;
  /** From where on something is worth a word; what is absent is as in {@link THRESHOLDS}. */
  readonly thresholds?: Partial<Thresholds>;
  /** Hears of each failure of a rule; what that rule would have said then is missing. Without it the failure is thrown. */
  readonly onFailure?: (error: unknown) => void;
  /** Other detectors than the product's, for tests of one rule. */
  readonly detectors?: readonly CreateDetector[];
}

/** The one reader of a recording: records go in as they come, streams and findings can be asked for at any moment. */
export interface Analysis {
  /**
   * Takes in the next record; records of one document come in their order, documents may interleave.
   *
   * @returns the messages that it held or completed: none, one, or for pieces of a body many.
   */
  push(record: WireRecord): readonly StreamMessage[];
  /** Whether a message that `push` returned keeps its connection alive and says nothing else. */
  isHeartbeat(message: StreamMessage): boolean;
  /** Says that the recording's clock stands at `at` though no record came. Earlier instants are passed over. */
  advance(at: Millis): void;
  /** All streams in the order in which they were first seen; the objects are updated in place. */
  streams(): readonly Stream[];
  /** A stream by its id, also by the id of a stream that was merged into it. */
  stream(id: StreamId): Stream | undefined;
  /** The stream of a connection of a document, open or lately ended. */
  streamOfConnection(document: DocumentKey, connection: number): Stream | undefined;
  /** All findings by the time at which they begin. */
  findings(): readonly Finding[];
  /** Stretches in which timing rules are silent, for drawing. */
  bands(): readonly ObscuredInterval[];
  navigations(): readonly Navigation[];
  /** The numbering rules in force on a stream; empty where none was found. */
  numbering(stream: StreamId): readonly NumberingRule[];
  /**
   * Asks {@link AnalysisOptions.chosenNumbering} again for a stream and judges these messages of it anew, in their order;
   * what numbering had said of the stream before is withdrawn. Give all that are still held: of others nothing is known
   * any more. Later messages go on from the last of them.
   */
  renumber(stream: StreamId, messages: Iterable<StreamMessage>): void;
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
  /** Remembered only as long as their caller holds the messages. */
  readonly #heartbeats = new WeakSet<StreamMessage>();
  readonly #bands = new ObscuredIntervals();
  readonly #decoder = new MessageDecoder();
  readonly #book: StreamRegistry;
  readonly #detectors: readonly Detector[];
  /** Those that look at messages: the only thing that happens a hundred thousand times a second. */
  readonly #readers: readonly Detector[];
  readonly #onFailure: AnalysisOptions['onFailure'];
  #now = millis(0);
  #ticked = Number.NEGATIVE_INFINITY;
  #revision = 0;
  #findings: readonly Finding[] | null = null;

  constructor(options: AnalysisOptions) {
    this.#book = new StreamRegistry(this.#sink());
    const { clock = formatOffset, chosenNumbering, onFailure } = options;
    this.#onFailure = onFailure;
    const context: DetectorContext = {
      clock,
      when: (at) => `at ${clock(at)}`,
      obscuredFrom: (document, from, until) => this.#bands.obscuredFrom(document, from, until),
      isUnrecorded: (document, from, until) => this.#bands.isUnrecorded(document, from, until),
      stream: (id) => this.#book.stream(id),
      spanOf: (message) => this.#book.spanOf(message),
      wasEndedByPage: (span) => this.#book.wasEndedByPage(span),
      chosenNumbering: (stream) => chosenNumbering?.(stream) ?? null,
      thresholds: { ...THRESHOLDS, ...options.thresholds },
    };
    this.#detectors = (options.detectors ?? DETECTORS).map((create) => create(context));
    this.#readers = this.#detectors.filter(({ message }) => message !== undefined);
  }

  get revision(): number {
    return this.#revision;
  }

  /** Tells rules of something. One that fails keeps nothing from the others, nor the message from its stream. */
  #tell(tell: (detector: Detector) => void, detectors = this.#detectors): void {
    for (const detector of detectors) {
      try {
        tell(detector);
      } catch (error) {
        if (this.#onFailure === undefined) throw error;
        this.#onFailure(error);
      }
    }
  }

  push(record: WireRecord): readonly StreamMessage[] {
    this.#revision += 1;
    this.#findings = null;
    this.#advance(record.at);
    this.#bands.push(record);
    if (record.kind === 'page' || record.kind === 'document' || record.kind === 'lost') {
      this.#tell((detector) => detector.page?.(record));
    }
    return this.#book.push(record);
  }

  isHeartbeat(message: StreamMessage): boolean {
    return this.#heartbeats.has(message);
  }

  advance(at: Millis): void {
    if (!this.#advance(at)) return;
    this.#revision += 1;
    this.#findings = null;
  }

  /** Moves the clock; detectors hear of it once a second of the recording. */
  #advance(at: Millis): boolean {
    if (at <= this.#now) return false;
    this.#now = at;
    if (Math.floor(at / TICK) <= this.#ticked) return false;
    this.#ticked = Math.floor(at / TICK);
    this.#tell((detector) => detector.tick?.(at));
    return true;
  }

  streams(): readonly Stream[] {
    return this.#book.streams();
  }

  stream(id: StreamId): Stream | undefined {
    return this.#book.stream(id);
  }

  streamOfConnection(document: DocumentKey, connection: number): Stream | undefined {
    return this.#book.streamOf(document, connection);
  }

  findings(): readonly Finding[] {
    if (this.#findings !== null) return this.#findings;
    let found: readonly Finding[] = [];
    this.#tell((detector) => (found = found.concat(detector.findings())));
    this.#findings = found
      .map((finding) => this.#underHeir(finding))
      .filter((finding) => this.#book.stream(finding.stream)?.isDevTooling !== true)
      .sort((left, right) => left.from - right.from || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
    return this.#findings;
  }

  /** A stream that was merged into another has left it its findings. */
  #underHeir(finding: Finding): Finding {
    const stream = this.#book.resolve(finding.stream);
    return stream === finding.stream ? finding : { ...finding, stream };
  }

  bands(): readonly ObscuredInterval[] {
    return this.#bands.bands();
  }

  navigations(): readonly Navigation[] {
    return this.#bands.navigations();
  }

  numbering(stream: StreamId): readonly NumberingRule[] {
    const id = this.#book.resolve(stream);
    return this.#detectors.flatMap((detector) => detector.numbering?.(id) ?? []);
  }

  renumber(id: StreamId, messages: Iterable<StreamMessage>): void {
    const stream = this.#book.stream(id);
    if (stream === undefined || stream.isDevTooling) return;
    this.#revision += 1;
    this.#findings = null;
    this.#tell((detector) => detector.renumbered?.(stream, this.#hearAgain(stream, messages)));
  }

  *#hearAgain(stream: Stream, messages: Iterable<StreamMessage>): Iterable<ReplayedMessage> {
    const decoder = this.#decoder.startOver();
    for (const message of messages) {
      yield { message, decoded: decoder.decode(stream, this.#book.spanOf(message), message) };
    }
  }

  #sink(): StreamSink {
    return {
      connecting: (stream, span, record) => {
        if (record.kind === 'connecting') this.#decoder.opened(span, record.protocols[0] ?? '');
        if (stream.isDevTooling) return;
        this.#tell((detector) => detector.connecting?.(stream, span, record));
      },
      opened: (stream, span, record) => {
        if (record.kind === 'open') this.#decoder.opened(span, record.protocol);
        if (stream.isDevTooling) return;
        this.#tell((detector) => detector.opened?.(stream, span, record));
      },
      message: (stream, message) => {
        if (stream.isDevTooling) return;
        const decoded = this.#decoder.decode(stream, this.#book.spanOf(message), message);
        const protocol = this.#decoder.protocolOf(stream, decoded);
        if (protocol !== '') stream.protocol = protocol;
        if (decoded.role === 'heartbeat') this.#heartbeats.add(message);
        this.#tell((detector) => detector.message?.(stream, message, decoded), this.#readers);
      },
      closing: (stream, span, record) => {
        this.#tell((detector) => detector.closing?.(stream, span, record));
      },
      closed: (stream, span, record) => {
        if (stream.isDevTooling) return;
        this.#tell((detector) => detector.closed?.(stream, span, record));
      },
      unfinished: (stream, span, characters) => {
        if (stream.isDevTooling) return;
        this.#tell((detector) => detector.unfinished?.(stream, span, characters));
      },
      buffered: (stream, span, amount, at) => {
        if (stream.isDevTooling) return;
        this.#tell((detector) => detector.buffered?.(stream, span, amount, at));
      },
      merged: (from, into) => {
        this.#decoder.forget(from);
        this.#tell((detector) => detector.merged?.(from, into));
      },
      forgot: (stream) => {
        this.#decoder.forget(stream);
        this.#tell((detector) => detector.forgot?.(stream));
      },
    };
  }
}
