import { type Analysis, type AnalysisOptions, createAnalysis } from '../analysis/analysis.ts';
import type { Detector } from '../analysis/detector.ts';
import { DETECTORS } from '../analysis/detectors/index.ts';
import { perStream } from '../analysis/per-stream.ts';
import type { Stream, StreamClass, StreamId } from '../analysis/streams/stream.ts';
import { type DecodedMessage, partsOf } from '../formats/protocols/decoded-message.ts';
import { UNJUDGED, UNJUDGED_ADVICE } from '../texts/policy.ts';
import type { WireRecord } from '../wire/record.ts';
import type { Policy } from './policy.ts';
import { type EffectiveSettings, settingsFor } from './settings-for.ts';

/**
 * Why something cannot be judged. `no-numbering`: no field was found that counts. `numbering-not-found`: the one that was
 * given is not in the messages. `undecoded`: binary messages that no decoder reads. `dropped`: the recording has holes, or
 * more streams than the analysis remembers. `no-stream`: the page had no real-time traffic at all, as an error page that is
 * answered with 200 has none.
 */
export type UnjudgedReason = 'no-numbering' | 'numbering-not-found' | 'undecoded' | 'dropped' | 'no-stream';

/** Something that a recording leaves open. */
export interface Unjudged {
  readonly reason: UnjudgedReason;
  /** `null` for the recording as a whole. */
  readonly stream: StreamId | null;
  /** Messages concerned, of dropped streams those. */
  readonly count: number;
  /** One sentence for people, without its full stop. */
  readonly text: string;
  readonly advice: string;
  /** True where the policy says that this is no failure. */
  readonly isAccepted: boolean;
}

/** An analysis under a policy. */
export interface Judgement {
  readonly analysis: Analysis;
  /** Takes a record that the analysis has taken. */
  take(record: WireRecord): void;
  settings(stream: Stream): EffectiveSettings;
  /** Incoming messages of a stream that no decoder could read. */
  undecoded(stream: StreamId): number;
  /** Messages and records of pages that are missing in the recording itself. */
  readonly dropped: Dropped;
  /** What is open at this moment: the recording first, then the streams in their order. */
  unjudged(): readonly Unjudged[];
}

/** What is missing in a recording itself. */
export interface Dropped {
  readonly messages: number;
  readonly records: number;
  /** Pages whose end was not recorded, so that nothing is known of what they did last. */
  readonly pages: number;
  /** Streams beyond the bound of the analysis. */
  readonly streams: number;
}

/** Classes of streams that bring a feed. A short poll asks for the present state, and each answer is whole. */
const FEEDS: ReadonlySet<StreamClass> = new Set([
  'websocket',
  'datachannel',
  'webtransport',
  'sse',
  'streamed-fetch',
  'long-poll',
]);

/** What was received on a stream. */
interface Received {
  /** Messages that carry something and answer nothing. */
  readonly data: number;
  readonly undecoded: number;
}

const NOTHING: Received = { data: 0, undecoded: 0 };

const isData = ({ role, refRole }: DecodedMessage): boolean =>
  role === 'data' && refRole !== 'reply' && refRole !== 'part';

const isUnread = ({ protocol, body }: DecodedMessage): boolean => protocol === 'binary' && body === undefined;

/** Counts what was received, as the detectors see it. */
function createCounter() {
  const received = perStream<Received>(
    () => NOTHING,
    (from, into = NOTHING) => ({ data: from.data + into.data, undecoded: from.undecoded + into.undecoded }),
  );
  const detector: Detector = {
    message(stream, { direction }, decoded) {
      if (direction === 'out') return;
      const { data, undecoded } = received.of(stream);
      const parts = partsOf(decoded);
      received.set(stream.id, {
        data: data + parts.filter(isData).length,
        undecoded: undecoded + (parts.some(isUnread) ? 1 : 0),
      });
    },
    merged: (from, into) => received.merged(from, into.id),
    forgot: (stream) => received.forgot(stream),
    findings: () => [],
  };
  return { detector, of: (stream: StreamId): Received => received.get(stream) ?? NOTHING };
}

/**
 * Makes an analysis under a policy. `options` are those of the analysis that the policy has no word for.
 *
 * @param collectors see everything that the detectors see; they collect what a caller needs for itself.
 */
export function createJudgement(
  policy: Policy,
  options: Omit<AnalysisOptions, 'chosenNumbering' | 'thresholds' | 'detectors'> = {},
  collectors: readonly Detector[] = [],
): Judgement {
  const counter = createCounter();
  const analysis = createAnalysis({
    ...options,
    chosenNumbering: (stream) => settingsFor(policy, stream.url).numbering,
    thresholds: (stream) => settingsFor(policy, stream.url).thresholds,
    detectors: [...DETECTORS, ...[counter.detector, ...collectors].map((each) => () => each)],
  });
  const dropped = { messages: 0, records: 0, pages: 0 };
  let isBegun = false;
  return {
    analysis,
    settings: (stream) => settingsFor(policy, stream.url),
    undecoded: (stream) => counter.of(stream).undecoded,
    get dropped() {
      return { ...dropped, streams: otherStreams(analysis) };
    },
    take(record) {
      isBegun = true;
      if (record.kind !== 'lost') return;
      if (record.reason === 'no-farewell') dropped.pages += 1;
      else {
        dropped.messages += record.messages;
        dropped.records += record.count;
      }
    },
    unjudged() {
      const ofStreams = analysis.streams().flatMap((stream) => {
        const settings = settingsFor(policy, stream.url);
        return ofStream(stream, counter.of(stream.id), analysis, settings);
      });
      const isEmpty = isBegun && analysis.streams().every(({ isDevTooling }) => isDevTooling);
      return [...ofRecording({ ...dropped, streams: otherStreams(analysis) }, isEmpty, policy), ...ofStreams];
    },
  };
}

/** Streams in the row of those that are not judged one by one. */
const otherStreams = (analysis: Analysis): number => analysis.streams().reduce((sum, { others }) => sum + others, 0);

/** No stream has the empty URL: only rules for all streams match it. */
const isAcceptedForAll = (policy: Policy): boolean => settingsFor(policy, '').unjudged === 'pass';

function ofRecording(dropped: Dropped, isEmpty: boolean, policy: Policy): readonly Unjudged[] {
  const { messages, records, pages, streams } = dropped;
  const isAccepted = isAcceptedForAll(policy);
  const empty: Unjudged = {
    ...{ reason: 'no-stream', stream: null, count: 0, text: UNJUDGED.noStream, advice: UNJUDGED_ADVICE.noStream },
    isAccepted,
  };
  const entry = (count: number, text: string): Unjudged => ({
    ...{ reason: 'dropped', stream: null, count, text, advice: UNJUDGED_ADVICE.dropped, isAccepted },
  });
  return [
    ...(records > 0 ? [entry(messages, UNJUDGED.dropped(messages, records))] : []),
    ...(pages > 0 ? [entry(pages, UNJUDGED.droppedPages(pages))] : []),
    ...(streams > 0 ? [entry(streams, UNJUDGED.droppedStreams(streams))] : []),
    ...(isEmpty ? [empty] : []),
  ];
}

function ofStream(
  stream: Stream,
  { data, undecoded }: Received,
  analysis: Analysis,
  { numbering, unjudged }: EffectiveSettings,
): readonly Unjudged[] {
  if (stream.isDevTooling || stream.others > 0) return [];
  const isAccepted = unjudged === 'pass' || numbering?.kind === 'none';
  const entry = (reason: UnjudgedReason, count: number, text: string, advice: string): Unjudged => ({
    ...{ reason, stream: stream.id, count, text, advice, isAccepted },
  });
  const open: Unjudged[] = [];
  if (undecoded > 0)
    open.push(entry('undecoded', undecoded, UNJUDGED.undecoded(stream.label, undecoded), UNJUDGED_ADVICE.undecoded));
  // Binary messages that were read as nothing are named above; numbers of others may still be due.
  const isDue = (FEEDS.has(stream.class) || numbering !== null) && data - undecoded > 1;
  if (!isDue || analysis.numbering(stream.id).length > 0) return open;
  const [reason, text] =
    numbering?.kind === 'rule'
      ? (['numbering-not-found', UNJUDGED.numberingNotFound(stream.label, numbering.paths.join(' / '))] as const)
      : (['no-numbering', UNJUDGED.noNumbering(stream.label, data)] as const);
  open.push(entry(reason, data, text, UNJUDGED_ADVICE.numbering));
  return open;
}
