import type { Millis } from '../../base/units.ts';
import {
  BROKEN_AT_ONCE_TEXT,
  closedWithText,
  closesText,
  NEVER_OPENED_TEXT,
  tooSoonText,
} from '../../texts/findings/close-codes.ts';
import type { CloseMeaningText, NeverOpened } from '../../texts/findings/close-codes.ts';
import { answerText } from '../../texts/findings/network.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import type { RecordRef, Severity } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { answerOf } from '../streams/network/network-answer.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** A connection that breaks this soon after it opened was turned away rather than lost. */
const AT_ONCE = 1_000;

/**
 * An attempt this soon after "try again later" did not wait. In a rolling restart another server may be there at once: then
 * only an attempt without any wait is too soon.
 */
const TOO_SOON = 1_000;
const TOO_SOON_IN_RESTART = 100;

const limitAfter = (code: number): number => (code === 1012 ? TOO_SOON_IN_RESTART : TOO_SOON);

/** Codes by which a protocol says what a registered code says: going away (1001), restart (1012), try again later (1013). */
const REGISTERED: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  // https://centrifugal.dev/docs/server/codes: shutdown, force reconnect
  centrifugo: { 3001: 1012, 3011: 1001 },
  // https://pusher.com/docs/channels/library_auth_reference/pusher-websockets-protocol/: over capacity, reconnect at once
  pusher: { 4100: 1013, 4200: 1001 },
};

/** The registered code that says the same, or the code itself. */
const registeredOf = (code: number, protocol: string): number => REGISTERED[protocol]?.[code] ?? code;

/** The key of attempts that never opened. */
const NEVER_OPENED = '1006-never-open';

/** Sends this long before a close "too big" may be its reason. */
const RECENT = 1_000;

/** Answers of attempts that are told apart. */
const MAX_ANSWERS = 8;

/** Closes of one meaning. */
interface Tally {
  count: number;
  from: Millis;
  until: Millis;
  readonly refs: RecordRef[];
  reason: string;
}

/** What is known of the closes of one stream. */
interface Closes {
  readonly tallies: Map<string, Tally>;
  /** The end "try again later" that no attempt has followed yet. */
  later: { readonly at: Millis; readonly code: number; readonly ref: RecordRef } | null;
  /** True once a connection of the stream has opened: then a failed attempt is part of an outage, which has its own finding. */
  hasOpened: boolean;
  /** How DevTools say that attempts which never opened were answered. */
  readonly answers: Map<string, { readonly span: ConnectionSpan; count: number }>;
  /** Subprotocols that the page asks for. */
  asked: readonly string[];
  /** The largest message sent lately. */
  largest: { readonly at: Millis; readonly size: number } | null;
}

/** What a group of closes means. */
interface Meaning {
  readonly key: string;
  /** Closes that it takes before they are reported. */
  readonly atLeast: number;
  readonly severity: Severity;
  readonly text: CloseMeaningText;
}

/** Reports what closes of WebSockets mean that neither side wanted. See docs/reference/detectors.md, "Close codes". */
export function createCloseCodeDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Closes>(() => ({
    tallies: new Map(),
    later: null,
    hasOpened: false,
    answers: new Map(),
    asked: [],
    largest: null,
  }));

  const report = (stream: Stream, meaning: Meaning, tally: Tally, { largest, asked, answers }: Closes): void =>
    findings.set({
      id: `close-code:${stream.id}:${meaning.key}`,
      kind: 'close-code',
      severity: meaning.severity,
      confidence: 'documented',
      stream: stream.id,
      from: tally.from,
      until: tally.until,
      count: tally.count,
      ...closesText(meaning.text, {
        lastAt: context.clock(tally.until),
        count: tally.count,
        reason: tally.reason,
        largest: meaning.key === '1009' ? (largest?.size ?? null) : null,
        asked: meaning.key === NEVER_OPENED ? asked : [],
        answers: meaning.key === NEVER_OPENED ? answersOf(answers) : [],
      }),
      records: tally.refs,
    });

  const note = (stream: Stream, meaning: Meaning, at: Millis, ref: RecordRef, reason: string): void => {
    const closes = memories.of(stream);
    const { tallies } = closes;
    const tally = tallies.get(meaning.key) ?? { count: 0, from: at, until: at, refs: [], reason: '' };
    tallies.set(meaning.key, tally);
    tally.count += 1;
    tally.until = at;
    if (reason !== '') tally.reason = reason;
    if (tally.refs.length < MAX_FINDING_RECORDS) tally.refs.push(ref);
    if (tally.count >= meaning.atLeast) report(stream, meaning, tally, closes);
  };

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      if (span.transport !== 'websocket') return;
      if (record.kind === 'connecting' && record.protocols.length > 0) memories.of(stream).asked = record.protocols;
      const later = takeLater(memories.get(stream.id));
      if (later === null) return;
      const wait = span.connectingAt - later.at;
      if (
        wait >= limitAfter(registeredOf(later.code, stream.protocol)) ||
        context.obscuredFrom(span.document, later.at, span.connectingAt) !== null
      )
        return;
      note(stream, tooSoonAfter(later.code, stream.protocol), later.at, later.ref, '');
    },
    opened(stream, span) {
      if (span.transport !== 'websocket') return;
      const closes = memories.of(stream);
      closes.hasOpened = true;
      closes.answers.clear();
      if (closes.tallies.delete(NEVER_OPENED)) findings.delete(`close-code:${stream.id}:${NEVER_OPENED}`);
    },
    message(stream, message) {
      if (message.direction === 'out') noteSize(memories.of(stream), message);
    },
    network(stream, span, record) {
      const answer = answerOf(span);
      const text = answer === null ? '' : answerText(answer);
      if (span.transport !== 'websocket' || span.openAt !== null || text === '') return;
      const closes = memories.of(stream);
      const tally = closes.tallies.get(NEVER_OPENED);
      if (closes.hasOpened || tally === undefined) return;
      const known = closes.answers.get(text);
      if (known !== undefined) known.count += 1;
      else if (closes.answers.size < MAX_ANSWERS) closes.answers.set(text, { span, count: 1 });
      // One attempt that was refused in so many words needs no second.
      const isCertain = (record.status >= 400 && record.status < 500) || record.status === 101;
      if (isCertain || tally.count >= NEVER_OPENED_MEANING.atLeast) report(stream, NEVER_OPENED_MEANING, tally, closes);
    },
    closed(stream, span, record) {
      if (span.transport !== 'websocket' || record === null || span.closeAt === null) return;
      if (context.wasEndedByPage(span) || span.code === null) return;
      if (context.obscuredFrom(span.document, span.openAt ?? span.connectingAt, span.closeAt) !== null) return;
      const ref = refOf(record);
      const code = registeredOf(span.code, stream.protocol);
      if (code === 1012 || code === 1013) {
        memories.of(stream).later = { at: span.closeAt, code: span.code, ref };
      }
      const meaning = meaningOf(span, span.code, stream.protocol);
      if (meaning === null || (meaning.key === NEVER_OPENED && memories.of(stream).hasOpened)) return;
      note(stream, meaning, span.closeAt, ref, span.reason);
    },
  };
}

/** The end "try again later" that the next attempt follows; it is judged once. */
function takeLater(closes: Closes | undefined): Closes['later'] {
  if (closes === undefined) return null;
  const { later } = closes;
  closes.later = null;
  return later;
}

function noteSize(closes: Closes, { at, size }: StreamMessage): void {
  const { largest } = closes;
  if (largest === null || at - largest.at > RECENT || size >= largest.size) closes.largest = { at, size };
}

const tooSoonAfter = (code: number, protocol: string): Meaning => ({
  key: `${code}-at-once`,
  atLeast: 1,
  severity: 'warning',
  text: tooSoonText(code, protocol, limitAfter(registeredOf(code, protocol))),
});

/** `null` for an end that is no finding: agreed, going away, restarting, or broken once as networks do. */
function meaningOf(span: ConnectionSpan, code: number, protocol: string): Meaning | null {
  if ([1000, 1001, 1005, 1012, 1013].includes(registeredOf(code, protocol))) return null;
  if (code === 1006) return meaningOfBreak(span);
  return {
    key: `${code}`,
    atLeast: 1,
    severity: code >= 3_000 ? 'warning' : 'error',
    text: closedWithText(code, protocol),
  };
}

const NEVER_OPENED_MEANING: Meaning = { key: NEVER_OPENED, atLeast: 2, severity: 'error', text: NEVER_OPENED_TEXT };

/** The answers, the most frequent first. */
const answersOf = (answers: Closes['answers']): NeverOpened['answers'] =>
  [...answers]
    .map(([text, { span, count }]) => ({ text, count, status: span.network?.status ?? 0 }))
    .toSorted((one, other) => other.count - one.count);

/** Code 1006 is never sent: it says that there was no close frame. Alone it is a network's end, repeated it is a sign. */
function meaningOfBreak({ openAt, closeAt }: ConnectionSpan): Meaning | null {
  if (openAt === null) return NEVER_OPENED_MEANING;
  if (closeAt === null || closeAt - openAt > AT_ONCE) return null;
  return { key: '1006-at-once', atLeast: 2, severity: 'error', text: BROKEN_AT_ONCE_TEXT };
}
