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
  readonly where: 'parameter' | 'subprotocol';
}

interface Memory {
  /** Those of the connection that begins or lives. */
  now: Credentials | null;
  refused: {
    readonly credentials: Credentials;
    readonly at: Millis;
    readonly end: string;
    readonly ref: RecordRef;
  } | null;
  attempts: number;
}

/** Finds pages that try again with what was refused. See docs/detectors.md, "Old credentials". */
export function createOldCredentialsDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Memory>(() => ({ now: null, refused: null, attempts: 0 }));

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
      ...oldCredentialsText({ at: context.clock(at), end, attempts, where: credentials.where }),
      records: [ref],
    });
  };

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      if (isRequest(span) && stream.class !== 'sse') return;
      const memory = memories.of(stream);
      memory.now = credentialsOf(record, span);
      const { refused } = memory;
      if (refused === null) return;
      if (memory.now?.hash !== refused.credentials.hash) {
        memory.refused = null;
        memory.attempts = 0;
        return;
      }
      memory.attempts += 1;
      report(stream, memory, span.connectingAt);
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
      if (memory.refused !== null || !(isFinal(span, stream.protocol) || REASON.test(span.reason))) return;
      memory.attempts = 0;
      memory.refused = {
        credentials: memory.now,
        at: span.closeAt,
        end: describeEnd(span, stream.protocol),
        ref: refOf(record),
      };
    },
  };
}

/** `null` where nothing that is recorded looks like credentials: they may be in a cookie. */
function credentialsOf(record: WireRecord, span: ConnectionSpan): Credentials | null {
  const values = parseUrl(span.url).query.filter(([name]) => TOKEN.test(name));
  if (values.length > 0) return { hash: hashText(values.map(([, value]) => value).join('\n')), where: 'parameter' };
  const tokens = record.kind === 'connecting' ? record.protocols.filter(({ length }) => length >= TOKEN_LENGTH) : [];
  return tokens.length === 0 ? null : { hash: hashText(tokens.join('\n')), where: 'subprotocol' };
}
