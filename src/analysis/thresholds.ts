/** Thresholds above which a finding is reported, for rules where that is a matter of taste and not of the data. */
export interface Thresholds {
  /** Milliseconds: no shorter pause is reported as a silence, however quick the stream. */
  readonly silence: number;
  /** Share of polls that bring nothing, from 0 to 1, from which on the cost of a poll is reported. */
  readonly emptyPolls: number;
  /** Bytes that wait in the browser to be sent, from which on a lasting queue is reported. */
  readonly queue: number;
}

/** The thresholds unless a caller sets others. */
export const THRESHOLDS: Thresholds = { silence: 2_000, emptyPolls: 0.5, queue: 1024 * 1024 };
