import { isPollClass } from '../streams/stream.ts';
import { unreadOf } from '../unread.ts';
import { RecentSet } from '../../base/recent-set.ts';
import type { Millis } from '../../base/units.ts';
import type { WireRecord } from '../../wire/record.ts';
import { fingerprint } from '../numbering/repeats/fingerprint.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { isReply, partsOf } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext, ReplayedMessage } from '../detector.ts';
import type { Finding } from '../finding.ts';
import type { LedgerEntry } from '../ledger.ts';
import { explainRule, ruleLedger, streamLedger } from '../numbering/findings/untold.ts';
import type { RuleSubject, TimeWithout } from '../numbering/findings/numbering-subject.ts';
import type { RuleTracker } from '../numbering/rule-tracker.ts';
import type { NumberingRule } from '../numbering/numbering-rule.ts';
import { perStream } from '../per-stream.ts';
import { AskedAgain } from '../streams/continuity/asked-again.ts';
import { endMarker } from '../streams/continuity/end-markers.ts';
import type { StreamMessage } from '../streams/message.ts';
import { wasStillDown } from '../outages/outage.ts';
import { announcementOf } from '../numbering/inference/field-names.ts';
import { confirmRule, documentedRules } from '../numbering/inference/documented-feeds.ts';
import { RepeatTracker } from '../numbering/repeats/repeat-tracker.ts';
import { hashItem } from '../numbering/rule-reader.ts';
import { chosenRule, describeRule } from '../numbering/rule-spec.ts';
import type { RuleSpec } from '../numbering/rule-spec.ts';
import type { Sample } from '../numbering/sample.ts';
import { StreamNumbering } from '../numbering/stream-numbering.ts';
import { type ConnectionSpan, isRequest, type Stream, type StreamId } from '../streams/stream.ts';
import { plainRepeatFindings } from '../numbering/findings/duplicates.ts';
import { numberingFindings } from '../numbering/findings/numbering-findings.ts';

/** Outages of one stream that are remembered. */
const MAX_DOWNTIMES = 1_000;

/** The messages of one stream, by their numbers. */
interface NumberedStream {
  readonly stream: Stream;
  readonly numbering: StreamNumbering;
  /** For messages that no rule judges. */
  readonly repeats: RepeatTracker;
  messages: number;
  /** Messages whose content could not be read. */
  unread: number;
  /** By index of a connection: the time without one before it. */
  readonly downtimes: Map<number, TimeWithout>;
  /** Answers that go on where the one before ended: their requests named the last event. */
  readonly resumed: RecentSet<number>;
  readonly askedAgain: AskedAgain;
  /** When the last connection that carried the stream ended, NaN while none has. */
  lastEnd: number;
  /** The last message from the server. */
  last: StreamMessage | null;
  /** True where the connection before this one said that its answer was complete: this one brings another answer. */
  isAfterEnd: boolean;
}

/**
 * Finds how a stream numbers its messages, and by that what was lost, came twice, came late or came again after a
 * reconnect. See docs/reference/detectors.md, "Numbering" and "Gaps".
 */
export function createNumberingDetector(context: DetectorContext): Detector {
  return new NumberingDetector(context);
}

class NumberingDetector implements Detector {
  readonly #context: DetectorContext;
  readonly #streams = perStream((stream) => newNumberedStream(stream, this.#context));
  #now = 0;
  #isFinished = false;

  constructor(context: DetectorContext) {
    this.#context = context;
  }

  connecting(stream: Stream, span: ConnectionSpan, record: WireRecord): void {
    if (record.kind !== 'connecting') return;
    const isResumed = record.headers.some(([name]) => /^last-event-id$/i.test(name));
    if (!isResumed && (record.method === 'GET' || !isRequest(span))) return;
    const numbered = this.#streams.of(stream);
    if (isResumed) numbered.resumed.add(indexOf(stream, span));
    numbered.askedAgain.connecting(indexOf(stream, span), record);
  }

  opened(stream: Stream, span: ConnectionSpan): void {
    if (isPolled(stream) || span.openAt === null) return;
    const { downtimes, lastEnd, askedAgain } = this.#streams.of(stream);
    askedAgain.opened();
    if (!Number.isNaN(lastEnd)) downtimes.set(indexOf(stream, span), { from: lastEnd, until: span.openAt });
    if (downtimes.size > MAX_DOWNTIMES) downtimes.clear();
  }

  message(stream: Stream, message: StreamMessage, decoded: DecodedMessage): void {
    this.#now = Math.max(this.#now, message.at);
    this.#isFinished = false;
    takeMessage(this.#streams.of(stream), message, decoded);
  }

  closed(stream: Stream, span: ConnectionSpan): void {
    if (isPolled(stream)) return;
    const numbered = this.#streams.of(stream);
    numbered.numbering.interruptions.ended(indexOf(stream, span), this.#context.wasEndedByPage(span));
    if (!carries(stream, span)) return;
    if (wasStillDown(span)) return void numbered.downtimes.delete(indexOf(stream, span));
    numbered.lastEnd = span.closeAt ?? this.#now;
    numbered.askedAgain.closed(stream, span, this.#context.wasEndedByPage(span));
  }

  tick(at: Millis): void {
    this.#now = Math.max(this.#now, at);
  }

  finished(): void {
    this.#isFinished = true;
  }

  merged(from: StreamId, into: Stream): void {
    const gone = this.#streams.get(from);
    this.#streams.forgot(from);
    if (gone === undefined) return;
    const mergedInto = this.#streams.of(into);
    if (!isPolled(into)) continueWith(mergedInto, gone);
    else mergedInto.numbering.absorb(gone.numbering);
  }

  forgot(stream: StreamId): void {
    this.#streams.forgot(stream);
  }

  renumbered(stream: Stream, replayed: Iterable<ReplayedMessage>): void {
    const before = this.#streams.of(stream);
    const fresh = newNumberedStream(stream, this.#context);
    fresh.lastEnd = before.lastEnd;
    for (const [connection, downtime] of before.downtimes) fresh.downtimes.set(connection, downtime);
    fresh.numbering.interruptions.endsOf(before.numbering.interruptions);
    this.#streams.set(stream.id, fresh);
    for (const { message, decoded } of replayed) takeMessage(fresh, message, decoded);
  }

  findings(): readonly Finding[] {
    const findings: Finding[] = [];
    for (const numbered of this.#streams.values()) {
      const { stream, numbering, repeats } = numbered;
      const trackers = numbering.trackers();
      for (const subject of this.#subjects(numbered, trackers)) findings.push(...numberingFindings(subject));
      const isNumbered = (sample: Sample): boolean => trackers.some((tracker) => tracker.concerns(sample));
      findings.push(...plainRepeatFindings({ tracker: repeats, stream, context: this.#context, isNumbered }));
    }
    return findings;
  }

  #subjects({ stream, downtimes }: NumberedStream, trackers: readonly RuleTracker[]): readonly RuleSubject[] {
    const shared = { stream, downtimes, now: this.#now, isFinished: this.#isFinished, context: this.#context };
    return trackers.map((tracker, ruleIndex) => ({ ...shared, tracker, ruleIndex }));
  }

  ledger(): readonly LedgerEntry[] {
    return [...this.#streams.values()].flatMap((numbered) => this.#ledgerOf(numbered));
  }

  #ledgerOf(numbered: NumberedStream): readonly LedgerEntry[] {
    const { stream, numbering, messages, unread } = numbered;
    return [
      ...this.#subjects(numbered, numbering.trackers()).flatMap(ruleLedger),
      ...streamLedger(stream.id, messages, unread, numbering.sparse),
    ];
  }

  explainNumbering(stream: StreamId): readonly string[] {
    const numbered = this.#streams.get(stream);
    if (numbered === undefined) return [];
    const rules = this.#subjects(numbered, numbered.numbering.trackers()).map(explainRule);
    return [...rules, ...this.#ledgerOf(numbered).map(({ text }) => text)];
  }

  numbering(stream: StreamId): readonly NumberingRule[] {
    return (this.#streams.get(stream)?.numbering.trackers() ?? []).map(({ spec, confidence }) => ({
      ...describeRule(spec),
      confidence,
    }));
  }
}

/** True for streamed answers to questions, each of which is judged by itself. SockJS subscribes by POST. */
const isAnswer = ({ class: kind, method, protocol }: Stream): boolean =>
  (kind === 'sse' || kind === 'streamed-fetch') && method !== 'GET' && protocol !== 'sockjs';

/** The same for an event source that is opened again after the end marker of an answer. */
const isAfterEnd = ({ stream, isAfterEnd: isIt }: NumberedStream): boolean => isIt && stream.class === 'sse';

/** True where each message comes over a connection of its own, so that the end of one says nothing. */
const isPolled = (stream: Stream): boolean => isPollClass(stream.class);

/** True for a connection that was open and carried the stream: no failed attempt, and no poll before an upgrade. */
const carries = (stream: Stream, span: ConnectionSpan): boolean =>
  span.openAt !== null && (stream.class !== 'websocket' || span.transport === 'websocket');

function indexOf(stream: Stream, span: ConnectionSpan): number {
  return stream.droppedSpans + stream.spans.lastIndexOf(span);
}

const newNumberedStream = (stream: Stream, context: DetectorContext): NumberedStream => ({
  stream,
  numbering: newNumbering(stream, context),
  repeats: new RepeatTracker(),
  messages: 0,
  unread: 0,
  downtimes: new Map(),
  resumed: new RecentSet(MAX_DOWNTIMES),
  askedAgain: new AskedAgain(),
  lastEnd: Number.NaN,
  last: null,
  isAfterEnd: false,
});

/** A connection replaced another: what came on it in the meantime follows what came on the old one. */
function continueWith(mergedInto: NumberedStream, gone: NumberedStream): void {
  const held = gone.numbering.stored();
  // Where not all of it is stored any more, skipped numbers prove nothing.
  const last = mergedInto.numbering.interruptions;
  const first = held[0];
  if (held.length < gone.messages && first !== undefined) last.ended(first.connection - 1, true);
  for (const sample of held) {
    mergedInto.messages += 1;
    mergedInto.numbering.take({ ...sample, index: mergedInto.messages });
  }
}

function newNumbering(stream: Stream, context: DetectorContext): StreamNumbering {
  const choice = context.chosenNumbering(stream);
  let chosen: readonly RuleSpec[] | null = null;
  if (choice !== null) {
    const rule = choice.kind === 'rule' ? chosenRule(choice) : null;
    chosen = rule === null ? [] : [rule];
  }
  return new StreamNumbering({
    isPolled: () => isPolled(stream),
    known: documentedRules(stream.url),
    chosen,
    confirm: (spec) => confirmRule(stream.url, spec),
    isUnrecorded: (before, after) =>
      context.isUnrecorded(before.ref.document, before.at, after.at) ||
      (before.ref.document !== after.ref.document && context.isUnrecorded(after.ref.document, before.at, after.at)),
  });
}

function takeMessage(numbered: NumberedStream, message: StreamMessage, decoded: DecodedMessage): void {
  numbered.messages += 1;
  const { numbering } = numbered;
  if (message.direction === 'out') {
    for (const { body } of partsOf(decoded)) {
      numbering.sent.note(body);
      if (announcementOf(body) === 'greeting') numbering.interruptions.asked(numbered.messages);
    }
    return;
  }
  const { last } = numbered;
  if (last !== null && last.connection !== message.connection) numbered.isAfterEnd = endMarker(last) !== null;
  numbered.last = message;
  if (isAnswer(numbered.stream)) numbered.askedAgain.message(message);
  const { payload } = message;
  const unread = unreadOf(message, decoded);
  if (unread !== null) numbered.unread += 1;
  if (unread === 'all') return numbering.interruptions.couldNotRead(numbered.messages);
  const parts = partsOf(decoded);
  const isSingle = parts.length === 1;
  for (const part of parts) {
    const hash = isSingle && decoded.wrapping === null ? fingerprint(payload.data) : hashItem(part.body ?? null);
    const sample = sampleOf(numbered, message, part, hash);
    const isJudged = numbering.take(sample);
    // Replies of polls repeat what is still true, and heartbeats are all alike.
    if (isJudged || isPolled(numbered.stream) || part.role === 'heartbeat' || isReply(part)) continue;
    numbered.repeats.take(sample, part.type ?? '');
  }
  if (unread === 'end') numbering.interruptions.couldNotReadEnd(numbered.messages);
}

/** Characters of a plain text in which a number is looked for. */
const MAX_TEXT = 80;

const shortText = (text: string): string | undefined => (text.length > MAX_TEXT || text === '' ? undefined : text);

function sampleOf(numbered: NumberedStream, message: StreamMessage, part: DecodedMessage, hash: number): Sample {
  return {
    index: numbered.messages,
    at: message.at,
    ref: message.ref,
    connection: isPolled(numbered.stream) ? 0 : message.connection,
    // An event with an id is known by that.
    value: part.body ?? (message.id === null || message.id === '' ? shortText(message.payload.data) : undefined),
    id: message.id === '' ? null : message.id,
    channel: part.channel ?? '',
    // Within the value, the type is a field like others.
    type: part.fields === null ? '' : (part.type ?? ''),
    startsOver: (isAnswer(numbered.stream) || isAfterEnd(numbered)) && !numbered.resumed.has(message.connection),
    mayGoOn: numbered.askedAgain.has(message.connection),
    hash,
    length: message.payload.data.length,
  };
}
