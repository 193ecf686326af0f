import type { Millis } from '../../base/units.ts';
import type { Header } from '../../wire/record.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { compareEventIds, EVENT_ID_WORDS, EventIdOrder, eventIdKind } from '../numbering/event-id.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import type { StreamMessage } from '../streams/message.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { reportDead } from '../outages/dead-eventsource.ts';
import { formatDuration, pluralize } from '../../base/format.ts';

/** Steps between ids that it takes to call them numbered, and the share that must be one. */
const MIN_STEPS = 5;
const NUMBERED = 0.9;

interface Before {
  readonly connection: number;
  readonly endAt: Millis;
  readonly messages: number;
  readonly withId: number;
  readonly lastId: string;
}

interface Memory {
  span: ConnectionSpan | null;
  /** Messages of the present connection, and of them those with an id. */
  messages: number;
  withId: number;
  /** The last id of this stream, as text; empty for none. */
  lastId: string;
  lastRef: RecordRef | null;
  steps: number;
  ones: number;
  readonly order: EventIdOrder;
  /** Events that carried the id of the one before: then the same id again says nothing. */
  repeats: number;
  /** The connection before this one, once this one has opened. */
  before: Before | null;
  /** The id that the browser sent along, where the recording has it. */
  sentId: string | null;
  openRef: RecordRef | null;
  openedAt: Millis | null;
  reconnects: number;
  /** Where the stream was given up. */
  dead: string | null;
}

/** The browser's own reconnect is told of at once, though the attempt itself comes after its wait. */
const AT_ONCE = 100;

/** An event source that ends this soon before its page is left was ended by that. */
const BEFORE_LEAVING = 1_000;

const headerOf = (record: { readonly headers: readonly Header[] }, name: string): string | null =>
  record.headers.find(([found]) => found === name)?.[1] ?? null;

const asNumber = (id: string): number | null => (/^\d{1,15}$/.test(id) ? Number(id) : null);

/** Finds what goes wrong with native event sources: dead ones, and reconnects that do not resume. */
export function createSseDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = new Map<StreamId, Memory>();

  const memoryOf = (stream: Stream): Memory => {
    let memory = memories.get(stream.id);
    if (memory === undefined) {
      memory = {
        span: null,
        messages: 0,
        withId: 0,
        lastId: '',
        lastRef: null,
        steps: 0,
        ones: 0,
        order: new EventIdOrder(),
        repeats: 0,
        before: null,
        sentId: null,
        openRef: null,
        openedAt: null,
        reconnects: 0,
        dead: null,
      };
      memories.set(stream.id, memory);
    }
    return memory;
  };

  /** The first event after a reconnect tells whether the server went on where it was asked to. */
  const judgeResume = (stream: Stream, memory: Memory, message: StreamMessage): void => {
    const { before, openedAt } = memory;
    memory.before = null;
    if (before === null || before.withId === 0 || openedAt === null) return;
    const askedId = memory.sentId ?? before.lastId;
    if (context.isUnrecorded(message.ref.document, before.endAt, message.at)) return;
    const asked = asNumber(askedId);
    const first = asNumber(message.id ?? '');
    if (asked === null || first === null) {
      if (goesBack(memory, askedId, message.id ?? '')) reportBack(stream, memory, before, askedId, message);
      return;
    }
    if (first === asked + 1) return;
    // Ids that are no counter may jump as they like.
    if (memory.steps < MIN_STEPS || memory.ones < memory.steps * NUMBERED) return;
    findings.set({
      id: `not-resumed:${stream.id}:${openedAt}`,
      kind: 'not-resumed',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: before.endAt,
      until: message.at,
      count: first > asked ? first - asked - 1 : 0,
      text: `The server did not resume after id ${asked} ${context.when(openedAt)}: the first event after the reconnect was ${first}.`,
      evidence: [
        `the browser sent Last-Event-ID ${asked}`,
        `before it, ${memory.ones} of ${memory.steps} ids rose by one`,
      ],
      doubt: 'The server may number anew on purpose.',
      advice: 'Read Last-Event-ID on the server and send what came after it.',
      records: [memory.lastRef, message.ref].filter((ref) => ref !== null),
    });
  };

  /** Ids without neighbours cannot show a loss, but an old one shows that the server began further back. */
  const reportBack = (stream: Stream, memory: Memory, before: Before, asked: string, message: StreamMessage): void => {
    findings.set({
      id: `not-resumed:${stream.id}:${memory.openedAt ?? 0}`,
      kind: 'not-resumed',
      severity: 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: before.endAt,
      until: message.at,
      count: 0,
      text: `The server did not resume after id ${short(asked)} ${context.when(memory.openedAt ?? message.at)}: the first event after the reconnect, ${short(message.id ?? '')}, is an older one.`,
      evidence: [
        `the browser sent Last-Event-ID ${short(asked)}`,
        `ids of this stream: ${EVENT_ID_WORDS[eventIdKind(asked)]}`,
      ],
      doubt: 'The server may send its last events again on purpose, so that none is missed.',
      advice: 'Read Last-Event-ID on the server and send what came after it.',
      records: [memory.lastRef, message.ref].filter((ref) => ref !== null),
    });
  };

  /** A server that gives no ids cannot be asked to resume. Told once a stream, with the count of reconnects. */
  const judgeIds = (stream: Stream, memory: Memory, at: Millis): void => {
    const { before } = memory;
    if (before === null || before.messages === 0 || before.withId > 0 || before.lastId !== '') return;
    memory.reconnects += 1;
    const id = `not-resumed:${stream.id}:no-id`;
    findings.set({
      id,
      kind: 'not-resumed',
      severity: 'info',
      confidence: 'documented',
      stream: stream.id,
      from: findings.get(id)?.from ?? before.endAt,
      until: at,
      count: memory.reconnects,
      text: `The server cannot resume: its events carry no id, so what was sent in ${pluralize(memory.reconnects, 'reconnect')} is lost, the last ${context.when(at)}.`,
      evidence: [
        `${pluralize(before.messages, 'event')} before the reconnect, none with an id`,
        `down for ${formatDuration(at - before.endAt)}`,
      ],
      doubt: 'A server that sends its whole state at each connect loses nothing.',
      advice: 'Send an id with each event, and what follows Last-Event-ID at a reconnect.',
      records: memory.openRef === null ? [] : [memory.openRef],
    });
  };

  return {
    connecting(stream, span, record) {
      if (span.transport !== 'eventsource') return;
      const memory = memoryOf(stream);
      const { before } = memory;
      // A new object of the page's own does not know the last id; only the browser's own reconnect sends it.
      const isOwn =
        before !== null && (before.connection === span.connection || span.connectingAt - before.endAt <= AT_ONCE);
      if (!isOwn) memory.before = null;
      memory.sentId = record.kind === 'connecting' ? headerOf(record, 'last-event-id') : null;
    },
    opened(stream, span, record) {
      if (span.transport !== 'eventsource' || span.openAt === null) return;
      const memory = memoryOf(stream);
      if (memory.dead !== null) findings.delete(memory.dead);
      memory.dead = null;
      memory.openRef = { document: record.document, n: record.n, part: 0 };
      memory.openedAt = span.openAt;
      memory.span = span;
      memory.messages = 0;
      memory.withId = 0;
      judgeIds(stream, memory, span.openAt);
    },
    message(stream, message) {
      if (message.event === null || message.direction !== 'in') return;
      const memory = memories.get(stream.id);
      if (memory === undefined) return;
      if (memory.messages === 0) judgeResume(stream, memory, message);
      else count(memory, message);
      memory.messages += 1;
      if (message.id !== null && message.id !== '') {
        memory.withId += 1;
        if (memory.order.note(message.id) === 'same') memory.repeats += 1;
      }
      memory.lastId = message.id ?? '';
      memory.lastRef = message.ref;
    },
    closed(stream, span, record) {
      if (span.transport !== 'eventsource' || span.closeAt === null) return;
      const memory = memoryOf(stream);
      if (span.openAt !== null || memory.span === null) memory.span = span;
      if (record?.kind === 'error') {
        if (span.openAt === null) {
          // An attempt in vain: what was before it is still what the next one resumes.
          if (memory.before !== null)
            memory.before = { ...memory.before, connection: span.connection, endAt: span.closeAt };
          return;
        }
        memory.before = {
          connection: span.connection,
          endAt: span.closeAt,
          messages: memory.messages,
          withId: memory.withId,
          lastId: memory.lastId,
        };
        return;
      }
      if (record === null || context.wasEndedByPage(span)) return;
      memory.dead = reportDead(stream, span, record.n, context, findings);
    },
    page(record) {
      if (record.kind !== 'page' || record.event !== 'pagehide') return;
      for (const finding of [...findings.list()]) {
        const isLeaving =
          finding.records[0]?.document === record.document && record.at - finding.from <= BEFORE_LEAVING;
        if (finding.kind === 'dead-eventsource' && isLeaving) findings.delete(finding.id);
      }
    },
    merged(from, into) {
      const gone = memories.get(from);
      const dead = memories.get(into.id)?.dead ?? null;
      memories.delete(from);
      if (dead !== null) findings.delete(dead);
      if (gone !== undefined) memories.set(into.id, gone);
    },
    forgot(stream) {
      memories.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

/** True where the first event after a reconnect is one from before it, by the order of the ids or as one that is known. */
function goesBack(memory: Memory, asked: string, first: string): boolean {
  // Several events under one id: the rest of them may follow.
  if (first === '' || asked === '' || (first === asked && memory.repeats > 0)) return false;
  const step = compareEventIds(first, asked);
  return step === null ? memory.order.has(first) : step <= 0;
}

/** An id as a sentence holds it; some are whole documents. */
const short = (id: string): string => (id.length <= 60 ? id : `${id.slice(0, 59)}…`);

function count(memory: Memory, message: StreamMessage): void {
  const before = asNumber(memory.lastId);
  const now = asNumber(message.id ?? '');
  if (before === null || now === null || now === before) return;
  memory.steps += 1;
  if (now === before + 1) memory.ones += 1;
}
