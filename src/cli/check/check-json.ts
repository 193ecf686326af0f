import type { Confidence, Finding, FindingKind, MissingNumbers, RecordRef, Severity } from '../../analysis/finding.ts';
import { listInduced, type InducedAct } from '../../analysis/induced/induced-summary.ts';
import type { LedgerEntry } from '../../analysis/ledger.ts';
import type { UnrecordedCount } from '../../analysis/unrecorded-uses.ts';
import type { HourlyCost } from '../../analysis/cost/cost-estimate.ts';
import { costOfStream, type StreamCost } from '../../analysis/cost/stream-cost.ts';
import type { NumberingRule } from '../../analysis/numbering/numbering-rule.ts';
import type { PollRhythm, Stream, StreamClass, StreamState } from '../../analysis/streams/stream.ts';
import type { Dropped, UnjudgedReason } from '../../policy/judgement.ts';
import type { Checked } from './check.ts';
import type { ExceededLimit } from './gate-limits.ts';
import { channelOf } from '../../analysis/streams/webrtc/channels.ts';
import type { ChannelFacts } from '../../wire/webrtc.ts';

/** Raised when a field changes its meaning or goes; new fields may come at any time. */
const CHECK_JSON_VERSION = 1;

/** A finding as `check --json` prints it. Instants in milliseconds from the recording's zero. */
interface FindingJson {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Id of the stream. */
  readonly stream: number;
  readonly from: number;
  readonly until: number;
  readonly count: number;
  readonly missing: readonly MissingNumbers[];
  readonly text: string;
  readonly evidence: readonly string[];
  readonly doubt: string;
  readonly advice: string;
  readonly records: readonly RecordRef[];
  /** True where a fault that was caused on purpose explains all of it. */
  readonly isInduced: boolean;
}

/** What `check --json` and `show --json` print of a stream alike. Instants in milliseconds from the recording's zero. */
interface StreamFactsJson {
  readonly id: number;
  readonly transport: StreamClass;
  /** True where there were too few calls to be sure of the class. */
  readonly isTransportMaybe: boolean;
  readonly url: string;
  readonly method: string;
  readonly label: string;
  readonly protocol: string;
  readonly state: StreamState;
  readonly connections: number;
  readonly reconnects: number;
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly from: number;
  readonly until: number;
  /** The options of a data channel; absent for all other streams. */
  readonly channel?: ChannelFacts;
}

/** A stream as `check --json` prints it. */
interface StreamJson extends StreamFactsJson {
  readonly isDevTooling: boolean;
  readonly poll: PollRhythm | null;
  readonly numbering: readonly NumberingRule[];
  readonly cost: CostJson | null;
  /** Incoming messages that no decoder could read. */
  readonly undecoded: number;
  readonly findings: readonly FindingJson[];
}

/** What one client costs in an hour, as measured and over each other transport. */
interface CostJson {
  readonly seen: number;
  readonly look: number;
  readonly once: StreamCost['once'];
  readonly now: HourlyCost;
  readonly instead: readonly HourlyCost[];
  readonly advice: StreamCost['advice'];
}

/** All that `check --json` prints. See docs/reference/check-json.md. */
export interface CheckJson {
  readonly version: number;
  readonly file: string;
  readonly format: 'har' | 'session' | null;
  /** Instant of the recording's zero, ISO 8601 in UTC; `null` where it is not known. */
  readonly zero: string | null;
  readonly length: number;
  readonly records: number;
  readonly problems: readonly string[];
  readonly streams: readonly StreamJson[];
  readonly findings: readonly FindingJson[];
  readonly limits: readonly ExceededLimit[];
  /** What is missing in the recording itself. */
  readonly dropped: Dropped;
  /** What was counted of streams without being listed one by one. */
  readonly ledger: readonly LedgerEntry[];
  /** What was caused on purpose while it was recorded, in order of time. */
  readonly induced: readonly InducedAct[];
  /** What the pages used whose traffic is not recorded. */
  readonly unrecorded: readonly UnrecordedCount[];
  /** What could not be judged and is not accepted by the policy. */
  readonly unjudged: readonly UnjudgedJson[];
}

/** Something that could not be judged. */
interface UnjudgedJson {
  readonly reason: UnjudgedReason;
  /** Id of the stream, `null` for the recording as a whole. */
  readonly stream: number | null;
  readonly count: number;
  /** Whether it makes the exit status 1. */
  readonly isFailing: boolean;
  readonly text: string;
  readonly advice: string;
}

/** Puts a finding into its documented shape. */
export const toFindingJson = (finding: Finding): FindingJson => ({
  kind: finding.kind,
  severity: finding.severity,
  confidence: finding.confidence,
  stream: finding.stream,
  from: finding.from,
  until: finding.until,
  count: finding.count,
  missing: finding.missing,
  text: finding.text,
  evidence: finding.evidence,
  doubt: finding.doubt,
  advice: finding.advice,
  records: finding.records,
  isInduced: finding.isInduced === true,
});

const toCostJson = (cost: StreamCost | null): CostJson | null =>
  cost === null
    ? null
    : { seen: cost.seen, look: cost.look, once: cost.once, now: cost.now, instead: cost.instead, advice: cost.advice };

/** A stream without what a check says of it. */
export const toStreamFactsJson = (stream: Stream): StreamFactsJson => {
  const channel = channelOf(stream);
  return {
    id: stream.id,
    transport: stream.class,
    isTransportMaybe: stream.isClassMaybe,
    url: stream.url,
    method: stream.method,
    label: stream.label,
    protocol: stream.protocol,
    state: stream.state,
    connections: stream.connections,
    reconnects: stream.reconnects,
    messagesIn: stream.messagesIn,
    messagesOut: stream.messagesOut,
    bytesIn: stream.bytesIn,
    bytesOut: stream.bytesOut,
    from: stream.firstAt,
    until: stream.lastAt,
    ...(channel === null ? {} : { channel }),
  };
};

const toStreamJson = (
  stream: Stream,
  numbering: readonly NumberingRule[],
  undecoded: number,
  findings: readonly FindingJson[],
  length: number,
): StreamJson => ({
  ...toStreamFactsJson(stream),
  isDevTooling: stream.isDevTooling,
  poll: stream.poll,
  cost: toCostJson(costOfStream(stream, length)),
  numbering: numbering.map(({ rule, path, groupBy, confidence }) => ({ rule, path, groupBy, confidence })),
  undecoded,
  findings,
});

/** The instant of a recording's zero, `null` where it is not known. */
export function isoOf(zero: number): string | null {
  const instant = new Date(zero);
  return zero === 0 || Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/** Puts what was checked into its documented shape; it holds nothing but JSON values. */
export function toCheckJson(checked: Checked): CheckJson {
  const { file, input, analysis, judgement, findings, exceededLimits, length, failingUnjudged } = checked;
  const all = findings.map(toFindingJson);
  const byStream = new Map<number, FindingJson[]>(analysis.streams().map(({ id }) => [id, []]));
  for (const finding of all) byStream.get(finding.stream)?.push(finding);
  const streams = analysis
    .streams()
    .map((stream) =>
      toStreamJson(
        stream,
        analysis.numbering(stream.id),
        judgement.undecoded(stream.id),
        byStream.get(stream.id) ?? [],
        length,
      ),
    );
  return {
    version: CHECK_JSON_VERSION,
    file,
    format: input.format,
    zero: isoOf(input.zero),
    length,
    records: input.records,
    problems: input.problems,
    streams,
    findings: all,
    limits: exceededLimits,
    dropped: judgement.dropped,
    ledger: analysis
      .ledger()
      .map(({ stream, reason, kind, count, total, text }) => ({ stream, reason, kind, count, total, text })),
    induced: listInduced(analysis.induced(), (document, connection) =>
      analysis.streamOfConnection(document, connection),
    ),
    unrecorded: analysis.unrecorded().map(({ use, count, isInPart }) => ({ use, count, isInPart })),
    unjudged: checked.unjudged.map((each) => ({
      reason: each.reason,
      stream: each.stream,
      count: each.count,
      isFailing: failingUnjudged.includes(each),
      text: each.text,
      advice: each.advice,
    })),
  };
}
