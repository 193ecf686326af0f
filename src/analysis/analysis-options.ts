import type { ChosenSteps } from '../formats/binary/stream-encoding.ts';
import type { Millis } from '../base/units.ts';
import type { NumberingChoice } from './numbering/numbering-rule.ts';
import type { Stream } from './streams/stream.ts';
import type { Thresholds } from './thresholds.ts';
import type { CreateDetector } from './detector.ts';

/** What a caller may set. */
export interface AnalysisOptions {
  /** Writes an instant of the recording as people read it, say `12:03:07`. Without it findings count from the zero. */
  readonly clock?: (at: Millis) => string;
  /**
   * Milliseconds since the epoch at the recording's zero, 0 where that is not known. Without it the zero is taken to be that
   * of the first document's own clock.
   */
  readonly zero?: () => number;
  /**
   * The user's own numbering for a stream, `null` to let the messages decide. Called once when a stream begins, and again
   * by `renumber`.
   */
  readonly chosenNumbering?: (stream: Stream) => NumberingChoice | null;
  /**
   * Thresholds above which a finding is reported, for all streams or, asked once, for each; absent ones are as in
   * {@link THRESHOLDS}.
   */
  readonly thresholds?: Partial<Thresholds> | ((stream: Stream) => Partial<Thresholds>);
  /**
   * The user's own way to unwrap the messages of a stream, `null` to let the messages decide. Called once when a stream's
   * first message comes, and again by `rewrap`.
   */
  readonly chosenSteps?: (stream: Stream) => ChosenSteps | null;
  /** Called with each failure of a detector; what it would have found then is missing. Without it the failure is thrown. */
  readonly onFailure?: (error: unknown) => void;
  /** Other detectors than the product's, for tests of one rule. */
  readonly detectors?: readonly CreateDetector[];
}
