import type { Millis } from '../../base/units.ts';
import { describeCode } from '../outages/close-code.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef, Severity } from '../finding.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { ConnectionSpan, Stream, StreamId } from '../streams/stream.ts';
import { formatBytes, pluralize } from '../../base/format.ts';

/** A connection that breaks this soon after it opened was turned away rather than lost. */
const AT_ONCE = 1_000;

/** An attempt this soon after "try again later" did not wait. */
const TOO_SOON = 1_000;

/** Sends this long before a close "too big" may be its reason. */
const RECENT = 1_000;

interface Tally {
  count: number;
  from: Millis;
  until: Millis;
  readonly refs: RecordRef[];
  reason: string;
}

interface Memory {
  readonly tallies: Map<string, Tally>;
  /** The end "try again later" that no attempt has followed yet. */
  later: { readonly at: Millis; readonly code: number; readonly ref: RecordRef } | null;
  largest: { readonly at: Millis; readonly size: number } | null;
}

/** What a group of closes means. */
interface Meaning {
  readonly key: string;
  /** Closes that it takes before it is told. */
  readonly atLeast: number;
  readonly severity: Severity;
  readonly what: string;
  readonly doubt: string;
  readonly advice: string;
}

/** Tells what closes of WebSockets mean that were nobody's wish. See docs/detectors.md, "Close codes". */
export function createCloseCodeDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = new Map<StreamId, Memory>();

  const memoryOf = (stream: StreamId): Memory => {
    let memory = memories.get(stream);
    if (memory === undefined) {
      memory = { tallies: new Map(), later: null, largest: null };
      memories.set(stream, memory);
    }
    return memory;
  };

  const tell = (stream: Stream, memory: Memory, meaning: Meaning, at: Millis, ref: RecordRef, reason: string): void => {
    let tally = memory.tallies.get(meaning.key);
    if (tally === undefined) {
      tally = { count: 0, from: at, until: at, refs: [], reason: '' };
      memory.tallies.set(meaning.key, tally);
    }
    tally.count += 1;
    tally.until = at;
    if (reason !== '') tally.reason = reason;
    if (tally.refs.length < MAX_FINDING_RECORDS) tally.refs.push(ref);
    if (tally.count < meaning.atLeast) return;
    const when = tally.count === 1 ? context.when(at) : `the last ${context.when(at)}`;
    findings.set({
      id: `close-code:${stream.id}:${meaning.key}`,
      kind: 'close-code',
      severity: meaning.severity,
      confidence: 'documented',
      stream: stream.id,
      from: tally.from,
      until: tally.until,
      count: tally.count,
      text: `${meaning.what} ${tally.count === 1 ? 'once' : pluralize(tally.count, 'time')}, ${when}.`,
      evidence: [
        pluralize(tally.count, 'close'),
        ...(tally.reason === '' ? [] : [`reason given: ${tally.reason}`]),
        ...(meaning.key === '1009' && memory.largest !== null
          ? [`largest message sent in the second before: ${formatBytes(memory.largest.size)}`]
          : []),
      ],
      doubt: meaning.doubt,
      advice: meaning.advice,
      records: tally.refs,
    });
  };

  return {
    connecting(stream, span) {
      const memory = memories.get(stream.id);
      const later = memory?.later ?? null;
      if (memory === undefined || later === null || span.transport !== 'websocket') return;
      memory.later = null;
      const wait = span.connectingAt - later.at;
      if (wait >= TOO_SOON || context.obscuredFrom(span.document, later.at, span.connectingAt) !== null) return;
      tell(
        stream,
        memory,
        {
          key: `${later.code}-at-once`,
          atLeast: 1,
          severity: 'warning',
          what: `Connected again within 1 s after code ${describeCode(later.code, stream.protocol)}`,
          doubt: '',
          advice: 'Wait before connecting to a server that restarts or asks for time.',
        },
        later.at,
        later.ref,
        '',
      );
    },
    message(stream, message) {
      if (message.direction !== 'out') return;
      const memory = memoryOf(stream.id);
      const { largest } = memory;
      if (largest === null || message.at - largest.at > RECENT || message.size >= largest.size) {
        memory.largest = { at: message.at, size: message.size };
      }
    },
    closed(stream, span, record) {
      if (span.transport !== 'websocket' || record === null || span.closeAt === null) return;
      if (context.wasEndedByPage(span) || span.code === null) return;
      if (context.obscuredFrom(span.document, span.openAt ?? span.connectingAt, span.closeAt) !== null) return;
      const memory = memoryOf(stream.id);
      const ref = { document: record.document, n: record.n, part: 0 };
      if (span.code === 1012 || span.code === 1013) memory.later = { at: span.closeAt, code: span.code, ref };
      const meaning = meaningOf(span, span.code, stream.protocol);
      if (meaning !== null) tell(stream, memory, meaning, span.closeAt, ref, span.reason);
    },
    forgot(stream) {
      memories.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}

/** `null` for an end that needs no words: agreed, going away, restarting, or broken once as networks do. */
function meaningOf(span: ConnectionSpan, code: number, protocol: string): Meaning | null {
  if (code === 1000 || code === 1001 || code === 1005 || code === 1012 || code === 1013) return null;
  const common = { key: `${code}`, atLeast: 1, doubt: '', advice: '' };
  if (code === 1006) return meaningOfBreak(span);
  const what = `Closed with code ${describeCode(code, protocol)}`;
  if (code === 1009) {
    return {
      ...common,
      severity: 'error',
      what,
      doubt: 'The limit may be the proxy’s rather than the server’s.',
      advice: 'Send smaller messages, or raise the limit.',
    };
  }
  if (code >= 3_000) {
    return { ...common, severity: 'warning', what, doubt: 'Codes from 3000 on mean what the app or library says.' };
  }
  return { ...common, severity: 'error', what };
}

/** Code 1006 is never sent: it says that there was no close frame. Alone it is a network's end, repeated it is a sign. */
function meaningOfBreak(span: ConnectionSpan): Meaning | null {
  const { openAt, closeAt } = span;
  const doubt = 'A page cannot see which it was; the network list of the developer tools can.';
  if (openAt === null) {
    return {
      key: '1006-never-open',
      atLeast: 2,
      severity: 'error',
      what: 'Could not connect',
      doubt,
      advice:
        'Look for a refused connection, a block by content security policy or mixed content, or a status other than 101.',
    };
  }
  if (closeAt === null || closeAt - openAt > AT_ONCE) return null;
  return {
    key: '1006-at-once',
    atLeast: 2,
    severity: 'error',
    what: 'Broken within 1 s of opening, without a close frame,',
    doubt,
    advice: 'Look at what the server or proxy refuses: handshake, credentials, subprotocol or first message.',
  };
}
