import { BoundedList } from '../../base/bounded-list.ts';
import { isRecord } from '../../base/is-object.ts';
import type { Millis } from '../../base/units.ts';
import { firstPart } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { overtakenText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { nameFacts } from '../numbering/inference/field-names.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { askOf } from '../polls/ask.ts';
import { normaliseEndpoint } from '../streams/endpoint.ts';
import { hashText } from '../streams/hash.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';

/** How much later the overtaken answer comes, and how often that must happen. */
const LATER = 50;
const LEAST = 2;

/** Requests under way that are compared; a page with more asks for other things. */
const MAX_PENDING = 16;

/** Names of times, whose values rise from answer to answer. */
const TIME = /^(ts|time|timestamp|at|now|updated_?at|server_?time)$/i;

interface Pending {
  readonly span: ConnectionSpan;
  readonly identity: number | null;
  /** The answer of a later request that came before this one's, `null` while none has. */
  overtakenBy: { readonly at: Millis; readonly hash: number; readonly numbers: ReadonlyMap<string, number> } | null;
}

interface Memory {
  readonly pending: BoundedList<Pending>;
  hash: number | null;
  numbers: ReadonlyMap<string, number>;
  calls: number;
  times: number;
  slowest: number;
  field: string | null;
  firstAt: Millis | null;
}

const NO_NUMBERS: ReadonlyMap<string, number> = new Map();

const newMemory = (): Memory => ({
  pending: new BoundedList(MAX_PENDING),
  hash: null,
  numbers: NO_NUMBERS,
  calls: 0,
  times: 0,
  slowest: 0,
  field: null,
  firstAt: null,
});

/** Finds answers that come after those of later requests for the same. See docs/reference/detectors.md, "Overtaken answers". */
export function createOvertakenDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream(newMemory);

  const report = (stream: Stream, memory: Memory, at: Millis, ref: RecordRef | null): void =>
    findings.set({
      id: `overtaken:${stream.id}`,
      kind: 'overtaken',
      severity: memory.field === null ? 'info' : 'warning',
      confidence: 'inferred',
      stream: stream.id,
      from: memory.firstAt ?? at,
      until: at,
      count: memory.times,
      ...overtakenText({
        times: memory.times,
        lastAt: context.clock(at),
        calls: memory.calls,
        field: memory.field,
        slowest: memory.slowest,
      }),
      records: ref === null ? [] : [ref],
    });

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      if (!isRequest(span) || record.kind !== 'connecting') return;
      const memory = memories.of(stream);
      const { identity } = askOf(normaliseEndpoint(record), record);
      memory.pending.push({ span, identity, overtakenBy: null });
      memory.calls += 1;
    },
    message(stream, message, decoded) {
      const memory = message.direction === 'in' ? memories.get(stream.id) : undefined;
      if (memory === undefined || memory.pending.length < 1) return;
      memory.hash = hashText(message.payload.data);
      memory.numbers = numbersOf(decoded);
    },
    closed(stream, span, record) {
      const memory = memories.get(stream.id);
      const place = memory?.pending.items.findIndex((one) => one.span === span) ?? -1;
      if (memory === undefined || place < 0) return;
      const own = memory.pending.items[place];
      const earlier = memory.pending.items.slice(0, place);
      if (own !== undefined) memory.pending.remove(own);
      const { hash, numbers } = memory;
      memory.hash = null;
      const { closeAt } = span;
      if (own === undefined || closeAt === null || hash === null || span.status >= 400 || own.identity === null) return;
      for (const other of earlier) {
        if (other.identity === own.identity) other.overtakenBy ??= { at: closeAt, hash, numbers };
      }
      const by = own.overtakenBy;
      if (by === null || by.hash === hash || closeAt - by.at <= LATER) return;
      memory.times += 1;
      memory.firstAt ??= closeAt;
      memory.slowest = Math.max(memory.slowest, closeAt - by.at);
      memory.field ??= fieldThatWentBack(by.numbers, numbers);
      if (memory.times >= LEAST) {
        report(stream, memory, closeAt, record === null ? null : { document: record.document, n: record.n, part: 0 });
      }
    },
  };
}

/** Numbers and times at the top of an answer. */
function numbersOf(decoded: DecodedMessage): ReadonlyMap<string, number> {
  const { body } = firstPart(decoded);
  if (!isRecord(body)) return NO_NUMBERS;
  const numbers = new Map<string, number>();
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'number' && (TIME.test(name) || nameFacts(name).isNumber)) numbers.set(name, value);
  }
  return numbers;
}

function fieldThatWentBack(newer: ReadonlyMap<string, number>, older: ReadonlyMap<string, number>): string | null {
  for (const [name, value] of older) if (value < (newer.get(name) ?? Number.NEGATIVE_INFINITY)) return name;
  return null;
}
