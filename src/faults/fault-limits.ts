/** The bounds of a plan; what goes beyond is an error, never cut off. */
export const FAULT_LIMITS = {
  /** Steps of a plan. */
  steps: 100,
  /** Instants and durations, in milliseconds: a day. */
  time: 86_400_000,
  /** Characters of a plan's name. */
  name: 100,
  /** Characters of the pattern of an address. */
  address: 2_000,
  /** Characters of a filter. */
  filter: 1_000,
  /** Bytes of a close reason in UTF-8 (RFC 6455, section 5.5: 125 bytes of a control frame, less two for the code). */
  reason: 123,
  /** Characters of a plan's words or JSON. */
  text: 100_000,
  /** Bytes per second. */
  rate: 10_000_000_000,
  /** The smallest share that is told apart from none. */
  shareStep: 0.000_001,
} as const;
