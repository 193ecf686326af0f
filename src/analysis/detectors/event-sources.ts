import { BoundedList } from '../../base/bounded-list.ts';
import { BoundedMap } from '../../base/bounded-map.ts';
import type { Millis } from '../../base/units.ts';
import { askedAgainText } from '../../texts/findings/connection-troubles.ts';
import { noIdsText, olderEventText, skippedIdsText } from '../../texts/findings/event-sources.ts';
import type { DocumentKey, Header, WireRecord } from '../../wire/record.ts';
import { MAX_DOCUMENTS, MAX_FINDINGS_PER_STREAM } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { Finding } from '../finding.ts';
import { compareEventIds, eventIdKind } from '../numbering/event-id.ts';
import { newSource } from '../outages/event-source-memory.ts';
import type { Previous, Source } from '../outages/event-source-memory.ts';
import { reportDead } from '../outages/dead-event-source.ts';
import { perStream } from '../per-stream.ts';
import { endMarker } from '../streams/continuity/end-markers.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';

/** Steps between ids that it takes to call them numbered, and the share of steps that must be one. */
const MIN_STEPS = 5;
const NUMBERED = 0.9;

/** The browser's own reconnect is reported at once, though the attempt itself comes after its wait. */
const AT_ONCE = 100;

/** An event source that ends this soon before its page is left was ended by that. */
const BEFORE_LEAVING = 1_000;

/** Finds what goes wrong with native event sources: dead ones, and reconnects that do not resume. */
export function createEventSourceDetector(context: DetectorContext): Detector {
  return new EventSourceDetector(context);
}

class EventSourceDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #findings = new FindingList();
  /** The findings of dead sources by document, newest last: the page may turn out to have ended them. */
  readonly #deadOf = new BoundedMap<DocumentKey, BoundedList<string>>(MAX_DOCUMENTS);
  /** The stream that is gone continues in the other: one that was given up is open after all. */
  readonly #sources = perStream<Source>(newSource, (from, into) => {
    if (into !== undefined && into.dead !== null) this.#findings.delete(into.dead);
    return from;
  });

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void {
    if (span.transport !== 'eventsource') return;
    const source = this.#sources.of(stream);
    const { previous } = source;
    // A new object of the page does not know the last id; only the browser's own reconnect sends it.
    const isByBrowser =
      previous !== null && (previous.connection === span.connection || span.connectingAt - previous.endAt <= AT_ONCE);
    if (!isByBrowser) source.previous = null;
    source.sentId = record.kind === 'connecting' ? headerOf(record.headers, 'last-event-id') : null;
  }

  opened(stream: Stream, span: ConnectionSpan, record: WireRecord): void {
    if (span.transport !== 'eventsource' || span.openAt === null) return;
    const source = this.#sources.of(stream);
    if (source.dead !== null) this.#findings.delete(source.dead);
    source.dead = null;
    source.openRef = refOf(record);
    source.openedAt = span.openAt;
    source.span = span;
    source.messages = 0;
    source.withId = 0;
    source.ids.clear();
    if (source.marker === null) this.#judgeIds(stream, source, span.openAt);
    else this.#reportAskedAgain(stream, source, source.marker, span.openAt);
    source.marker = null;
  }

  message(stream: Stream, message: StreamMessage): void {
    if (message.event === null || message.direction !== 'in') return;
    const source = this.#sources.get(stream.id);
    if (source === undefined) return;
    source.marker = endMarker(message);
    if (source.previous !== null && message.id !== null) this.#judgeResume(stream, source, message);
    else countStep(source, message);
    source.messages += 1;
    if (message.id !== null && message.id !== '') {
      source.withId += 1;
      noteRecurrence(source, message.id);
      if (source.order.note(message.id) === 'same') source.repeats += 1;
    }
    // An event without an id of its own leaves the last one as it was.
    source.lastId = message.id ?? source.lastId;
    source.lastRef = message.ref;
  }

  closed(stream: Stream, span: ConnectionSpan, record: WireRecord | null): void {
    if (span.transport !== 'eventsource' || span.closeAt === null) return;
    const source = this.#sources.of(stream);
    if (span.openAt !== null || source.span === null) source.span = span;
    if (record?.kind === 'error') {
      source.previous = previousOf(source, span, span.closeAt);
      return;
    }
    if (record === null || this.#context.wasEndedByPage(span)) return;
    const before = source.dead === null ? null : (this.#findings.get(source.dead) ?? null);
    source.dead = reportDead(stream, span, record.n, this.#context, this.#findings, before);
    if (before !== null) return;
    let dead = this.#deadOf.get(span.document);
    if (dead === undefined) {
      dead = new BoundedList(MAX_FINDINGS_PER_STREAM);
      this.#deadOf.set(span.document, dead);
    }
    dead.push(source.dead);
  }

  network(stream: Stream, span: ConnectionSpan): void {
    const dead = this.#sources.get(stream.id)?.dead ?? null;
    const known = dead === null ? undefined : this.#findings.get(dead);
    if (known === undefined || span.closeAt !== known.until || span.transport !== 'eventsource') return;
    reportDead(stream, span, known.records[0]?.n ?? 0, this.#context, this.#findings, known);
  }

  page(record: WireRecord): void {
    if (record.kind !== 'page' || record.event !== 'pagehide') return;
    const dead = this.#deadOf.get(record.document) ?? [];
    this.#deadOf.delete(record.document);
    for (const id of dead) {
      const finding = this.#findings.get(id);
      if (finding !== undefined && record.at - finding.from <= BEFORE_LEAVING) this.#findings.delete(id);
    }
  }

  merged(from: StreamId, into: Stream): void {
    this.#sources.merged(from, into.id);
  }

  forgot(stream: StreamId): void {
    this.#sources.forgot(stream);
    this.#findings.forget(stream);
  }

  findings(): readonly Finding[] {
    return this.#findings.list();
  }

  /** The first event after a reconnect shows whether the server continued where it was asked to. */
  #judgeResume(stream: Stream, source: Source, message: StreamMessage): void {
    const { previous, openedAt } = source;
    source.previous = null;
    if (previous === null || previous.withId === 0 || openedAt === null) return;
    const askedId = source.sentId ?? previous.lastId;
    if (this.#context.isUnrecorded(message.ref.document, previous.endAt, message.at)) return;
    const asked = asNumber(askedId);
    const first = asNumber(message.id ?? '');
    if (asked === null || first === null) {
      // Ids without neighbours cannot show a loss, but an old one shows that the server began further back.
      if (!goesBack(source, askedId, message.id ?? '')) return;
      const idKind = eventIdKind(askedId);
      const values = { at: this.#context.clock(openedAt), asked: askedId, first: message.id ?? '', idKind };
      this.#reportNotResumed(stream, source, message, { from: previous.endAt, count: 0, ...olderEventText(values) });
      return;
    }
    if (first === asked + 1) return;
    // Ids that are no counter may jump as they like.
    if (source.steps < MIN_STEPS || source.ones < source.steps * NUMBERED) return;
    this.#reportNotResumed(stream, source, message, {
      from: previous.endAt,
      count: first > asked ? first - asked - 1 : 0,
      ...skippedIdsText({
        at: this.#context.clock(openedAt),
        asked,
        first,
        ones: source.ones,
        steps: source.steps,
      }),
    });
  }

  #reportNotResumed(
    stream: Stream,
    source: Source,
    message: StreamMessage,
    what: Pick<Finding, 'from' | 'count' | 'text' | 'evidence' | 'doubt' | 'advice'>,
  ): void {
    this.#findings.set({
      id: `not-resumed:${stream.id}:${source.openedAt ?? 0}`,
      kind: 'not-resumed',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      until: message.at,
      ...what,
      records: [source.lastRef, message.ref].filter((ref) => ref !== null),
    });
  }

  /** A complete reply that the browser asks for again, since the page did not close its source. */
  #reportAskedAgain(stream: Stream, source: Source, marker: string, at: Millis): void {
    source.askedAgain += 1;
    // What came before was complete: nothing is to be resumed.
    source.previous = null;
    const id = `asked-again:${stream.id}`;
    this.#findings.set({
      id,
      kind: 'asked-again',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: this.#findings.get(id)?.from ?? at,
      until: at,
      count: source.askedAgain,
      ...askedAgainText({ marker, times: source.askedAgain, at: this.#context.clock(at) }),
      records: source.openRef === null ? [] : [source.openRef],
    });
  }

  /** A server that gives no ids cannot be asked to resume. One finding a stream, with the count of reconnects. */
  #judgeIds(stream: Stream, source: Source, at: Millis): void {
    const { previous } = source;
    if (previous === null || previous.messages === 0 || previous.withId > 0 || previous.lastId !== '') return;
    source.reconnects += 1;
    const id = `not-resumed:${stream.id}:no-id`;
    this.#findings.set({
      id,
      kind: 'not-resumed',
      severity: 'info',
      confidence: 'documented',
      stream: stream.id,
      from: this.#findings.get(id)?.from ?? previous.endAt,
      until: at,
      count: source.reconnects,
      ...noIdsText({
        at: this.#context.clock(at),
        reconnects: source.reconnects,
        events: previous.messages,
        down: at - previous.endAt,
      }),
      records: source.openRef === null ? [] : [source.openRef],
    });
  }
}

const headerOf = (headers: readonly Header[], name: string): string | null =>
  headers.find(([found]) => found === name)?.[1] ?? null;

const asNumber = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null);

/** What the next connection can resume, now that `span` ended at `endAt`. */
function previousOf(source: Source, span: ConnectionSpan, endAt: Millis): Previous | null {
  const { previous } = source;
  if (span.openAt === null) {
    // An attempt in vain: what was before it is still what the next one resumes.
    return previous === null ? null : { ...previous, connection: span.connection, endAt };
  }
  const { messages, withId, lastId } = source;
  return { connection: span.connection, endAt, messages, withId, lastId };
}

/** True where the first event after a reconnect is one from before it, by the order of the ids or as one that is known. */
function goesBack(source: Source, asked: string, first: string): boolean {
  // Several events under one id: the rest of them may follow.
  if (first === '' || asked === '' || (first === asked && source.repeats > 0)) return false;
  const step = compareEventIds(first, asked);
  return step === null ? !source.hasRecurringIds && source.order.has(first) : step <= 0;
}

/** Ids of one connection that are looked at: what names things (rooms, users) comes again soon. */
const MAX_IDS = 512;

function noteRecurrence(source: Source, id: string): void {
  if (id === source.lastId || source.ids.size >= MAX_IDS) return;
  if (source.ids.has(id)) source.hasRecurringIds = true;
  source.ids.add(id);
}

function countStep(source: Source, message: StreamMessage): void {
  const before = asNumber(source.lastId);
  const now = asNumber(message.id ?? '');
  if (before === null || now === null || now === before) return;
  source.steps += 1;
  if (now === before + 1) source.ones += 1;
}
