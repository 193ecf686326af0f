import { oldCredentialsText } from '../../texts/findings/connection-troubles.ts';
import type { WireRecord } from '../../wire/record.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { RecordRef } from '../finding.ts';
import { refOf } from '../finding.ts';
import type { Millis } from '../../base/units.ts';
import { describeEnd, isFinal } from '../outages/connection-end.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import { hashText } from '../streams/hash.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { isRequest } from '../streams/stream.ts';
import type { ConnectionSpan, Stream } from '../streams/stream.ts';
import { expiryOf, findToken } from './token-expiry.ts';

/** Attempts with the same credentials after a refusal, and the life that shows that they were good after all. */
const LEAST = 3;
const LASTED = 5_000;

/** Parameters that carry credentials, and the length from which on a subprotocol asked for is taken for a token. */
const TOKEN = /token|auth|jwt|ticket|credential|api_?key|signature|^sig$|secret|password/i;
const TOKEN_LENGTH = 20;

/** A reason that speaks of credentials. */
const REASON = /expired|unauthor|forbidden|not authenticated|invalid token|token invalid|credential/i;

/** What a connection carries to be let in. */
interface Credentials {
  readonly hash: number;
  readonly where: 'parameter' | 'subprotocol' | 'token in the first message';
  /** When they expire by their own word, in milliseconds since the epoch; `null` where they do not say. */
  readonly expires: number | null;
}

interface Memory {
  /** Those of the connection that begins or lives. */
  now: Credentials | null;
  /** The record with which its last connection began. */
  ref: RecordRef | null;
  refused: {
    readonly credentials: Credentials;
    readonly at: Millis;
    readonly end: string;
    readonly ref: RecordRef;
  } | null;
  attempts: number;
}

/** Finds pages that try again with what was refused. See docs/reference/detectors.md, "Old credentials". */
export function createOldCredentialsDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Memory>(() => ({ now: null, ref: null, refused: null, attempts: 0 }));

  const report = (stream: Stream, { refused, attempts }: Memory, until: Millis): void => {
    if (refused === null || attempts < LEAST) return;
    const { credentials, at, end, ref } = refused;
    findings.set({
      id: `old-credentials:${stream.id}:${at}`,
      kind: 'old-credentials',
      severity: 'error',
      confidence: 'inferred',
      stream: stream.id,
      from: at,
      until,
      count: attempts,
      ...oldCredentialsText({
        at: context.clock(at),
        end,
        attempts,
        where: credentials.where,
        left: leftAt(credentials, context.epochOf(at)),
      }),
      records: [ref],
    });
  };

  /** A connection shows its credentials: those that were refused, or others. */
  const take = (stream: Stream, memory: Memory, credentials: Credentials | null, at: Millis): void => {
    memory.now = credentials;
    const { refused } = memory;
    if (refused === null) return;
    if (credentials?.hash !== refused.credentials.hash) {
      memory.refused = null;
      memory.attempts = 0;
      return;
    }
    memory.attempts += 1;
    report(stream, memory, at);
  };

  /** A connection ended: the first refusal is the one that later attempts are compared with. */
  const refuse = (
    stream: Stream,
    span: ConnectionSpan,
    memory: Memory,
    credentials: Credentials,
    ref: RecordRef,
  ): void => {
    const isRefusal = isFinal(span, stream.protocol) || REASON.test(span.reason);
    if (memory.refused !== null || !isRefusal || span.closeAt === null) return;
    memory.attempts = 0;
    memory.refused = { credentials, at: span.closeAt, end: describeEnd(span, stream.protocol), ref };
  };

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      if (isRequest(span) && stream.class !== 'sse') return;
      const memory = memories.of(stream);
      memory.ref = refOf(record);
      const credentials = credentialsOf(record, span);
      // What its first message will show is not known yet.
      if (credentials === null && memory.refused?.credentials.where === IN_MESSAGE) memory.now = null;
      else take(stream, memory, credentials, span.connectingAt);
    },
    message(stream, message) {
      if (message.direction !== 'out' || message.payload.encoding !== 'text') return;
      const memory = memories.get(stream.id);
      if (memory === undefined || memory.now !== null || context.spanOf(message)?.messagesOut !== 1) return;
      const token = findToken(message.payload.data);
      if (token === null) return;
      take(stream, memory, { hash: hashText(token), where: IN_MESSAGE, expires: expiryOf(token) }, message.at);
    },
    closed(stream, span, record) {
      const memory = memories.get(stream.id);
      if (memory === undefined || record === null || span.closeAt === null || memory.now === null) return;
      const hasLasted = span.openAt !== null && span.closeAt - span.openAt >= LASTED;
      if (hasLasted && memory.refused !== null) {
        findings.delete(`old-credentials:${stream.id}:${memory.refused.at}`);
        memory.refused = null;
        memory.attempts = 0;
      }
      refuse(stream, span, memory, memory.now, refOf(record));
    },
    network(stream, span) {
      const memory = memories.get(stream.id);
      const credentials = credentialsInUrl(span.url) ?? memory?.now ?? null;
      if (memory === undefined || memory.ref === null || credentials === null || span.openAt !== null) return;
      refuse(stream, span, memory, credentials, memory.ref);
    },
  };
}

/** How long the credentials were good for, by their own word, when they were refused; below 0 they had expired. */
const leftAt = ({ expires }: Credentials, epoch: number | null): number | null =>
  expires === null || epoch === null ? null : expires - epoch;

const IN_MESSAGE = 'token in the first message';

/** `null` where nothing that is recorded looks like credentials: they may be in a cookie. */
function credentialsOf(record: WireRecord, span: ConnectionSpan): Credentials | null {
  const inUrl = credentialsInUrl(span.url);
  if (inUrl !== null) return inUrl;
  const tokens = record.kind === 'connecting' ? record.protocols.filter(({ length }) => length >= TOKEN_LENGTH) : [];
  return tokens.length === 0 ? null : credentialsIn(tokens, 'subprotocol');
}

function credentialsInUrl(url: string): Credentials | null {
  const values = parseUrl(url).query.filter(([name]) => TOKEN.test(name));
  return values.length === 0
    ? null
    : credentialsIn(
        values.map(([, value]) => value),
        'parameter',
      );
}

const credentialsIn = (values: readonly string[], where: Credentials['where']): Credentials => {
  const text = values.join('\n');
  return { hash: hashText(text), where, expires: expiryOf(text) };
};
