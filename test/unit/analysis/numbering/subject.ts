import type { DetectorContext } from '../../../../src/analysis/detector.ts';
import type { RuleSubject } from '../../../../src/analysis/numbering/findings/numbering-subject.ts';
import { Interruptions } from '../../../../src/analysis/numbering/interruptions.ts';
import { parsePath } from '../../../../src/analysis/numbering/path.ts';
import type { RuleSpec } from '../../../../src/analysis/numbering/rule-spec.ts';
import { RuleTracker } from '../../../../src/analysis/numbering/rule-tracker.ts';
import type { Sample } from '../../../../src/analysis/numbering/sample.ts';
import { emptyStream } from '../../../../src/analysis/streams/stream-facts.ts';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
import { THRESHOLDS } from '../../../../src/analysis/thresholds.ts';
import { millis } from '../../../../src/base/units.ts';

/** The path in a text. */
export const pathOf = (text: string) => parsePath(text) ?? [];

/** A rule that counts by one in `n`, for each `g`. */
export const CONTIGUOUS: RuleSpec = {
  kind: 'contiguous',
  low: null,
  high: pathOf('n'),
  groups: [pathOf('g')],
  confidence: 'inferred',
  source: '',
};

/** A rule by which each message names the number before it in `p`. */
export const LINK: RuleSpec = { ...CONTIGUOUS, kind: 'link', low: pathOf('p'), high: pathOf('n'), groups: [] };

/** Interruptions without any. */
export const uninterrupted = (): Interruptions => new Interruptions({ isUnrecorded: () => false });

const CONTEXT: DetectorContext = {
  epochOf: () => null,
  clock: (at) => `${at} ms`,
  obscuredFrom: () => null,
  busyFor: () => 0,
  isUnrecorded: () => false,
  stream: () => undefined,
  spanOf: () => null,
  wasEndedByPage: () => false,
  wasGivenUp: () => false,
  thresholdsOf: () => THRESHOLDS,
  chosenNumbering: () => null,
};

/** What may differ from a rule that was inferred on a socket which all messages came on, a minute ago. */
interface SubjectOptions {
  readonly spec?: RuleSpec;
  readonly interruptions?: Interruptions;
  readonly isPolled?: boolean;
  readonly stream?: Partial<Stream>;
  readonly downtimes?: RuleSubject['downtimes'];
  readonly now?: number;
  readonly isFinished?: boolean;
}

/** Times without a connection, by the index of the connection after them and their length: one after the other. */
export const downtimesOf = (...lengths: readonly (readonly [connection: number, length: number])[]) =>
  new Map(
    lengths.map(([connection, length]) => {
      const from = connection * 100_000;
      return [connection, { from, until: from + length }];
    }),
  );

/** A rule that has judged messages, as its findings are made of it. */
export function subjectOf(samples: readonly Sample[], options: SubjectOptions = {}): RuleSubject {
  const { spec = CONTIGUOUS, interruptions = uninterrupted(), isPolled = false } = options;
  const tracker = new RuleTracker(spec, interruptions, () => isPolled);
  for (const sample of samples) tracker.take(sample);
  const stream = emptyStream(7, { at: millis(0), url: 'wss://app.test/live', method: 'GET' });
  return {
    tracker,
    ruleIndex: 0,
    stream: { ...stream, class: 'websocket', ...options.stream },
    isFinished: options.isFinished ?? false,
    now: options.now ?? (samples.at(-1)?.at ?? 0) + 60_000,
    downtimes: options.downtimes ?? new Map(),
    context: CONTEXT,
  };
}
