import type { Analysis } from '../analysis/analysis.ts';
import type { Finding } from '../analysis/finding.ts';
import type { InducedFaults } from '../analysis/induced/induced-faults.ts';
import type { UnrecordedCount } from '../analysis/unrecorded-uses.ts';
import type { StreamMessage } from '../analysis/streams/message.ts';
import type { Stream, StreamId } from '../analysis/streams/stream.ts';
import { type Millis, millis } from '../base/units.ts';
import type { DocumentKey, WireRecord } from '../wire/record.ts';

/** Streams of the second recording are numbered from here on, of the third from twice that; no page makes that many. */
const STREAMS_EACH = 10_000_000;

/** Which recording a stream belongs to, from 0 in the order in which they were opened. */
export const recordingOf = (stream: StreamId): number => Math.floor(stream / STREAMS_EACH);

/** Prefix of the name of a document that is not of the first recording. */
const PREFIX = '#';

/** The name of a recording's document among those of all: two files may hold the same one. */
export const documentIn = (recording: number, document: DocumentKey): DocumentKey =>
  recording === 0 && !document.startsWith(PREFIX) ? document : `${PREFIX}${recording} ${document}`;

/** Takes {@link documentIn} apart. */
export function documentOf(name: DocumentKey): { readonly recording: number; readonly document: DocumentKey } {
  const [, recording, document] = /^#(\d+) (.*)$/s.exec(name) ?? [];
  return recording === undefined || document === undefined
    ? { recording: 0, document: name }
    : { recording: Number(recording), document };
}

const recordingOfDocument = (name: DocumentKey): number => (name.startsWith(PREFIX) ? documentOf(name).recording : 0);

/** The analyses of several recordings as one. */
export interface Comparison extends Analysis {
  /** As `advance`, for one recording alone: each has its own end. */
  advanceRecording(recording: number, at: Millis): void;
}

/**
 * Compares recordings on one time axis. Each has its own analysis, so that none can change what is found in another;
 * together they answer as one. A single recording passes through unchanged.
 *
 * @param create makes the analysis of a recording, from 0 in the order in which they were opened.
 */
export function createComparison(create: (recording: number) => Analysis): Comparison {
  return new ComparedAnalyses(create);
}

class ComparedAnalyses implements Comparison {
  readonly #create: (recording: number) => Analysis;
  readonly #parts: Analysis[];
  /** The recording of the last record. */
  #current = 0;

  constructor(create: (recording: number) => Analysis) {
    this.#create = create;
    this.#parts = [create(0)];
  }

  get revision(): number {
    return this.#parts.reduce((sum, part) => sum + part.revision, 0);
  }

  push(record: WireRecord): readonly StreamMessage[] {
    const recording = recordingOfDocument(record.document);
    this.#current = recording;
    const part = this.#part(recording);
    const messages = part.push(record);
    if (recording === 0) return messages;
    return messages.map((message) => ({ ...message, stream: idIn(recording, message.stream) }));
  }

  reading(place: number): ReturnType<Analysis['reading']> {
    return this.#part(this.#current).reading(place);
  }

  advance(...[at]: Parameters<Analysis['advance']>): void {
    for (const part of this.#parts) part.advance(at);
  }

  advanceRecording(recording: number, at: Millis): void {
    this.#part(recording).advance(at);
  }

  get now(): Millis {
    return millis(Math.max(...this.#parts.map(({ now }) => now)));
  }

  finish(): void {
    for (const part of this.#parts) part.finish();
  }

  streams(): readonly Stream[] {
    return this.#all((part) => part.streams(), moveStream);
  }

  stream(id: StreamId): Stream | undefined {
    const recording = recordingOf(id);
    const stream = this.#parts[recording]?.stream(id % STREAMS_EACH);
    return stream === undefined ? undefined : moveStream(stream, recording);
  }

  streamOfConnection(document: DocumentKey, connection: number): Stream | undefined {
    const recording = recordingOfDocument(document);
    const stream = this.#parts[recording]?.streamOfConnection(document, connection);
    return stream === undefined ? undefined : moveStream(stream, recording);
  }

  findings(): readonly Finding[] {
    const all = this.#all((part) => part.findings(), moveFinding);
    return this.#parts.length === 1 ? all : all.toSorted((one, other) => one.from - other.from);
  }

  obscuredIntervals(): ReturnType<Analysis['obscuredIntervals']> {
    return this.#all(
      (part) => part.obscuredIntervals(),
      (interval) => interval,
    );
  }

  navigations(): ReturnType<Analysis['navigations']> {
    return this.#all(
      (part) => part.navigations(),
      (navigation) => navigation,
    );
  }

  ledger(): ReturnType<Analysis['ledger']> {
    return this.#all(
      (part) => part.ledger(),
      (entry, recording) => ({ ...entry, stream: idIn(recording, entry.stream) }),
    );
  }

  explainNumbering(id: StreamId): readonly string[] {
    return this.#parts[recordingOf(id)]?.explainNumbering(id % STREAMS_EACH) ?? [];
  }

  numbering(id: StreamId): ReturnType<Analysis['numbering']> {
    return this.#parts[recordingOf(id)]?.numbering(id % STREAMS_EACH) ?? [];
  }

  induced(): InducedFaults {
    const parts = this.#parts.map((part) => part.induced());
    const [first] = parts;
    if (first !== undefined && parts.length === 1) return first;
    const of = (document: DocumentKey): InducedFaults | undefined => parts[recordingOfDocument(document)];
    return {
      faults: () => parts.flatMap((part) => part.faults()),
      documents: () => parts.flatMap((part) => [...part.documents()]),
      messageOf: (ref) => of(ref.document)?.messageOf(ref) ?? null,
      messagesIn: (document) => of(document)?.messagesIn(document) ?? new Map(),
      messageCount: parts.reduce((sum, part) => sum + part.messageCount, 0),
      evicted: parts.reduce((sum, part) => sum + part.evicted, 0),
    };
  }

  unrecorded(): ReturnType<Analysis['unrecorded']> {
    const counts = new Map<UnrecordedCount['use'], UnrecordedCount>();
    for (const each of this.#parts.flatMap((part) => part.unrecorded())) {
      const { count, isInPart } = counts.get(each.use) ?? { count: 0, isInPart: false };
      counts.set(each.use, { ...each, count: count + each.count, isInPart: isInPart || each.isInPart });
    }
    return [...counts.values()];
  }

  renumber(id: StreamId, messages: Iterable<StreamMessage>): void {
    this.#parts[recordingOf(id)]?.renumber(id % STREAMS_EACH, messagesWith(id % STREAMS_EACH, messages));
  }

  rewrap(...[id, messages, onRead]: Parameters<Analysis['rewrap']>): void {
    const stream = id % STREAMS_EACH;
    this.#parts[recordingOf(id)]?.rewrap(stream, () => messagesWith(stream, messages()), onRead);
  }

  #part(recording: number): Analysis {
    for (let next = this.#parts.length; next <= recording; next += 1) this.#parts.push(this.#create(next));
    return this.#parts[recording] ?? this.#create(recording);
  }

  #all<T>(read: (part: Analysis) => readonly T[], move: (item: T, recording: number) => T): readonly T[] {
    const [first, ...others] = this.#parts;
    const own = first === undefined ? [] : read(first);
    if (others.length === 0) return own;
    return [...own, ...others.flatMap((part, index) => read(part).map((item) => move(item, index + 1)))];
  }
}

const idIn = (recording: number, id: StreamId): StreamId => recording * STREAMS_EACH + id;

const moveStream = (stream: Stream, recording: number): Stream =>
  recording === 0 ? stream : { ...stream, id: idIn(recording, stream.id) };

const moveFinding = (finding: Finding, recording: number): Finding => ({
  ...finding,
  id: `${recording}/${finding.id}`,
  stream: idIn(recording, finding.stream),
});

function* messagesWith(stream: StreamId, messages: Iterable<StreamMessage>): Iterable<StreamMessage> {
  for (const message of messages) yield message.stream === stream ? message : { ...message, stream };
}
