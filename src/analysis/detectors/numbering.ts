import { fingerprint } from '../numbering/repeats/fingerprint.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { firstPart, isReply, partsOf } from '../../formats/protocols/decoded-message.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import type { Finding } from '../finding.ts';
import type { StreamMessage } from '../streams/message.ts';
import { announcementOf } from '../numbering/inference/field-names.ts';
import { confirmRule, documentedRules } from '../numbering/inference/documented-feeds.ts';
import { RepeatTracker } from '../numbering/repeats/repeat-tracker.ts';
import { hashItem } from '../numbering/rule-reader.ts';
import { chosenRule, describeRule } from '../numbering/rule-spec.ts';
import type { RuleSpec } from '../numbering/rule-spec.ts';
import type { Sample } from '../numbering/sample.ts';
import { StreamNumbering } from '../numbering/stream-numbering.ts';
import type { ConnectionSpan, Stream, StreamClass, StreamId } from '../streams/stream.ts';
import { plainRepeatFindings } from '../numbering/findings/duplicates.ts';
import { numberingFindings } from '../numbering/findings/numbering-findings.ts';

/** Classes whose connections are single requests: a reply is no connection, and may bring what came before. */
const POLLED: ReadonlySet<StreamClass> = new Set(['request', 'short-poll', 'long-poll', 'retry-loop']);

/** What is kept of one stream. */
interface Counted {
  readonly stream: Stream;
  readonly numbering: StreamNumbering;
  /** For messages that no rule judges. */
  readonly repeats: RepeatTracker;
  messages: number;
  /** Where the last connection stood: for how long there was none. */
  readonly downtimes: Map<number, number>;
  lastEnd: number;
}

/**
 * Finds how a stream numbers its messages, and by that what was lost, came twice, came late or came again after a
 * reconnect. See docs/detectors.md, "Numbering" and "Gaps".
 */
export function createNumberingDetector(context: DetectorContext): Detector {
  const counted = new Map<StreamId, Counted>();
  let now = 0;

  const of = (stream: Stream): Counted => {
    const known = counted.get(stream.id);
    if (known !== undefined) return known;
    const fresh = newCounted(stream, context);
    counted.set(stream.id, fresh);
    return fresh;
  };

  return {
    opened(stream, span) {
      if (!isLasting(stream) || span.openAt === null) return;
      const { downtimes, lastEnd } = of(stream);
      if (!Number.isNaN(lastEnd)) downtimes.set(indexOf(stream, span), span.openAt - lastEnd);
      if (downtimes.size > MAX_DOWNTIMES) downtimes.clear();
    },
    message(stream, message, decoded) {
      now = Math.max(now, message.at);
      takeMessage(of(stream), message, decoded);
    },
    closed(stream, span) {
      if (!isLasting(stream)) return;
      const entry = of(stream);
      const index = indexOf(stream, span);
      entry.numbering.interruptions.ended(index, context.wasEndedByPage(span));
      if (carries(stream, span)) entry.lastEnd = span.closeAt ?? now;
    },
    tick(at) {
      now = Math.max(now, at);
    },
    merged(from, into) {
      const gone = counted.get(from);
      counted.delete(from);
      if (gone === undefined) return;
      const heir = of(into);
      if (isLasting(into)) carryOn(heir, gone);
      else heir.numbering.absorb(gone.numbering);
    },
    forgot(stream) {
      counted.delete(stream);
    },
    renumbered(stream, heard) {
      const before = of(stream);
      const fresh = newCounted(stream, context);
      fresh.lastEnd = before.lastEnd;
      for (const [connection, downtime] of before.downtimes) fresh.downtimes.set(connection, downtime);
      fresh.numbering.interruptions.endsOf(before.numbering.interruptions);
      counted.set(stream.id, fresh);
      for (const { message, decoded } of heard) takeMessage(fresh, message, decoded);
    },
    findings() {
      const findings: Finding[] = [];
      for (const { stream, numbering, repeats, downtimes } of counted.values()) {
        const trackers = numbering.trackers();
        for (const [ruleIndex, tracker] of trackers.entries()) {
          findings.push(...numberingFindings({ tracker, ruleIndex, stream, now, downtimes, context }));
        }
        const isNumbered = (sample: Sample): boolean => trackers.some((tracker) => tracker.concerns(sample));
        findings.push(...plainRepeatFindings({ tracker: repeats, stream, context, isNumbered }));
      }
      return findings;
    },
    numbering(stream) {
      return (counted.get(stream)?.numbering.trackers() ?? []).map(({ spec }) => describeRule(spec));
    },
  };
}

const MAX_DOWNTIMES = 1_000;

const isPolled = (stream: Stream): boolean => POLLED.has(stream.class);

/** True where a connection carries many messages, so that its end matters. */
const isLasting = (stream: Stream): boolean => !isPolled(stream);

/** True for a connection that stood and carried the stream: no failed attempt, and no call of a polling beginning. */
const carries = (stream: Stream, span: ConnectionSpan): boolean =>
  span.openAt !== null && (stream.class !== 'websocket' || span.transport === 'websocket');

function indexOf(stream: Stream, span: ConnectionSpan): number {
  return stream.droppedSpans + stream.spans.lastIndexOf(span);
}

const newCounted = (stream: Stream, context: DetectorContext): Counted => ({
  stream,
  numbering: newNumbering(stream, context),
  repeats: new RepeatTracker(),
  messages: 0,
  downtimes: new Map(),
  lastEnd: Number.NaN,
});

/** A connection has taken the place of another: what came on it meanwhile follows what came on the old one. */
function carryOn(heir: Counted, gone: Counted): void {
  const held = gone.numbering.held();
  // Where not all of it is held any more, numbers passed over prove nothing.
  const last = heir.numbering.interruptions;
  const first = held[0];
  if (held.length < gone.messages && first !== undefined) last.ended(first.connection - 1, true);
  for (const sample of held) {
    heir.messages += 1;
    heir.numbering.take({ ...sample, index: heir.messages });
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
    isPolled: isPolled(stream),
    known: documentedRules(stream.url),
    chosen,
    confirm: (spec) => confirmRule(stream.url, spec),
    isUnrecorded: (before, after) =>
      context.isUnrecorded(before.ref.document, before.at, after.at) ||
      (before.ref.document !== after.ref.document && context.isUnrecorded(after.ref.document, before.at, after.at)),
  });
}

function takeMessage(entry: Counted, message: StreamMessage, decoded: DecodedMessage): void {
  entry.messages += 1;
  const { numbering } = entry;
  if (message.direction === 'out') {
    for (const { body } of partsOf(decoded)) {
      numbering.sent.note(body);
      if (announcementOf(body) === 'greeting') numbering.interruptions.greeted(entry.messages);
    }
    return;
  }
  const { payload } = message;
  if (payload.isCut && firstPart(decoded).body === undefined) {
    numbering.interruptions.couldNotRead(entry.messages);
    return;
  }
  const parts = partsOf(decoded);
  const isSingle = parts.length === 1;
  for (const part of parts) {
    const hash = isSingle ? fingerprint(payload.data) : hashItem(part.body ?? null);
    const sample = sampleOf(entry, message, part, hash);
    const isJudged = numbering.take(sample);
    // Replies of polls say again what still holds, and heartbeats are all alike.
    if (isJudged || isPolled(entry.stream) || part.role === 'heartbeat' || isReply(part)) continue;
    entry.repeats.take(sample, part.type ?? '');
  }
}

function sampleOf(entry: Counted, message: StreamMessage, part: DecodedMessage, hash: number): Sample {
  return {
    index: entry.messages,
    at: message.at,
    ref: message.ref,
    connection: isPolled(entry.stream) ? 0 : message.connection,
    value: part.body,
    id: message.id === '' ? null : message.id,
    channel: part.channel ?? '',
    hash,
    length: message.payload.data.length,
  };
}
